"""Padding that hides a length: u32 length, the text, zeros up to a size."""

from safepub.crypto.suite import SealBrokenError

LENGTH_BYTES = 4


def pad(text: bytes, size: int) -> bytes:
    """Give exactly `size` bytes that `unpad` turns back into `text`."""
    if len(text) + LENGTH_BYTES > size:
        reason = "The text does not fit its padding."
        raise ValueError(reason)
    return (len(text).to_bytes(LENGTH_BYTES, "big") + text).ljust(size, b"\0")


def unpad(padded: bytes) -> bytes:
    """Give the text back.

    Raises:
        SealBrokenError: No length, a length beyond the end, or padding that is not zero.
    """
    end = LENGTH_BYTES + int.from_bytes(padded[:LENGTH_BYTES], "big")
    if len(padded) < LENGTH_BYTES or end > len(padded) or padded[end:].strip(b"\0"):
        raise SealBrokenError
    return padded[LENGTH_BYTES:end]
