"""A second reader of slots and link envelopes, written from FORMAT.md alone.

It imports nothing of safepub, and takes from `cryptography` only AES-GCM,
ChaCha20-Poly1305, ML-KEM and X25519: chunked encryption, X-Wing, HPKE's key
schedule and the joining of shares are its own.
"""

import hashlib
import hmac
from functools import reduce
from itertools import combinations

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

CHUNK = 16384
TAG = 16
HPKE_SUITE = b"HPKE" + bytes.fromhex("647a00010003")


class RefusedError(Exception):
    """The bytes are not what FORMAT.md says."""


def _need(condition: bool) -> None:  # noqa: FBT001 - reads as a sentence
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
    salt, commitment, chunks = sealed[:24], sealed[24:56], sealed[56:]
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    derived = hkdf_expand(key, info, 76, "sha512")
    _need(hmac.compare_digest(derived[44:], commitment))
    cipher, base_nonce, text, number = AESGCM(derived[:32]), derived[32:44], b"", 0
    while True:
        chunk, chunks = chunks[: CHUNK + TAG], chunks[CHUNK + TAG :]
        nonce = int.from_bytes(base_nonce, "big") ^ number
        text += cipher.decrypt(nonce.to_bytes(12, "big"), chunk, None)
        if len(chunk) < CHUNK + TAG:
            _need(not chunks)
            return text
        number += 1


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
    _need(end <= len(padded) and not any(padded[end:]))
    return padded[4:end]


def _pads(envelope: bytes, seed: bytes) -> dict[tuple[int, ...], bytes]:
    k, n, offset, own = envelope[40], envelope[41], 228, key_id(public_key(seed))
    for place in range(n):
        kid = envelope[offset : offset + 8]
        size = int.from_bytes(envelope[offset + 8 : offset + 10], "big")
        box = envelope[offset + 10 : offset + 10 + size]
        offset += 10 + size
        if kid != own:
            continue
        info = b"safepub/share/v1\0" + envelope[:74] + kid + bytes([place])
        share = hpke_open(seed, info, box)
        held = [t for t in combinations(range(n), k - 1) if place not in t]
        _need(len(share) == 32 * len(held))
        return {t: share[32 * i : 32 * i + 32] for i, t in enumerate(held)}
    raise RefusedError


def open_link(envelope: bytes, seeds: list[bytes]) -> tuple[bytes, bytes, bytes]:
    """Give slot id, data key and digest of the slot's body."""
    _need(envelope[:5] == b"SPL1\x01" and envelope[6:8] == b"\0\x01")
    pads: dict[tuple[int, ...], bytes] = {}
    for seed in seeds:
        for t, pad in _pads(envelope, seed).items():
            _need(pads.setdefault(t, pad) == pad)
    key = reduce(lambda a, b: bytes(x ^ y for x, y in zip(a, b, strict=True)), pads.values())
    core = envelope[:24]
    _need(hkdf_expand(key, b"safepub/commit/v1\0" + core, 32) == envelope[42:74])
    _need(envelope[74:76] == (152).to_bytes(2, "big"))
    target = cobblestone_open(key, b"safepub/link/v1\0" + core, envelope[76:228])
    return target[:16], target[16:48], target[48:]


def open_identity(envelope: bytes, body: bytes, seeds: list[bytes]) -> bytes:
    slot_id, data_key, digest = open_link(envelope, seeds)
    _need(hashlib.sha256(body).digest() == digest)
    context = b"safepub/slot/v1\0" + envelope[5:8] + slot_id
    return padded_text(cobblestone_open(data_key, context, body))
