"""The fixed parts of slots and link envelopes, shared by sealing and opening."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

MAGIC = b"SPL1"
SCHEMA = 1
SLOT_ID_BYTES = 16
SUBJECT_BYTES = 16
DATA_KEY_BYTES = 32
DIGEST_BYTES = 32
COMMITMENT_BYTES = 32
PAYLOAD_BYTES = 8192
SLOT_BYTES = 8264
CORE_BYTES = 24
HEADER_BYTES = 74
BODY_BYTES = 152
NUMBER_BYTES = 2


def slot_context(purpose: int, slot_id: bytes) -> bytes:
    """Bind a slot's body to its purpose, the payload's schema and its id."""
    return b"safepub/slot/v1\0" + bytes((purpose,)) + _short(SCHEMA) + slot_id


def core(suite: int, purpose: int, subject: bytes) -> bytes:
    """Give the part of an envelope that re-sharing leaves alone."""
    return MAGIC + bytes((suite, purpose)) + _short(SCHEMA) + subject


def commitment(key: bytes, core_: bytes) -> bytes:
    """Commit to an envelope's key, so that a wrong share is noticed before use."""
    expand = HKDFExpand(
        algorithm=hashes.SHA256(), length=COMMITMENT_BYTES, info=b"safepub/commit/v1\0" + core_
    )
    return expand.derive(key)


def link_context(core_: bytes) -> bytes:
    """Bind an envelope's body to its core."""
    return b"safepub/link/v1\0" + core_


def share_info(header: bytes, key_id: bytes, place: int) -> bytes:
    """Bind a share to the whole header, the key and its place in the set."""
    return b"safepub/share/v1\0" + header + key_id + bytes((place,))


def _short(number: int) -> bytes:
    return number.to_bytes(NUMBER_BYTES, "big")
