"""What an ODT held before it was cleaned: all its words, and the families of its traces."""

import re
from collections.abc import Iterator

from lxml import etree

from safepub.cleaning import visible_text, xml_parts
from safepub.cleaning.files import FileRefusedError, Removed
from safepub.cleaning.odt_names import PREFIXES, name_of, qualified, tag
from safepub.cleaning.odt_source import Source
from safepub.cleaning.xml_parts import Element

_BREAKS = frozenset({"text:p", "text:h", "text:line-break", "text:tab", "text:s", "dc:creator"})
_NO_WORDS = frozenset({"dc:date", "office:binary-data", "meta:date-string"})
_META = "meta.xml"

_BY_ELEMENT = {
    "text:tracked-changes": Removed.TRACKED_CHANGES,
    "office:annotation": Removed.COMMENTS,
    "text:hidden-text": Removed.HIDDEN_TEXT,
    "text:hidden-paragraph": Removed.HIDDEN_TEXT,
    **dict.fromkeys(
        ("draw:object", "draw:object-ole", "draw:plugin", "draw:floating-frame"), Removed.EMBEDDED
    ),
    "office:binary-data": Removed.EMBEDDED,
    "form:form": Removed.FORM_FIELDS,
    "meta:template": Removed.TEMPLATE,
    "dc:creator": Removed.PERSON,
    "meta:initial-creator": Removed.PERSON,
    "meta:printed-by": Removed.PERSON,
    **dict.fromkeys(("dc:date", "meta:creation-date", "meta:print-date"), Removed.DATES),
    "meta:generator": Removed.SOFTWARE,
    **dict.fromkeys(("dc:title", "dc:subject", "dc:description", "meta:keyword"), Removed.COMMENTS),
    **dict.fromkeys(("meta:editing-cycles", "meta:editing-duration"), Removed.EDITING_IDS),
    "meta:user-defined": Removed.OTHER,
}
_BY_PART = (
    (Removed.THUMBNAIL, re.compile(r"thumbnails/", re.IGNORECASE)),
    (Removed.EMBEDDED, re.compile(r"object ?\d|objectreplacements/|fonts/", re.IGNORECASE)),
    (Removed.OLD_REVISIONS, re.compile(r"versions/|versionlist", re.IGNORECASE)),
    (Removed.EDITING_IDS, re.compile(r"settings\.xml|layout-cache", re.IGNORECASE)),
    (Removed.PROVENANCE, re.compile(r"documentsignatures", re.IGNORECASE)),
)
_RSID = re.compile(r"rsid$")
_OWN = re.compile(r"(?:#|\.?/?Pictures/|\.?/?Object|https?:|mailto:)", re.IGNORECASE)


def find(source: Source) -> tuple[str, set[Removed]]:
    """Give all text of the old file, seen or not, and what else it held."""
    found = {
        family
        for name in source.package.names
        for family, pattern in _BY_PART
        if pattern.search(name)
    }
    pieces: list[str] = []
    for name, root in _roots(source):
        found |= _families(root)
        if name != _META:
            pieces += _pieces(root)
    words = "".join(pieces)
    if visible_text.has_marks(words):
        found.add(Removed.INVISIBLE_MARKS)
    return re.sub(r"[^\S\n]*\n\s*", "\n", words).strip(), found


def _roots(source: Source) -> Iterator[tuple[str, Element]]:
    yield "content.xml", source.content
    if source.styles is not None:
        yield "styles.xml", source.styles
    for name in source.package.names:
        if name == _META or re.fullmatch(r"Object \d+/content\.xml", name):
            try:
                yield name, xml_parts.parse(source.package.read(name))
            except FileRefusedError:
                continue  # a part that is not needed and left out may be as broken as it likes


def _pieces(element: Element) -> Iterator[str]:
    name = name_of(element)
    if name in _NO_WORDS:
        return
    if name in _BREAKS:
        yield " " if name in {"text:s", "text:tab"} else "\n"
    yield element.text or ""
    hidden = element.get(tag("text:string-value"))
    if hidden:
        yield f" {hidden} "
    for child in element.iterchildren(etree.Element):
        yield from _pieces(child)
        yield child.tail or ""


def _families(root: Element) -> set[Removed]:
    found: set[Removed] = set()
    for element in root.iter(etree.Element):
        name = name_of(element)
        if name in _BY_ELEMENT and (len(element) or (element.text or "").strip() or element.attrib):
            found.add(_BY_ELEMENT[name])
        for attribute, value in element.attrib.items():
            found |= _in_attribute(attribute, value)
    return found


def _in_attribute(attribute: str, value: str) -> set[Removed]:
    if _RSID.search(attribute):
        return {Removed.EDITING_IDS}
    if attribute == f"{{{PREFIXES['xlink']}}}href":
        return set() if _OWN.match(value) else {Removed.LINKED_FILES}
    hides = qualified(attribute) == "text:display" and value in {"none", "condition"}
    return {Removed.HIDDEN_TEXT} if hides else set()
