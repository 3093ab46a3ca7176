"""Finds markers wherever they got to, however they are written there."""

import base64
import contextlib
import hashlib
import html
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from urllib.parse import quote, quote_plus

STEMS = ("Kanarak", "Zubrynia")
"""What planted markers begin with; two, because the name check would take one for the other."""
DIGESTS = ("sha256", "sha1", "md5")
DEEPEST = 3
"""How many packings inside one another are undone."""
MOST_INFLATED = 64 * 1024 * 1024
GZIP = (b"\x1f\x8b",)
ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


@dataclass(frozen=True, kw_only=True)
class Marker:
    """One string that may stand in the places of its list, and in no other."""

    name: str
    value: str = field(repr=False)
    places: tuple[str, ...] = ()
    """Patterns, as of a shell, of the places where it may be."""
    hashed: bool = False
    """Whether a hash of it gives it away, because whoever looks could guess it."""

    def may_be_in(self, place: str) -> bool:
        """Tell whether nobody minds that it is there."""
        return any(fnmatchcase(place, pattern) for pattern in self.places)

    @cached_property
    def spellings(self) -> Mapping[str, bytes]:
        """Everything that it may look like."""
        digests = spelt_digests(self.value) if self.hashed else {}
        return {**spellings(self.value), **digests}

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """What to look for first; nothing where it is not one of the planted ones."""
        return tuple(stem for stem in STEMS if self.value.startswith(stem))


@dataclass(frozen=True)
class Found:
    """A marker where it must not be."""

    marker: str
    spelling: str
    place: str


def spellings(value: str) -> dict[str, bytes]:
    """Write a value in every way that programs write text, in small letters.

    Contents are made small as well, so that no spelling hides in capitals.
    """
    plain = value.encode()
    found = {
        "plain": plain,
        "case-folded": value.casefold().encode(),
        "reversed": value[::-1].encode(),
        "UTF-16, little end": value.encode("utf-16-le"),
        "UTF-16, big end": value.encode("utf-16-be"),
        "UTF-32": value.encode("utf-32-le"),
        "hex": plain.hex().encode(),
        "hex of UTF-16": value.encode("utf-16-le").hex().encode(),
        "URL": quote(value, safe="").encode(),
        "form": quote_plus(value).encode(),
        "JSON": json.dumps(value)[1:-1].encode(),
        "repr": repr(value)[1:-1].encode(),
        "HTML": html.escape(value).encode(),
        "XML numbers": value.encode("ascii", "xmlcharrefreplace"),
        "HTML numbers": "".join(f"&#{ord(letter)};" for letter in value).encode(),
        "HTML hex numbers": "".join(f"&#x{ord(letter):x};" for letter in value).encode(),
        **_in_base64("base64", plain),
        **_in_base64("base64 of UTF-16", value.encode("utf-16-le")),
    }
    return {name: spelt.lower() for name, spelt in found.items()}


def _in_base64(name: str, plain: bytes) -> dict[str, bytes]:
    """Give what stays the same of base64, however many bytes stand before and after."""
    found = {}
    for before in range(3):
        padded = base64.b64encode(b"\0" * before + plain)
        # Letters at either end hold bits of the neighbours as well.
        whole = padded[(before * 8 + 5) // 6 : (before + len(plain)) * 8 // 6]
        found[f"{name}, {before} before"] = whole
        found[f"{name} for URLs, {before} before"] = whole.translate(bytes.maketrans(b"+/", b"-_"))
    return found


def spelt_digests(value: str) -> dict[str, bytes]:
    """Write the hashes of a value in every way that programs write hashes, in small letters."""
    found = {}
    for name in DIGESTS:
        digest = hashlib.new(name, value.encode(), usedforsecurity=False).digest()
        found[name] = digest.lower()
        found[f"{name} in hex"] = digest.hex().encode()
        found[f"{name} in base64"] = base64.b64encode(digest).rstrip(b"=").lower()
        found[f"{name} for URLs"] = base64.urlsafe_b64encode(digest).rstrip(b"=").lower()
    return found


def unpacked(content: bytes, depth: int = DEEPEST) -> Iterator[bytes]:
    """Give a content, and what is packed in it with gzip, zlib or zip."""
    yield content
    if depth:
        for inner in _inner(content):
            yield from unpacked(inner, depth - 1)


def _inner(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    elif content.startswith(GZIP + ZLIB):
        reader = zlib.decompressobj(GZIP_OR_ZLIB)
        # It may only begin as one of them does.
        with contextlib.suppress(zlib.error):
            yield reader.decompress(content, MOST_INFLATED)


class Scanner:
    """Looks for many markers in many places, and into equal contents once."""

    def __init__(self, markers: Iterable[Marker]) -> None:
        """Take the markers."""
        self.markers = tuple(markers)
        self._stems = {stem: tuple(spellings(stem).values()) for stem in STEMS}
        self._known: dict[bytes, frozenset[tuple[Marker, str]]] = {}

    def scan(self, place: str, content: bytes) -> list[Found]:
        """List the markers that must not be in this place."""
        return [
            Found(marker.name, spelling, place)
            for marker, spelling in sorted(self.seen(content), key=lambda pair: pair[0].name)
            if not marker.may_be_in(place)
        ]

    def scan_all(self, places: Iterable[tuple[str, bytes]]) -> list[Found]:
        """List the markers that must not be in these places."""
        return [found for place, content in places for found in self.scan(place, content)]

    def seen(self, content: bytes) -> frozenset[tuple[Marker, str]]:
        """Name each marker that is in a content, with how it is written there."""
        key = hashlib.sha256(content).digest()
        if key not in self._known:
            self._known[key] = frozenset(
                pair for part in unpacked(content) for pair in self._in(part.lower())
            )
        return self._known[key]

    def _in(self, small: bytes) -> Iterator[tuple[Marker, str]]:
        stems = {stem for stem, spelt in self._stems.items() if any(one in small for one in spelt)}
        for marker in self.markers:
            looked_for = marker.spellings
            if marker.stems and not stems & set(marker.stems):
                looked_for = spelt_digests(marker.value) if marker.hashed else {}
            for spelling, spelt in looked_for.items():
                if spelt in small:
                    yield marker, spelling
