"""The text of an ODT built anew: what is known and seen goes in, nothing else does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from safepub.cleaning import document_values, odt_covers, odt_shapes, visible_text
from safepub.cleaning.document_media import Media
from safepub.cleaning.files import Removed
from safepub.cleaning.odt_names import (
    HOLDING_TEXT,
    KEPT,
    PARAGRAPHS,
    PREFIXES,
    UNWRAPPED,
    may_stay,
    name_of,
    qualified,
    tag,
)
from safepub.cleaning.odt_styles import FAMILIES, Scope
from safepub.cleaning.packages import Package
from safepub.cleaning.xml_parts import Element

_STYLE_NAMES = frozenset({"text:style-name", "table:style-name"})
BLACK = "█████"
"""What stands for text that was blacked out: a file must not hold what it only covers."""

_NOT_SHOWN = frozenset({"none", "condition"})
_FOLDED = frozenset({"collapse", "filter"})


@dataclass(kw_only=True)
class Part:
    """One part that is being built, and what it is built from.

    Attributes:
        reading: Only the text is wanted: links stay and pictures do not.
    """

    package: Package
    scope: Scope
    media: Media
    reading: bool = False
    hoisted: list[Element] = field(default_factory=list)
    tables: int = 0


def root(name: str) -> Element:
    """Give an empty root element of a part."""
    made = etree.Element(tag(name), nsmap=dict(PREFIXES))
    made.set(tag("office:version"), "1.2")
    return made


def inside(built: Part, source: Element, target: Element) -> None:
    """Build what an element holds anew, into another one."""
    pieces = [source.text, *(child.tail for child in source)]
    if name_of(target) in HOLDING_TEXT and any((piece or "").strip() for piece in pieces):
        pieces = _shown(built, source, pieces)
    _put(target, pieces[0])
    for child, tail in zip(source, pieces[1:], strict=True):
        _add(built, child, target)
        _put(target, tail)


def _shown(built: Part, source: Element, pieces: list[str | None]) -> list[str | None]:
    """Give the letters of an element, or what stands for them where they are covered."""
    colours = odt_covers.colours(built.scope, source)
    if document_values.is_covered(*colours):
        built.media.removed.add(Removed.HIDDEN_TEXT)
        return [BLACK if (piece or "").strip() else piece for piece in pieces]
    if document_values.is_faint(*colours):
        built.media.removed.add(Removed.HIDDEN_TEXT)
    return pieces


def _add(built: Part, child: Element, target: Element) -> None:
    name = name_of(child)
    if name in _SPECIAL:
        _SPECIAL[name](built, child, target)
    elif name in UNWRAPPED:
        if child.get(tag("text:display")) not in _NOT_SHOWN:
            inside(built, child, target)
    elif name in KEPT:
        inside(built, child, copied(built.scope, child, target))
    elif name.startswith("draw:"):
        _add_shape(built, child, target)


def copied(scope: Scope, child: Element, target: Element) -> Element:
    """Put an element of the same name into another, with the attributes that may stay."""
    new = etree.SubElement(target, child.tag)
    family = FAMILIES.get(name_of(child))
    for attribute, value in child.attrib.items():
        name = qualified(attribute)
        if name in _STYLE_NAMES and family:
            renamed = scope.new.get((family, value))
        elif name == "table:default-cell-style-name":
            renamed = scope.new.get(("table-cell", value))
        else:
            renamed = value if may_stay(name, value) else None
        if renamed is not None:
            new.set(attribute, renamed)
    return new


def _put(target: Element, text: str | None) -> None:
    seen = visible_text.of(text or "")
    if not seen or name_of(target) not in HOLDING_TEXT:
        return
    if len(target):
        target[-1].tail = visible_text.of((target[-1].tail or "") + seen)
    else:
        target.text = visible_text.of((target.text or "") + seen)


def _is_hidden(built: Part, element: Element) -> bool:
    family = FAMILIES[name_of(element)]
    return built.scope.is_hidden((family, element.get(tag("text:style-name"), "")))


def _add_paragraph(built: Part, child: Element, target: Element) -> None:
    if not _is_hidden(built, child):
        inside(built, child, copied(built.scope, child, target))
        _add_hoisted(built, _container(target))


def _add_hoisted(built: Part, container: Element) -> None:
    while built.hoisted:
        _add(built, built.hoisted.pop(0), container)


def _container(target: Element) -> Element:
    while name_of(target) in HOLDING_TEXT:
        target = target.getparent()
    return target


def _add_span(built: Part, child: Element, target: Element) -> None:
    if _is_hidden(built, child):
        return
    inside(built, child, copied(built.scope, child, target))


def _add_link(built: Part, child: Element, target: Element) -> None:
    if built.reading and name_of(target) in HOLDING_TEXT:
        address = child.get(tag("xlink:href"), "")
        target = etree.SubElement(target, tag("text:span"))
        target.set(tag("xlink:href"), address)
    inside(built, child, target)


def _add_section(built: Part, child: Element, target: Element) -> None:
    if child.get(tag("text:display")) not in _NOT_SHOWN:
        inside(built, child, target)


def _add_table(built: Part, child: Element, target: Element) -> None:
    built.tables += 1
    new = copied(built.scope, child, target)
    new.set(tag("table:name"), f"Table{built.tables}")
    inside(built, child, new)
    if next(new.iter(tag("table:table-cell")), None) is None:
        target.remove(new)


def _add_row(built: Part, child: Element, target: Element) -> None:
    if child.get(tag("table:visibility")) not in _FOLDED:
        inside(built, child, copied(built.scope, child, target))


def _add_covered_cell(built: Part, child: Element, target: Element) -> None:
    """Keep the place of a cell that another one lies over, and nothing in it."""
    copied(built.scope, child, target)
    if any(text.strip() for text in child.itertext()):
        built.media.removed.add(Removed.HIDDEN_TEXT)


def _add_shape(built: Part, child: Element, target: Element) -> None:
    built.hoisted += odt_shapes.texts(child)
    for picture in () if built.reading else odt_shapes.pictures(child, built.scope):
        if picture.name in built.package:
            name = built.media.add(built.package.read(picture.name), picture.crop)
            if name is not None:
                odt_shapes.add(target, name, picture)
    if name_of(target) not in HOLDING_TEXT:
        _add_hoisted(built, target)


_SPECIAL: Mapping[str, Callable[[Part, Element, Element], None]] = {
    **dict.fromkeys(PARAGRAPHS, _add_paragraph),
    "text:span": _add_span,
    "text:a": _add_link,
    "text:section": _add_section,
    "table:table": _add_table,
    "table:table-row": _add_row,
    "table:covered-table-cell": _add_covered_cell,
}
