"""HKDF over SHA-256: one strong secret in, keys for single purposes out."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

KEY_BYTES = 32


def expand(key: bytes, label: bytes) -> bytes:
    """Derive a key from one that is uniformly random already (HKDF-Expand)."""
    return HKDFExpand(algorithm=SHA256(), length=KEY_BYTES, info=label).derive(key)


def extract(secret: bytes, label: bytes) -> bytes:
    """Derive a key from a secret with enough entropy in any shape (HKDF, no salt)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=label).derive(secret)
