"""A second reader of keys, cards, manifests, papers and acts, written from FORMAT.md alone.

It imports nothing of safepub, and takes from `cryptography` only Argon2id and Ed25519
beside what `independent_reader` takes. The word list is the one file that both share.
"""

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from tests.vectors.independent_reader import (
    cobblestone_open,
    hpke_open,
    key_id,
    need,
    open_share,
    public_key,
    refusing,
    sets_of,
)

WORDS = tuple(
    Path(__file__)
    .parents[2]
    .joinpath("src", "safepub", "crypto", "eff_large_wordlist.txt")
    .read_text(encoding="ascii")
    .split()
)
LABELS = {
    b"SPT1": b"safepub/take/v1\0",
    b"SPG1": b"safepub/grant/v1\0",
    b"SPN1": b"safepub/refusal/v1\0",
    b"SPR1": b"safepub/receipt/v1\0",
}


class Member(NamedTuple):
    name: str
    public: bytes
    signing: bytes


class Keyset(NamedTuple):
    purpose: int
    quorum: int
    members: tuple[Member, ...]
    fingerprint: str

    @property
    def keyset_id(self) -> bytes:
        publics = b"".join(member.public for member in self.members)
        numbers = bytes([self.quorum, len(self.members)])
        return hashlib.sha256(b"safepub/keyset/v1\0" + numbers + publics).digest()[:16]


class Act(NamedTuple):
    magic: bytes
    request: bytes
    envelope: bytes
    kid: bytes
    day: int
    rest: bytes
    """What follows the head, without the signature."""

    source: bytes

    @property
    def take_digest(self) -> bytes:
        """Of a take its own digest, of grants and receipts the one that they name."""
        if self.magic == b"SPT1":
            return hashlib.sha256(b"safepub/take-digest/v1\0" + self.source).digest()
        return self.rest[:32]


class Fields:
    def __init__(self, source: bytes) -> None:
        self._rest = source

    def take(self, count: int) -> bytes:
        need(len(self._rest) >= count)
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    def number(self, count: int = 1) -> int:
        return int.from_bytes(self.take(count), "big")

    def rest(self) -> bytes:
        return self.take(len(self._rest))

    def left(self) -> int:
        return len(self._rest)

    def end(self) -> None:
        need(not self._rest)


def verify(public: bytes, signature: bytes, text: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(public).verify(signature, text)


@refusing()
def key_file(source: bytes, passphrase: str) -> tuple[bytes, bytes]:
    """Give the two seeds of a custodian's key file."""
    need(len(source) == 1417 and source[:5] == b"SPK1\x01")
    memory, passes, lanes = (int.from_bytes(source[at : at + 4], "big") for at in (5, 9, 13))
    need(2**18 <= memory <= 2**23 and 1 <= passes <= 64 and 1 <= lanes <= 64)
    key = Argon2id(
        salt=source[17:33], length=32, iterations=passes, lanes=lanes, memory_cost=memory
    ).derive(normalised(passphrase))
    seeds = cobblestone_open(key, source[:1281], source[1281:])
    seed, signing_seed = seeds[:32], seeds[32:]
    need(public_key(seed) + signing_key(signing_seed) == source[33:1281])
    return seed, signing_seed


def normalised(passphrase: str) -> bytes:
    folded = unicodedata.normalize("NFKC", passphrase[:1024]).casefold()
    return re.sub("[^a-z]", "", folded)[:256].encode()


def signing_key(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


@refusing()
def paper(rows: list[str]) -> bytes:
    """Give seed and signing seed, 64 bytes."""
    need(len(rows) == 8)
    found = b""
    for number, row in enumerate(rows, start=1):
        digits = [WORDS.index(word) for word in row.split(" ")]
        need(len(digits) == 6)
        raw = sum(digit * 7776**place for place, digit in enumerate(digits[:5]))
        need(raw < 2**64)
        checked = b"safepub/paper/v1\0" + bytes([number]) + raw.to_bytes(8, "big")
        check = int.from_bytes(hashlib.sha256(checked).digest()[:8], "big") % 7776
        need(digits[5] == check)
        found += raw.to_bytes(8, "big")
    return found


def words_of(fingerprint: bytes) -> str:
    number, words = int.from_bytes(fingerprint, "big"), []
    for _ in range(8):
        words.append(WORDS[number % 7776])
        number //= 7776
    return " ".join(words)


@refusing()
def card(source: bytes) -> Member:
    fields = Fields(source[:-64])
    need(fields.take(5) == b"SPA1\x01")
    member = _member(fields)
    fields.end()
    verify(member.signing, source[-64:], b"safepub/card/v1\0" + source[:-64])
    return member


def card_fingerprint(member: Member) -> bytes:
    return hashlib.sha256(b"safepub/card/v1\0" + member.public + member.signing).digest()


@refusing()
def manifest(source: bytes) -> Keyset:
    """Give a key set that all its members signed."""
    fields = Fields(source)
    need(fields.take(5) == b"SPM1\x01")
    purpose, quorum, people = fields.number(), fields.number(), fields.number()
    need(purpose in (1, 2) and (1 if purpose == 2 else 2) <= quorum <= people <= 7)
    members = tuple(_member(fields) for _ in range(people))
    need(len({member.public for member in members}) == people)
    need(len({member.signing for member in members}) == people)
    signed = b"safepub/manifest/v1\0" + source[: len(source) - 64 * people]
    for member in members:
        signature = fields.take(64)
        need(any(signature))
        verify(member.signing, signature, signed)
    fields.end()
    return Keyset(purpose, quorum, members, hashlib.sha256(signed).hexdigest())


@refusing()
def act(source: bytes, keyset: Keyset) -> Act:
    """Give an act that a member of the set signed."""
    fields = Fields(source[:-64])
    magic = fields.take(4)
    need(fields.number() == 1)
    request, envelope, kid, day = fields.take(32), fields.take(32), fields.take(8), fields.number(4)
    found = Act(magic, request, envelope, kid, day, fields.rest(), source)
    kids = [key_id(member.public) for member in keyset.members]
    signer = keyset.members[kids.index(kid)].signing
    verify(signer, source[-64:], LABELS[magic] + source[:-64])
    _check_rest(found, kids.index(kid))
    return found


def _check_rest(found: Act, place: int) -> None:
    if found.magic == b"SPG1":
        need(found.rest[32] == place)
        need(int.from_bytes(found.rest[33:35], "big") == len(found.rest) - 35)
    else:
        need(len(found.rest) == {b"SPT1": 1216, b"SPN1": 0, b"SPR1": 33}[found.magic])
    if found.magic == b"SPR1":
        need(found.rest[32] in (1, 2, 3))


@refusing()
def granted_share(grant: Act, one_time_seed: bytes) -> tuple[int, bytes]:
    """Give the place and the share that a grant holds for the take's one-time key."""
    names = grant.request + grant.envelope + grant.take_digest + grant.kid
    opened = hpke_open(one_time_seed, b"safepub/partial/v1\0" + names, grant.rest[35:])
    need(opened[0] == grant.rest[32])
    return opened[0], opened[1:]


@refusing()
def one_time_key(source: bytes, take: Act, seed: bytes) -> bytes:
    """Give the one-time seed of a take, with the reader's own seed."""
    need(source[:5] == b"SPO1\x01" and source[5:37] == take.take_digest)
    found = hpke_open(seed, b"safepub/one-time/v1\0" + take.take_digest, source[37:])
    need(public_key(found) == take.rest)
    return found


@refusing()
def hand_in(source: bytes) -> tuple[bytes, str]:
    """Give an act and a checkpoint, either of which may be empty."""
    fields = Fields(source)
    need(fields.take(5) == b"SPH1\x01")
    found, checkpoint = fields.take(fields.number(2)), fields.take(fields.number(2))
    fields.end()
    need(found + checkpoint != b"")
    return found, checkpoint.decode()


def pad_digests(envelope: bytes, seed: bytes) -> dict[str, str]:
    """Give what a custodian's drill report says of an envelope."""
    _, pads = open_share(envelope, seed)
    label = b"safepub/drill/v1\0" + envelope[:74]
    return {
        str(number): hashlib.sha256(label + bytes([number]) + pads[t]).hexdigest()
        for number, t in enumerate(sets_of(envelope))
        if t in pads
    }


def _member(fields: Fields) -> Member:
    return Member(fields.take(fields.number()).decode(), fields.take(1216), fields.take(32))
