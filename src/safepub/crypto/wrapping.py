"""Sealing under a symmetric key: Cobblestone-256, key-committing, bound to a context."""

import secrets

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from safepub.crypto.suite import SealBrokenError

KEY_BYTES = 32


def new_key() -> bytes:
    """Make a key: 32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def wrap(key: bytes, plaintext: bytes, *, context: bytes) -> bytes:
    """Seal under `key`; it opens again only with the same key and context."""
    encryptor = Cobblestone256Encryptor(key, context)
    return encryptor.update(plaintext) + encryptor.finalize()


def unwrap(key: bytes, wrapped: bytes, *, context: bytes) -> bytes:
    """Open what `wrap` sealed; nothing is released before all of it is verified.

    Raises:
        SealBrokenError: Another key, another context, or altered bytes.
    """
    decryptor = Cobblestone256Decryptor(key, context)
    try:
        return decryptor.update(wrapped) + decryptor.finalize()
    except InvalidTag as error:
        raise SealBrokenError from error
