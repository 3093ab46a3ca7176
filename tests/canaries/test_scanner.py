"""The scanner sees: each spelling of a marker is found, in whatever it is packed."""

import base64
import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from tests.canaries.scanner import STEMS, Found, Marker, Scanner

VALUE = f"{STEMS[0]}-naўсось 'Žy' & 𝄞"
SECRET = "sp_live_unlike-any-stem+0/1"
MARKERS = (
    Marker(name="planted", value=VALUE, places=("allowed: *",), hashed=True),
    Marker(name="secret", value=SECRET, hashed=True),
)
WAYS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "capitals": lambda value: value.encode().upper(),
    "case-folded": lambda value: value.casefold().encode(),
    "reversed": lambda value: value[::-1].encode(),
    "UTF-16": lambda value: value.encode("utf-16"),
    "UTF-16, big end": lambda value: value.encode("utf-16-be"),
    "UTF-32": lambda value: value.encode("utf-32"),
    "hex": lambda value: value.encode().hex().encode(),
    "hex in capitals": lambda value: value.encode().hex().upper().encode(),
    "URL": lambda value: quote(value, safe="").encode(),
    "form": lambda value: quote_plus(value).encode(),
    "JSON": lambda value: json.dumps({"x": value}).encode(),
    "repr": lambda value: repr([value]).encode(),
    "HTML numbers": lambda value: value.encode("ascii", "xmlcharrefreplace"),
    "base64": lambda value: base64.b64encode(value.encode()),
    "base64, one byte on": lambda value: base64.b64encode(b"." + value.encode() + b"."),
    "base64, two bytes on": lambda value: base64.b64encode(b".." + value.encode() + b"."),
    "base64 for URLs": lambda value: base64.urlsafe_b64encode(b"\xff" + value.encode()),
    "base64 of UTF-16": lambda value: base64.b64encode(value.encode("utf-16")),
    "gzip": lambda value: gzip.compress(value.encode()),
    "zlib": lambda value: zlib.compress(value.encode()),
    "gzip twice": lambda value: gzip.compress(gzip.compress(value.encode())),
    "zip": lambda value: _zipped(value.encode()),
    **{
        f"{name} {how}": lambda value, name=name, write=write: write(  # type: ignore[misc]
            hashlib.new(name, value.encode(), usedforsecurity=False).digest()
        )
        for name in ("sha256", "sha1", "md5")
        for how, write in {
            "as it is": bytes,
            "in hex": lambda digest: digest.hex().encode(),
            "in base64": base64.b64encode,
        }.items()
    },
}


def _zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
    return file.getvalue()


@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: marker.name)
@pytest.mark.parametrize("way", WAYS)
def test_a_planted_marker_is_found_however_it_is_written(way: str, marker: Marker) -> None:
    written = WAYS[way](marker.value)
    # What is packed begins the content; everything else stands amid other bytes.
    packed = way.startswith(("gzip", "zlib", "zip"))
    content = written if packed else b"before " + written + b" after"

    found = Scanner(MARKERS).scan("here", content)

    assert {one.marker for one in found} == {marker.name}
    assert {one.place for one in found} == {"here"}


def test_nothing_is_found_where_nothing_is() -> None:
    scanner = Scanner(MARKERS)

    assert scanner.scan("here", b"canary \x78\x9c \x1f\x8b kanarok" * 50) == []
    assert scanner.scan("here", b"\x78\x9c and no zlib") == []


def test_a_marker_may_be_where_its_list_says_and_nowhere_else() -> None:
    scanner = Scanner(MARKERS)

    assert scanner.scan("allowed: a page", VALUE.encode()) == []
    assert Found("planted", "plain", "a page") in scanner.scan("a page", VALUE.encode())
