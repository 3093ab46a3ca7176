"""What a picture's file holds besides its pixels, told from its pieces."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType

from safepub.cleaning import containers, traces
from safepub.cleaning.containers import TRAILING, BrokenError, Piece
from safepub.cleaning.files import FileKind, Removed

_EXIF = b"Exif\x00\x00"
_XMP = (b"http://ns.adobe.com/xap/1.0/\x00", b"http://ns.adobe.com/xmp/extension/\x00")
_JFIF_PLAIN = 14
"""Bytes of a JFIF segment without a thumbnail."""

_JPEG_STRUCTURE = frozenset(
    {"D8", "D9", "DA", "DB", "C4", "DD", "EE", "scan"}
    | {f"{marker:02X}" for marker in range(0xC0, 0xD0)}
)
_PNG_STRUCTURE = frozenset(
    {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "bKGD", "sBIT", "gAMA", "cHRM", "sRGB", "pHYs", "hIST"}
)
_WEBP_STRUCTURE = frozenset({"VP8 ", "VP8L", "VP8X", "ALPH"})

_BY_KEYWORD: tuple[tuple[bytes, Removed], ...] = (
    (b"author", Removed.PERSON),
    (b"copyright", Removed.PERSON),
    (b"creation time", Removed.DATES),
    (b"date:", Removed.DATES),
    (b"software", Removed.SOFTWARE),
    (b"source", Removed.CAMERA),
)


def found(content: bytes, kind: FileKind) -> tuple[Removed, ...]:
    """Give the families of traces in a picture's file, as far as it can be read."""
    pieces, families_of = _READERS[kind]
    families: set[Removed] = set()
    with suppress(BrokenError):
        for piece in pieces(content):
            families |= {Removed.TRAILING} if piece.name == TRAILING else families_of(piece)
    return traces.in_order(families)


def _in_jpeg(piece: Piece) -> set[Removed]:
    name, content = piece
    if name == "E0" and content.startswith(b"JFIF\x00"):
        return {Removed.THUMBNAIL} if len(content) > _JFIF_PLAIN else set()
    if name == "E1":
        return _in_first_application(content)
    if name == "ED":
        return traces.in_iptc(content) or {Removed.OTHER}
    by_name = {
        "E0": {Removed.THUMBNAIL},
        "E2": {Removed.COLOURS} if content.startswith(b"ICC_") else {Removed.OTHER},
        "EB": {Removed.PROVENANCE},
        "FE": {Removed.COMMENTS},
    }
    return by_name.get(name, set() if name in _JPEG_STRUCTURE else {Removed.OTHER})


def _in_first_application(content: bytes) -> set[Removed]:
    if content.startswith(_EXIF):
        return traces.in_exif(content)
    if content.startswith(_XMP):
        return traces.in_xmp(content)
    return {Removed.OTHER}


def _in_png(piece: Piece) -> set[Removed]:
    name, content = piece
    if name in _PNG_STRUCTURE:
        return set()
    if name in {"tEXt", "zTXt", "iTXt"}:
        return _in_text(content)
    if name == "eXIf":
        return traces.in_exif(content)
    by_name = {
        "iCCP": {Removed.COLOURS},
        "tIME": {Removed.DATES},
        "caBX": {Removed.PROVENANCE},
    }
    return by_name.get(name, {Removed.OTHER})


def _in_text(content: bytes) -> set[Removed]:
    keyword = content.partition(b"\x00")[0].lower()
    if keyword.startswith(b"xml:com.adobe.xmp"):
        return traces.in_xmp(content)
    if keyword.startswith(b"raw profile type"):
        return {Removed.OTHER}
    known = {family for word, family in _BY_KEYWORD if keyword.startswith(word)}
    return known or {Removed.COMMENTS}


def _in_webp(piece: Piece) -> set[Removed]:
    name, content = piece
    if name in _WEBP_STRUCTURE:
        return set()
    if name == "EXIF":
        return traces.in_exif(content)
    if name == "XMP ":
        return traces.in_xmp(content)
    by_name = {"ICCP": {Removed.COLOURS}, "C2PA": {Removed.PROVENANCE}}
    return by_name.get(name, {Removed.OTHER})


_Reader = tuple[Callable[[bytes], Iterator[Piece]], Callable[[Piece], set[Removed]]]
_READERS: Mapping[FileKind, _Reader] = MappingProxyType(
    {
        FileKind.JPEG: (containers.jpeg, _in_jpeg),
        FileKind.PNG: (containers.png, _in_png),
        FileKind.WEBP: (containers.webp, _in_webp),
    }
)
