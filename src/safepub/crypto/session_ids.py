"""Session ids: the cookie holds one, the database only its digest and a sealed rest."""

import base64
import hashlib
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safepub.crypto import padding, wrapping
from safepub.crypto.suite import SUITE, SealBrokenError

HEADER = b"SPS1" + bytes((SUITE,))
ID_BYTES = 32
STEP = 4096


def new_session_id() -> str:
    """Make an id of 256 random bits, safe in a cookie."""
    return secrets.token_urlsafe(ID_BYTES)


def digest(session_id: str) -> bytes:
    """Give the digest that a session is found by."""
    return hashlib.sha256(b"safepub/session/v1\0" + session_id.encode()).digest()


def seal(session_id: str, plaintext: bytes) -> bytes:
    """Encrypt under a key that only the id gives, padded to steps of 4 KiB."""
    size = -(-(padding.LENGTH_BYTES + len(plaintext)) // STEP) * STEP
    return HEADER + wrapping.wrap(
        _derive(session_id, b"key"), padding.pad(plaintext, size), context=_context(session_id)
    )


def open_sealed(session_id: str, sealed: bytes) -> bytes:
    """Open what `seal` made.

    Raises:
        suite.SealBrokenError: Altered, another session's, or of a format that is not known.
    """
    if not sealed.startswith(HEADER):
        raise SealBrokenError
    key, wrapped = _derive(session_id, b"key"), sealed[len(HEADER) :]
    return padding.unpad(wrapping.unwrap(key, wrapped, context=_context(session_id)))


def csrf_value(session_id: str) -> str:
    """Derive the value that forms carry, so that it need not be stored."""
    return base64.urlsafe_b64encode(_derive(session_id, b"csrf")).decode().rstrip("=")


def _context(session_id: str) -> bytes:
    return b"safepub/session-body/v1\0" + HEADER + digest(session_id)


def _derive(session_id: str, label: bytes) -> bytes:
    derivation = HKDF(
        algorithm=hashes.SHA256(),
        length=wrapping.KEY_BYTES,
        salt=None,
        info=b"safepub/session-id/v1\0" + label,
    )
    return derivation.derive(session_id.encode())
