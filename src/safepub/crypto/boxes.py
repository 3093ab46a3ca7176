"""Sealing to a public key (HPKE); everything is bound through `info`."""

from cryptography.exceptions import InvalidTag

from safepub.crypto import suite
from safepub.crypto.suite import KeyRefusedError, SealBrokenError


def seal_to(public_key: bytes, plaintext: bytes, *, info: bytes) -> bytes:
    """Seal to whoever holds the private key of `public_key`.

    Raises:
        KeyRefusedError: Nothing can be sealed to this key.
    """
    recipient = suite.load_public_key(public_key)
    try:
        return suite.hpke_suite().encrypt(plaintext, recipient, info=info)
    except ValueError as error:
        raise KeyRefusedError from error


def open_with(seed: bytes, box: bytes, *, info: bytes) -> bytes:
    """Open what was sealed to the public key of `seed` under the same `info`.

    Raises:
        SealBrokenError: Another key, another `info`, or altered bytes.
    """
    recipient = suite.load_private_key(seed)
    try:
        return suite.hpke_suite().decrypt(box, recipient, info=info)
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError from error
