"""Judging JPEG, PNG and WebP files that safepub wrote."""

import struct
import zlib

from safepub.cleaning import containers
from safepub.cleaning.containers import BrokenError, Piece

# Version 1.1, no unit, square pixels, no thumbnail.
_JFIF = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_MOST_SIDE = 20_000
_MOST_TABLES = 4
_DEPTH = 8
"""Bits of a channel."""
_PNG_HEADER = struct.Struct(">IIBBBBB")
_WEBP_HEADER = 10
_CHANNELS = {0: 1, 2: 3, 6: 4}
"""Channels by the colour type of a PNG: grey, RGB, RGB with alpha."""
_WEBP_SHAPES = (("VP8 ",), ("VP8X", "ALPH", "VP8 "), ("VP8X", "VP8L"), ("VP8L",))


def jpeg(content: bytes) -> None:
    """Leave silently if there are tables, one frame, one scan, and nothing else.

    Raises:
        BrokenError: There is something else.
    """
    pieces = list(containers.jpeg(content))
    names = [piece.name for piece in pieces]
    insist(names[0] == "E0" and pieces[0].content == _JFIF)
    insist(names[-3:] == ["DA", "scan", "D9"] and names.count("C0") == 1)
    for name, segment in pieces[1:-3]:
        _JPEG_TABLES[name](segment)
    channels = pieces[names.index("C0")].content[5]
    insist(len(pieces[-3].content) == 4 + 2 * channels)
    # Filling between segments would be room for a message.
    insist(len(content) == sum(map(_jpeg_size, pieces)) + len(b"\xff\xd8"))


def _jpeg_size(piece: Piece) -> int:
    if piece.name == "scan":
        return len(piece.content)
    return 2 if piece.name == "D9" else 4 + len(piece.content)


def _insist_on_quantisation(segment: bytes) -> None:
    insist(bool(segment) and len(segment) % 65 == 0)
    insist(all(number < _MOST_TABLES for number in segment[::65]))


def _insist_on_frame(segment: bytes) -> None:
    depth, channels = segment[0], segment[5]
    insist(depth == _DEPTH and channels in {1, 3} and len(segment) == 6 + 3 * channels)


def _insist_on_huffman_tables(segment: bytes) -> None:
    at = 0
    while at < len(segment):
        insist(len(segment) >= at + 17)
        at += 17 + sum(segment[at + 1 : at + 17])
    insist(at == len(segment) > 0)


_JPEG_TABLES = {
    "DB": _insist_on_quantisation,
    "C4": _insist_on_huffman_tables,
    "C0": _insist_on_frame,
}


def png(content: bytes) -> None:
    """Leave silently if there is a header, pixels to the last byte, and an end.

    Raises:
        BrokenError: There is something else.
    """
    pieces = list(containers.png(content))
    header, *data, end = pieces
    insist(header.name == "IHDR" and len(header.content) == _PNG_HEADER.size)
    insist(bool(data) and all(piece.name == "IDAT" for piece in data))
    insist(end.name == "IEND" and not end.content)
    width, height, depth, colour, *rest = _PNG_HEADER.unpack(header.content)
    insist(depth == _DEPTH and rest == [0, 0, 0] and 0 < width <= _MOST_SIDE)
    insist(0 < height <= _MOST_SIDE)
    size = height * (1 + width * _CHANNELS[colour])
    unpacking = zlib.decompressobj()
    try:
        pixels = unpacking.decompress(b"".join(piece.content for piece in data), size + 1)
    except zlib.error:
        raise BrokenError from None
    insist(len(pixels) == size and unpacking.eof and not unpacking.unused_data)


def webp(content: bytes) -> None:
    """Leave silently if there are pixels, perhaps with transparency, and nothing else.

    Raises:
        BrokenError: There is something else.
    """
    pieces = list(containers.webp(content))
    names = tuple(piece.name for piece in pieces)
    insist(names in _WEBP_SHAPES)
    if names[0] == "VP8X":
        # Only the flag for transparency, and nothing in what is reserved.
        insist(pieces[0].content[:4] == b"\x10\x00\x00\x00")
        insist(len(pieces[0].content) == _WEBP_HEADER)


def insist(condition: bool) -> None:  # noqa: FBT001 - it reads as a sentence
    """Leave silently if the condition holds.

    Raises:
        BrokenError: It does not.
    """
    if not condition:
        raise BrokenError
