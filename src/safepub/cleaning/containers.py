"""The pieces that JPEG, PNG and WebP files are made of, read strictly.

Each reader gives piece after piece and raises `BrokenError` where the file stops
being one, so that a tolerant caller can keep what came before.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

TRAILING = "trailing"
"""The name of what lies behind the end of a picture."""

_JPEG_START = b"\xff\xd8"
_SIZE = 2
"""Bytes that give a segment's size; they count themselves."""
_RESTARTS = range(0xD0, 0xD8)
_BARE_MARKERS = frozenset({0x01, *_RESTARTS})
_IN_SCAN = frozenset({0x00, *_RESTARTS})
_SOS = 0xDA
_EOI = 0xD9
_PNG_START = b"\x89PNG\r\n\x1a\n"


class BrokenError(Exception):
    """The bytes are not those of such a file from here on."""


class Piece(NamedTuple):
    """One piece: a JPEG marker as two hexadecimal digits, a chunk's name, or `TRAILING`."""

    name: str
    content: bytes


def jpeg(content: bytes) -> Iterator[Piece]:
    """Give the segments, the scans' data as `scan`, and what follows the end.

    Raises:
        BrokenError: There is something that is no segment.
    """
    if not content.startswith(_JPEG_START):
        raise BrokenError
    at = len(_JPEG_START)
    marker = 0
    while marker != _EOI:
        marker, at = _marker(content, at)
        if marker == _EOI or marker in _BARE_MARKERS:
            yield Piece(f"{marker:02X}", b"")
            continue
        segment = _sized(content, at)
        yield Piece(f"{marker:02X}", segment)
        at += _SIZE + len(segment)
        if marker == _SOS:
            end = _end_of_scan(content, at)
            yield Piece("scan", content[at:end])
            at = end
    if content[at:]:
        yield Piece(TRAILING, content[at:])


def _marker(content: bytes, at: int) -> tuple[int, int]:
    if content[at : at + 1] != b"\xff":
        raise BrokenError
    while content[at : at + 1] == b"\xff":  # one, and perhaps more for filling
        at += 1
    if at >= len(content):
        raise BrokenError
    return content[at], at + 1


def _sized(content: bytes, at: int) -> bytes:
    length = int.from_bytes(content[at : at + _SIZE])
    if length < _SIZE or at + length > len(content):
        raise BrokenError
    return content[at + _SIZE : at + length]


def _end_of_scan(content: bytes, at: int) -> int:
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise BrokenError
        if content[at + 1] not in _IN_SCAN:
            return at
        at += 2


def png(content: bytes) -> Iterator[Piece]:
    """Give the chunks, and what follows the last one.

    Raises:
        BrokenError: There is something that is no chunk, or one that its sum belies.
    """
    if content[:8] != _PNG_START:
        raise BrokenError
    at = len(_PNG_START)
    while True:
        if at + 12 > len(content):
            raise BrokenError
        length, name = struct.unpack_from(">I4s", content, at)
        piece = content[at + 8 : at + 8 + length]
        checksum = content[at + 8 + length : at + 12 + length]
        if checksum != zlib.crc32(piece, zlib.crc32(name)).to_bytes(4):
            raise BrokenError
        yield Piece(name.decode("latin-1"), piece)
        at += 12 + length
        if name == b"IEND":
            break
    if content[at:]:
        yield Piece(TRAILING, content[at:])


def webp(content: bytes) -> Iterator[Piece]:
    """Give the chunks, and what follows the last one.

    Raises:
        BrokenError: There is something that is no chunk.
    """
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise BrokenError
    end = 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise BrokenError
    at = 12
    while at < end:
        if at + 8 > end:
            raise BrokenError
        name, length = struct.unpack_from("<4sI", content, at)
        following = at + 8 + length + length % 2
        if following > end or (length % 2 and content[following - 1] != 0):
            raise BrokenError
        yield Piece(name.decode("latin-1"), content[at + 8 : at + 8 + length])
        at = following
    if content[end:]:
        yield Piece(TRAILING, content[end:])


def webp_size(content: bytes) -> tuple[int, int]:
    """Give the width and height that a WebP's first chunk says, (0, 0) where it says none."""
    name = content[12:16]
    if name == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
        return width + 1, height + 1
    if name == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = (int.from_bytes(content[at : at + 2], "little") for at in (26, 28))
    return width & 0x3FFF, height & 0x3FFF
