"""Boxes: a few bytes sealed to one public key (HPKE base mode, RFC 9180)."""

from cryptography.exceptions import InvalidTag

from safepub.crypto import suite
from safepub.crypto.suite import PublicKeyRefusedError, SealBrokenError, SealFailedError

_MORE = 1136


def seal_to(public_key: bytes, plaintext: bytes, *, info: bytes) -> bytes:
    """Seal to one public key; it opens only with the same `info`.

    The box is 1,136 bytes longer than the plaintext.

    Raises:
        suite.PublicKeyRefusedError: The key cannot be sealed to.
        suite.SealFailedError: What came out is no box.
    """
    try:
        box = suite.HPKE.encrypt(plaintext, suite.load_public_key(public_key), info=info)
    except ValueError as error:
        raise PublicKeyRefusedError from error
    if len(box) != len(plaintext) + _MORE:
        raise SealFailedError
    return box


def open_with(seed: bytes, box: bytes, *, info: bytes) -> bytes:
    """Open a box with the seed of its private key.

    Raises:
        suite.SealBrokenError: Altered, for another key or for another place.
    """
    try:
        return suite.HPKE.decrypt(box, suite.private_key_of(seed), info=info)
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError from error
