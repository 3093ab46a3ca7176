"""Wrapping: bytes under one symmetric key (Cobblestone-256, C2SP chunked-encryption)."""

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from safepub.crypto.suite import SealBrokenError, SealFailedError

KEY_BYTES = 32
_LEAST_MORE = 72


def wrap(key: bytes, plaintext: bytes, *, context: bytes) -> bytes:
    """Encrypt under a key; it opens only with the same context.

    Key-committing; 72 bytes longer than up to 16 KiB of plaintext, 16 more for
    each further 16 KiB.

    Raises:
        SealFailedError: What came out is too short to be a seal.
    """
    encryptor = Cobblestone256Encryptor(key, context)
    wrapped = encryptor.update(plaintext) + encryptor.finalize()
    # Nothing, or the text itself, must never be stored in the belief that it is sealed.
    if len(wrapped) < len(plaintext) + _LEAST_MORE:
        raise SealFailedError
    return wrapped


def unwrap(key: bytes, wrapped: bytes, *, context: bytes) -> bytes:
    """Decrypt what `wrap` made; nothing is released before all of it is verified.

    Raises:
        SealBrokenError: Altered, cut short, under another key or for another place.
    """
    decryptor = Cobblestone256Decryptor(key, context)
    try:
        return decryptor.update(wrapped) + decryptor.finalize()
    except InvalidTag as error:
        raise SealBrokenError from error
