"""A second reader of slots and link envelopes, written from FORMAT.md alone.

It imports nothing of safepub, and takes from `cryptography` only AES-GCM,
ChaCha20-Poly1305, ML-KEM and X25519: chunked encryption, X-Wing, HPKE's key
schedule and the joining of shares are its own. `reader_custody` and `reader_files`
read the rest of the formats in the same way.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from itertools import combinations

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

CHUNK = 16384
TAG = 16
HPKE_SUITE = b"HPKE" + bytes.fromhex("647a00010003")

Pads = dict[tuple[int, ...], bytes]


class RefusedError(Exception):
    """The bytes are not what FORMAT.md says."""


@contextmanager
def refusing() -> Iterator[None]:
    """Turn whatever wrong bytes bring about into one error."""
    try:
        yield
    except (InvalidSignature, InvalidTag, LookupError, ValueError) as error:
        raise RefusedError from error


def need(condition: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if not condition:
        raise RefusedError


def hkdf_expand(key: bytes, info: bytes, length: int, hash_name: str = "sha256") -> bytes:
    output, block = b"", b""
    for counter in range(1, 256):
        block = hmac.digest(key, block + info + bytes([counter]), hash_name)
        output += block
        if len(output) >= length:
            break
    return output[:length]


def cobblestone_open(key: bytes, context: bytes, sealed: bytes) -> bytes:
    salt, commitment = sealed[:24], sealed[24:56]
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    derived = hkdf_expand(key, info, 76, "sha512")
    need(hmac.compare_digest(derived[44:], commitment))
    cipher, base_nonce = AESGCM(derived[:32]), int.from_bytes(derived[32:44], "big")
    text = []
    for number in range((len(sealed) - 56) // (CHUNK + TAG) + 1):
        start = 56 + number * (CHUNK + TAG)
        nonce = (base_nonce ^ number).to_bytes(12, "big")
        text.append(cipher.decrypt(nonce, sealed[start : start + CHUNK + TAG], None))
    # The last chunk is never full: at a full one's end an empty one must follow.
    return b"".join(text)


def _xwing_halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    expanded = hashlib.shake_256(seed).digest(96)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    return mlkem, X25519PrivateKey.from_private_bytes(expanded[64:])


def public_key(seed: bytes) -> bytes:
    mlkem, x25519 = _xwing_halves(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def key_id(public: bytes) -> bytes:
    return hashlib.sha256(b"safepub/kid/v1\0" + public).digest()[:8]


def _xwing_decapsulate(seed: bytes, enc: bytes) -> bytes:
    mlkem, x25519 = _xwing_halves(seed)
    secret_m = mlkem.decapsulate(enc[:1088])
    secret_x = x25519.exchange(X25519PublicKey.from_public_bytes(enc[1088:]))
    own_x = x25519.public_key().public_bytes_raw()
    return hashlib.sha3_256(secret_m + secret_x + enc[1088:] + own_x + rb"\.//^" + b"\\").digest()


def _labeled_extract(salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + HPKE_SUITE + label + ikm, "sha256")


def _labeled_expand(prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + HPKE_SUITE + label + info
    return hkdf_expand(prk, labeled, length)


def hpke_open(seed: bytes, info: bytes, box: bytes) -> bytes:
    shared = _xwing_decapsulate(seed, box[:1120])
    ids = _labeled_extract(b"", b"psk_id_hash", b""), _labeled_extract(b"", b"info_hash", info)
    context = b"\0" + b"".join(ids)
    secret = _labeled_extract(shared, b"secret", b"")
    key = _labeled_expand(secret, b"key", context, 32)
    nonce = _labeled_expand(secret, b"base_nonce", context, 12)
    return ChaCha20Poly1305(key).decrypt(nonce, box[1120:], b"")


def padded_text(padded: bytes) -> bytes:
    end = 4 + int.from_bytes(padded[:4], "big")
    need(end <= len(padded) and not any(padded[end:]))
    return padded[4:end]


def sets_of(envelope: bytes) -> list[tuple[int, ...]]:
    """List the sets of people from whom a pad is withheld, in the order of the pads."""
    return list(combinations(range(envelope[41]), envelope[40] - 1))


def sealed_shares(envelope: bytes) -> list[tuple[bytes, bytes]]:
    """Give (kid, box) by place, and refuse a form that FORMAT.md does not know."""
    need(envelope[:5] == b"SPL1\x01" and envelope[6:8] == b"\0\x01" and len(envelope) > 228)
    purpose, k, n = envelope[5], envelope[40], envelope[41]
    least = 2 if purpose == 1 else 1
    need(purpose in (1, 2) and least <= k <= n <= 7)
    need(envelope[74:76] == (152).to_bytes(2, "big"))
    found, rest = [], envelope[228:]
    for _ in range(n):
        end = 10 + int.from_bytes(rest[8:10], "big")
        need(len(rest) >= end > 10)
        found.append((rest[:8], rest[10:end]))
        rest = rest[end:]
    need(not rest)
    return found


@refusing()
def open_share(envelope: bytes, seed: bytes) -> tuple[int, Pads]:
    """Give a custodian's place and pads."""
    own = key_id(public_key(seed))
    for place, (kid, box) in enumerate(sealed_shares(envelope)):
        if kid == own:
            info = b"safepub/share/v1\0" + envelope[:74] + kid + bytes([place])
            return place, pads_of(envelope, place, hpke_open(seed, info, box))
    raise RefusedError


def pads_of(envelope: bytes, place: int, share: bytes) -> Pads:
    held = [t for t in sets_of(envelope) if place not in t]
    need(len(share) == 32 * len(held))
    return {t: share[32 * i : 32 * i + 32] for i, t in enumerate(held)}


def join(envelope: bytes, shares: Iterable[Pads]) -> bytes:
    """Give K, where the shares agree, hold every pad and answer to the commitment."""
    pads: Pads = {}
    for share in shares:
        for t, pad in share.items():
            need(pads.setdefault(t, pad) == pad)
    need(sorted(pads) == sets_of(envelope))
    key = reduce(lambda a, b: bytes(x ^ y for x, y in zip(a, b, strict=True)), pads.values())
    core = envelope[:24]
    need(hkdf_expand(key, b"safepub/commit/v1\0" + core, 32) == envelope[42:74])
    return key


def places_in_doubt(envelope: bytes, shares: Mapping[int, Pads]) -> list[int]:
    """Name those outside the largest company of which every k join."""
    for size in range(len(shares), envelope[40] - 1, -1):
        companies = [
            set(company)
            for company in combinations(sorted(shares), size)
            if all(
                _joins(envelope, [shares[place] for place in group])
                for group in combinations(company, envelope[40])
            )
        ]
        if companies:
            sure = companies[0].intersection(*companies)
            return sorted(set(shares) - sure)
    return sorted(shares)


def _joins(envelope: bytes, shares: Iterable[Pads]) -> bool:
    try:
        join(envelope, shares)
    except RefusedError:
        return False
    return True


@refusing()
def link_of(envelope: bytes, key: bytes) -> tuple[bytes, bytes, bytes]:
    """Give slot id, data key and digest of the slot's body."""
    context = b"safepub/link/v1\0" + envelope[:24]
    target = cobblestone_open(key, context, envelope[76:228])
    need(len(target) == 80)
    return target[:16], target[16:48], target[48:]


def open_link(envelope: bytes, seeds: list[bytes]) -> tuple[bytes, bytes, bytes]:
    """Give slot id, data key and digest of the slot's body."""
    shares = dict(open_share(envelope, seed) for seed in seeds)
    return link_of(envelope, join(envelope, shares.values()))


def open_identity(envelope: bytes, body: bytes, seeds: list[bytes]) -> bytes:
    return open_slot(envelope, open_link(envelope, seeds), body)


@refusing()
def open_slot(envelope: bytes, link: tuple[bytes, bytes, bytes], body: bytes) -> bytes:
    slot_id, data_key, digest = link
    need(hashlib.sha256(body).digest() == digest)
    context = b"safepub/slot/v1\0" + envelope[5:8] + slot_id
    return padded_text(cobblestone_open(data_key, context, body))
