"""What says how an ODT looks, built anew under new names."""

from collections.abc import Iterator

from lxml import etree

from safepub.cleaning import odt_rebuild, visible_text
from safepub.cleaning.document_values import is_number
from safepub.cleaning.odt_names import STYLES, may_stay, name_of, qualified, tag
from safepub.cleaning.odt_rebuild import Part
from safepub.cleaning.odt_styles import Key, Scope, family_of
from safepub.cleaning.xml_parts import Element

MOST_MARK = 40
"""Letters of the mark before an entry of a list."""
SMALLEST = 4.0
"""Points; smaller letters are there to be seen by nobody."""

_SMALLEST_PART = 50.0
"""Percent of the usual size."""
_BULLET = "•"
_MARKS = frozenset({"style:num-prefix", "style:num-suffix", "text:bullet-char"})
_UNNAMED = frozenset({"style:default-style", "text:outline-style"})
_MARGINS = frozenset(
    f"style:{kind}{which}" for kind in ("header", "footer") for which in ("", "-left", "-first")
)
_SIZES = frozenset({"fo:font-size", "style:font-size-asian", "style:font-size-complex"})
_SIDES = ("", "-asian", "-complex")
_FONT_NAMES = frozenset(f"style:font-name{side}" for side in _SIDES)
_FAMILIES = frozenset({"paragraph", "text", "table", "table-column", "table-row", "table-cell"})


def add_fonts(scope: Scope, root: Element) -> None:
    """Declare the fonts that everybody has and the old file named."""
    faces = etree.SubElement(root, tag("office:font-face-decls"))
    for family in sorted(set(scope.fonts.values())):
        face = etree.SubElement(faces, tag("style:font-face"))
        face.set(tag("style:name"), family)
        face.set(tag("svg:font-family"), f"'{family}'")


def add(part: Part, old: Element | None, target: Element) -> None:
    """Build the styles, lists and pages of one holder that are used."""
    for style in old if old is not None else ():
        name = name_of(style)
        if name == "style:default-style":
            if style.get(tag("style:family")) in _FAMILIES:
                _inside(part, style, _copied(part.scope, style, target))
        elif name == "text:outline-style":
            new = _copied(part.scope, style, target)
            new.set(tag("style:name"), "Outline")
            _inside(part, style, new)
        else:
            _add_named(part, style, target)


def _add_named(part: Part, style: Element, target: Element) -> None:
    key: Key = (family_of(style), style.get(tag("style:name"), ""))
    name = part.scope.new.get(key)
    if name is not None and part.scope.old.get(key) is style:
        new = _copied(part.scope, style, target)
        new.set(tag("style:name"), name)
        _inside(part, style, new)


def _inside(part: Part, source: Element, target: Element) -> None:
    for child in source:
        name = name_of(child)
        if name in _MARGINS:
            if child.get(tag("style:display")) != "false":
                odt_rebuild.inside(part, child, etree.SubElement(target, child.tag))
        elif name in STYLES:
            _inside(part, child, _copied(part.scope, child, target))


def _copied(scope: Scope, child: Element, target: Element) -> Element:
    new = etree.SubElement(target, child.tag)
    family = str(child.get(tag("style:family"), ""))
    for attribute, value in child.attrib.items():
        name = qualified(attribute)
        kept = _kept(scope, name, value, family)
        if kept is not None:
            new.set(attribute, kept)
    return new


def _kept(scope: Scope, name: str, value: str, family: str) -> str | None:
    references = list(_references(name, value, family))
    if references:
        return scope.new.get(references[0])
    if name in _FONT_NAMES:
        return scope.fonts.get(value)
    if name in _MARKS:
        return visible_text.of(value)[:MOST_MARK] or (_BULLET if "bullet" in name else None)
    may = may_stay(name, value) and not (name in _SIZES and _is_too_small(value))
    return value if may else None


def _references(name: str, value: str, family: str) -> Iterator[Key]:
    match name:
        case "style:parent-style-name":
            yield family, value
        case "style:list-style-name":
            yield "list", value
        case "style:master-page-name":
            yield "page", value
        case "style:page-layout-name":
            yield "layout", value
        case "text:style-name":
            yield "text", value


def _is_too_small(value: str) -> bool:
    if value.endswith("pt") and is_number(value):
        return float(value[:-2]) < SMALLEST
    return not value.endswith("%") or not is_number(value) or float(value[:-1]) < _SMALLEST_PART
