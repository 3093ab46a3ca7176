"""Session ids and what is sealed under them; the database knows only a digest.

FORMAT.md, section 7.
"""

import base64
import hashlib
import secrets

from safepub.crypto import key_derivation, padding, wrapping
from safepub.crypto.suite import SUITE_BYTE, SealBrokenError

HEADER = b"SPS1" + SUITE_BYTE
ID_BYTES = 32
STEP = 4096
_CONTEXT = b"safepub/session-record/v1\0" + HEADER


def new_session_id() -> str:
    """Make an id of 256 random bits that fits into a cookie."""
    return secrets.token_urlsafe(ID_BYTES)


def digest(session_id: str) -> bytes:
    """Give the 32 bytes that the database keeps of an id."""
    return hashlib.sha256(_bytes_of(session_id)).digest()


def seal(session_id: str, plaintext: bytes) -> bytes:
    """Seal what a session holds so that only its id opens it."""
    size = -(-(len(plaintext) + padding.LENGTH_BYTES) // STEP) * STEP
    padded = padding.pad(plaintext, size)
    return HEADER + wrapping.wrap(_key_of(session_id), padded, context=_CONTEXT)


def open_sealed(session_id: str, sealed: bytes) -> bytes:
    """Open what `seal` sealed under the same id.

    Raises:
        SealBrokenError: Altered, another session's, or an unknown format.
    """
    if not sealed.startswith(HEADER):
        raise SealBrokenError
    padded = wrapping.unwrap(_key_of(session_id), sealed[len(HEADER) :], context=_CONTEXT)
    return padding.unpad(padded)


def csrf_value(session_id: str) -> str:
    """Give the value that forms of this session carry."""
    value = key_derivation.extract(_bytes_of(session_id), b"safepub/csrf/v1\0")
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _key_of(session_id: str) -> bytes:
    return key_derivation.extract(_bytes_of(session_id), b"safepub/session/v1\0")


def _bytes_of(session_id: str) -> bytes:
    # A cookie may bring anything; a lone surrogate must not become a server error.
    return session_id.encode("utf-8", "surrogatepass")
