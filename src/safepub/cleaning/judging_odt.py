"""A written ODT: every part, element, attribute and value is one that safepub writes."""

# ruff: noqa: SIM905 - a long list of words is read best as words

import re
from collections.abc import Mapping

from safepub.cleaning import visible_text
from safepub.cleaning.document_values import FONTS, is_number
from safepub.cleaning.judging_rules import insist
from safepub.cleaning.odt_names import (
    BUILT_IN,
    HOLDING_TEXT,
    KEPT,
    MANIFEST,
    NEW_NAME,
    PREFIXES,
    STYLES,
    may_stay,
    name_of,
    qualified,
)
from safepub.cleaning.odt_style_parts import MOST_MARK
from safepub.cleaning.odt_write import ROOTS
from safepub.cleaning.xml_parts import Element

_FRAME = frozenset(
    """office:document-content office:document-styles office:font-face-decls style:font-face
    office:automatic-styles office:styles office:master-styles office:body office:text draw:frame
    draw:image""".split()
)
_NAMES = frozenset(
    """style:name style:parent-style-name style:list-style-name style:master-page-name
    style:page-layout-name text:style-name table:style-name table:default-cell-style-name
    table:name""".split()
)
_FONT_NAMES = frozenset({"style:font-name", "style:font-name-asian", "style:font-name-complex"})
_MARKS = frozenset({"style:num-prefix", "style:num-suffix", "text:bullet-char"})
_FIXED = frozenset(
    {
        ("office:version", "1.2"),
        ("text:anchor-type", "as-char"),
        ("xlink:type", "simple"),
        ("xlink:show", "embed"),
        ("xlink:actuate", "onLoad"),
    }
)
_PICTURE_NAME = re.compile(r"Picture\d{1,4}")
_TYPES = frozenset({"text/xml", "image/jpeg", "image/png", "image/webp"})


def judge(roots: Mapping[str, Element], pictures: frozenset[str]) -> None:
    """Leave silently if these are the parts of a clean ODT.

    Raises:
        NotCleanError: Something is of no list.
    """
    insist(set(roots) == {*ROOTS, "META-INF/manifest.xml"})
    shown: set[str] = set()
    for name, expected in ROOTS.items():
        insist(name_of(roots[name]) == expected)
        insist(set(roots[name].nsmap.values()) <= {*PREFIXES.values()})
        for element in roots[name].iter():
            _judge_element(element)
            shown |= {value for name, value in _attributes(element) if name == "xlink:href"}
    insist(shown == pictures)
    _judge_manifest(roots["META-INF/manifest.xml"], {*ROOTS, *pictures})


def _judge_element(element: Element) -> None:
    name = name_of(element)
    insist(name in _FRAME or name in KEPT or name in STYLES)
    parent = element.getparent()
    insist(name in HOLDING_TEXT or not element.text)
    insist(not element.tail or (parent is not None and name_of(parent) in HOLDING_TEXT))
    for text in (element.text or "", element.tail or ""):
        insist(visible_text.of(text) == text)
    for attribute, value in _attributes(element):
        insist(_may_say(attribute, value))


def _attributes(element: Element) -> list[tuple[str, str]]:
    return [(qualified(attribute), value) for attribute, value in element.attrib.items()]


def _may_say(name: str, value: str) -> bool:
    if name in _NAMES:
        return _is_name(name, value)
    if name in _FONT_NAMES:
        return value in FONTS
    if name in _MARKS:
        return len(value) <= MOST_MARK and visible_text.of(value) == value
    return _is_in_frame(name, value) or (name, value) in _FIXED or may_stay(name, value)


def _is_name(name: str, value: str) -> bool:
    known = value in BUILT_IN or NEW_NAME.fullmatch(value) is not None
    return known or (name == "style:name" and (value in FONTS or value == "Outline"))


def _is_in_frame(name: str, value: str) -> bool:
    if name in {"svg:width", "svg:height"}:
        return is_number(value)
    if name == "draw:name":
        return _PICTURE_NAME.fullmatch(value) is not None
    # Addresses were compared with the pictures that are there.
    return name == "xlink:href" or (name == "svg:font-family" and value.strip("'") in FONTS)


def _judge_manifest(root: Element, members: set[str]) -> None:
    insist(root.tag == f"{{{MANIFEST}}}manifest" and len(root.attrib) == 1)
    insist(root.get(f"{{{MANIFEST}}}version") == "1.2")
    for entry in root:
        # Its path and its type, and nothing else.
        insist(entry.tag == f"{{{MANIFEST}}}file-entry" and len(entry.attrib) == 2)  # noqa: PLR2004
        insist(not (entry.text or entry.tail or len(entry)))
    types = {
        entry.get(f"{{{MANIFEST}}}full-path"): entry.get(f"{{{MANIFEST}}}media-type")
        for entry in root
    }
    insist(types.pop("/") == "application/vnd.oasis.opendocument.text")
    insist(set(types) == members and set(types.values()) <= _TYPES)
