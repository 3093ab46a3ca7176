"""Key sets: whom identities are sealed to, in a signed and pinned manifest.

A database administrator must not be able to add a recipient, so that sealing
takes its public keys only from a manifest whose fingerprint stands in the
settings and that each of its custodians has signed (`FORMAT.md`, section 3).
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from safepub.crypto import boxes
from safepub.crypto.cursor import Cursor
from safepub.crypto.suite import PUBLIC_KEY_BYTES, SUITE, PublicKeyRefusedError
from safepub.errors import SafepubError

MAGIC = b"SPM1"
LABEL = b"safepub/manifest/v1\0"
MOST_PEOPLE = 7
SIGNING_KEY_BYTES = 32
SIGNATURE_BYTES = 64
KEYSET_ID_BYTES = 16
NAME_BYTES = 255
UNSIGNED = bytes(SIGNATURE_BYTES)
# Persian and some Indian names are spelt with them.
_JOINERS = ("\u200c", "\u200d")


class Purpose(IntEnum):
    """What a slot, an envelope or a key set is for."""

    IDENTITY = 1
    PAYMENT = 2


class KeysetRefusedError(SafepubError):
    """A manifest is damaged, not signed by all, not the pinned one or not sensible."""

    message = (
        "The custodians' key set is refused: it is damaged, unsigned or not the one that "
        "the settings name."
    )


@dataclass(frozen=True)
class Member:
    """One custodian of a set: a name to show, a key to seal to, a key that signs."""

    name: str
    public_key: bytes = field(repr=False)
    signing_key: bytes = field(repr=False)


@dataclass(frozen=True)
class Keyset:
    """Custodians of whom `quorum` together can open."""

    purpose: Purpose
    quorum: int
    members: tuple[Member, ...]

    def __post_init__(self) -> None:
        """Refuse a set that could not protect or not be used."""
        least = 1 if self.purpose is Purpose.PAYMENT else 2
        keys = {member.public_key for member in self.members}
        signers = {member.signing_key for member in self.members}
        if not least <= self.quorum <= len(self.members) <= MOST_PEOPLE:
            raise KeysetRefusedError
        if not all(name_fits(member.name) for member in self.members):
            raise KeysetRefusedError
        # One person with two places would be a quorum of their own.
        if len(signers) != len(self.members) or any(
            len(signer) != SIGNING_KEY_BYTES for signer in signers
        ):
            raise KeysetRefusedError
        if len(keys) != len(self.members) or any(len(key) != PUBLIC_KEY_BYTES for key in keys):
            raise KeysetRefusedError

    @property
    def public_keys(self) -> tuple[bytes, ...]:
        """The keys that shares are sealed to, in the set's order."""
        return tuple(member.public_key for member in self.members)

    @property
    def keyset_id(self) -> bytes:
        """Sixteen bytes that name quorum, size and keys."""
        numbers = bytes((self.quorum, len(self.members)))
        hashed = hashlib.sha256(b"safepub/keyset/v1\0" + numbers + b"".join(self.public_keys))
        return hashed.digest()[:KEYSET_ID_BYTES]


@dataclass(frozen=True, kw_only=True)
class Keysets:
    """Whom identities and payment details are sealed to."""

    identity: Keyset
    payment: Keyset

    def __post_init__(self) -> None:
        """Refuse sets that stand in each other's place: paying must open no identity."""
        purposes = (self.identity.purpose, self.payment.purpose)
        if purposes != (Purpose.IDENTITY, Purpose.PAYMENT):
            raise KeysetRefusedError


def name_fits(name: str) -> bool:
    """Tell whether a custodian's name can be shown: 1 to 255 bytes, nothing that moves a cursor."""
    for joiner in _JOINERS:
        name = name.replace(joiner, "j")
    # First the letters: half of a surrogate pair has no bytes to count.
    return name.isprintable() and 1 <= len(name.encode()) <= NAME_BYTES


def make_manifest(keyset: Keyset, signing_seeds: Sequence[bytes]) -> bytes:
    """Write a key set down, signed by each member in the set's order."""
    body = statement(keyset)
    signatures = (
        ed25519.Ed25519PrivateKey.from_private_bytes(seed).sign(LABEL + body)
        for seed in signing_seeds
    )
    return body + b"".join(signatures)


def fingerprint(manifest: bytes) -> str:
    """Give the 64 hexadecimal digits that the settings pin; signatures do not count.

    Raises:
        KeysetRefusedError: The manifest is damaged.
    """
    keyset, _ = read_manifest(manifest)
    return hashlib.sha256(LABEL + statement(keyset)).hexdigest()


def load_manifest(manifest: bytes, *, pin: str) -> Keyset:
    """Read a manifest that is the pinned one and signed by all its members.

    Raises:
        KeysetRefusedError: Anything about it is not right.
    """
    keyset, signatures = read_manifest(manifest)
    if not hmac.compare_digest(fingerprint(manifest).encode(), pin.strip().lower().encode()):
        raise KeysetRefusedError
    require_signed(keyset, signatures)
    return keyset


def statement(keyset: Keyset) -> bytes:
    """Write a key set down without its signatures: what each of them is over."""
    head = MAGIC + bytes((SUITE, keyset.purpose, keyset.quorum, len(keyset.members)))
    return head + b"".join(write_member(member) for member in keyset.members)


def read_manifest(manifest: bytes) -> tuple[Keyset, tuple[bytes, ...]]:
    """Give a manifest's key set, and a signature of 64 bytes for each member, not verified.

    Raises:
        KeysetRefusedError: The manifest is damaged.
    """
    cursor = Cursor(manifest)
    try:
        if cursor.take(len(MAGIC)) != MAGIC or cursor.number() != SUITE:
            raise KeysetRefusedError
        purpose, quorum, people = Purpose(cursor.number()), cursor.number(), cursor.number()
        members = tuple(read_member(cursor) for _ in range(people))
        signatures = tuple(cursor.take(SIGNATURE_BYTES) for _ in range(people))
        cursor.end()
    except ValueError as error:
        raise KeysetRefusedError from error
    return Keyset(purpose=purpose, quorum=quorum, members=members), signatures


def require_signed(keyset: Keyset, signatures: Sequence[bytes]) -> None:
    """Return only where every member signed the set and can be sealed to.

    Raises:
        KeysetRefusedError: A signature is missing or wrong, or a key is damaged.
    """
    # A key of low order could be chosen so that zero bytes verify.
    if UNSIGNED in signatures:
        raise KeysetRefusedError
    require_right(keyset, signatures)
    try:
        for public_key in keyset.public_keys:
            # A key that cannot be sealed to must stop the start, not a registration.
            boxes.seal_to(public_key, b"", info=LABEL)
    except PublicKeyRefusedError as error:
        raise KeysetRefusedError from error


def require_right(keyset: Keyset, signatures: Sequence[bytes]) -> None:
    """Return only where each signature is missing or the member's.

    Raises:
        KeysetRefusedError: One is neither.
    """
    signed = LABEL + statement(keyset)
    try:
        for member, signature in zip(keyset.members, signatures, strict=True):
            if signature != UNSIGNED:
                signer = ed25519.Ed25519PublicKey.from_public_bytes(member.signing_key)
                signer.verify(signature, signed)
    except (InvalidSignature, ValueError) as error:
        raise KeysetRefusedError from error


def write_member(member: Member) -> bytes:
    """Write a custodian as manifests and cards hold one."""
    name = member.name.encode()
    return bytes((len(name),)) + name + member.public_key + member.signing_key


def read_member(cursor: Cursor) -> Member:
    """Read a custodian where a cursor stands.

    Raises:
        ValueError: There is none.
    """
    return Member(
        name=cursor.take(cursor.number()).decode(),
        public_key=cursor.take(PUBLIC_KEY_BYTES),
        signing_key=cursor.take(SIGNING_KEY_BYTES),
    )
