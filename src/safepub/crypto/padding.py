"""Padding to a few sizes, so that a length says little (`FORMAT.md`)."""

from safepub.crypto.suite import SealBrokenError

LENGTH_BYTES = 4


def pad(plaintext: bytes, size: int) -> bytes:
    """Put the length in front and zeros behind, up to `size` bytes in all."""
    if LENGTH_BYTES + len(plaintext) > size:
        message = "The plaintext does not fit into its bucket."
        raise ValueError(message)
    return (len(plaintext).to_bytes(LENGTH_BYTES, "big") + plaintext).ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """Take the padding off again.

    Raises:
        SealBrokenError: The length does not fit, or there is something behind it.
    """
    end = LENGTH_BYTES + int.from_bytes(padded[:LENGTH_BYTES], "big")
    if len(padded) < LENGTH_BYTES or end > len(padded):
        raise SealBrokenError
    # One comparison: to strip ten thousand zeros took longer than to decrypt them.
    if padded[end:] != bytes(len(padded) - end):
        raise SealBrokenError
    return padded[LENGTH_BYTES:end]
