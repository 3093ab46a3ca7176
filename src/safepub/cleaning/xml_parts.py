"""XML out of a document that nobody trusts: no DTD, no entities, no other encodings."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from safepub.cleaning.files import FileRefusedError, Reason

# lxml ships no types.
Element = Any
"""An element of lxml."""

MOST_BYTES = 24 * 1024 * 1024
"""Bytes of one part; its tree takes several times as much memory."""

_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
_ENCODING = re.compile(r"encoding\s*=\s*[\"']([^\"']*)[\"']")
_EIGHT_BIT = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})
_SIXTEEN_BIT = frozenset({"", "utf-16", "utf16", "utf-16le", "utf-16be", "unicode"})
_DTD = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_DTD_BYTES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def parse(part: bytes) -> Element:
    """Give the root of a part, without comments and processing instructions.

    Raises:
        FileRefusedError: It has a DTD or an encoding other than UTF-8 and UTF-16 (UNSAFE_XML),
            is not well-formed, or is nested or long beyond any use.
    """
    if len(part) > MOST_BYTES:
        raise FileRefusedError(Reason.TOO_LARGE)
    text = _decoded(part)
    if _DTD.search(text):
        raise FileRefusedError(Reason.UNSAFE_XML)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(_DECLARATION.sub("", text, count=1).encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise FileRefusedError(Reason.DAMAGED) from None


def refuse_dtd(part: bytes) -> None:
    """Leave silently if there is no DTD anywhere in the bytes, whatever their encoding.

    Raises:
        FileRefusedError: There is one (UNSAFE_XML).
    """
    # Without its zero bytes, UTF-16 and UTF-32 read like ASCII.
    if _DTD_BYTES.search(part.replace(b"\x00", b"")):
        raise FileRefusedError(Reason.UNSAFE_XML)


def serialise(root: Element) -> bytes:
    """Give the part's bytes; the same tree always gives the same ones."""
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def names(element: Element) -> tuple[str, str]:
    """Give the namespace and the local name of an element."""
    return _split(element.tag if isinstance(element.tag, str) else "")


def attributes(element: Element) -> Iterator[tuple[str, str, str]]:
    """Give namespace, local name and value of each attribute."""
    for name, value in element.attrib.items():
        yield *_split(name), value


@lru_cache(maxsize=4096)
def _split(name: str) -> tuple[str, str]:
    if not name.startswith("{"):
        return "", name
    space, _, local = name[1:].partition("}")
    return space, local


def _decoded(part: bytes) -> str:
    wide = part.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = part.decode("utf-16" if wide else "utf-8-sig")
    except ValueError:
        raise FileRefusedError(Reason.UNSAFE_XML) from None
    declared = _DECLARATION.match(text)
    encoding = _ENCODING.search(declared[0]) if declared else None
    allowed = _SIXTEEN_BIT if wide else _EIGHT_BIT
    if (encoding[1].lower() if encoding else "") not in allowed or "\x00" in text:
        raise FileRefusedError(Reason.UNSAFE_XML)
    return text
