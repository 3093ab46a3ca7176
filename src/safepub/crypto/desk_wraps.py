"""Desk wraps: content keys under a key that only the desk's seed gives (`FORMAT.md`, 6).

Opening a box costs a third of a millisecond, opening a wrap a few microseconds: with
wraps, the desk searches thousands of sealed texts while somebody waits.
"""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safepub.crypto import content, wrapping
from safepub.crypto.suite import SealBrokenError


def key_of(seed: bytes, desk_key_id: bytes) -> bytes:
    """Derive the key of all wraps that belong to one desk key; 32 bytes.

    `desk_key_id` is the 16 bytes of the desk key's id.
    """
    derivation = HKDF(
        algorithm=hashes.SHA256(),
        length=wrapping.KEY_BYTES,
        salt=None,
        info=b"safepub/desk-wrap-key/v1\0" + desk_key_id,
    )
    return derivation.derive(seed)


def wrap(wrap_key: bytes, content_key: bytes, *, context: bytes) -> bytes:
    """Wrap content's key; it opens only for the row that the context names."""
    return wrapping.wrap(wrap_key, content_key, context=_context(context))


def unwrap(wrap_key: bytes, wrapped: bytes, *, context: bytes) -> bytes:
    """Give the content's key that `wrap` wrapped.

    Raises:
        suite.SealBrokenError: Altered, under another desk key or from another row.
    """
    key = wrapping.unwrap(wrap_key, wrapped, context=_context(context))
    if len(key) != wrapping.KEY_BYTES:
        raise SealBrokenError
    return key


def _context(context: bytes) -> bytes:
    return b"safepub/desk-wrap/v1\0" + content.HEADER + context
