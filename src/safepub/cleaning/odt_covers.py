"""The colour of letters of an ODT and that of what lies behind them."""

from collections.abc import Iterator

from safepub.cleaning import document_values
from safepub.cleaning.odt_names import name_of, tag
from safepub.cleaning.odt_styles import FAMILIES, Scope
from safepub.cleaning.xml_parts import Element

_FAMILIES = {**FAMILIES, "text:a": "text", "text:section": "other section"}
_BOUNDARIES = frozenset({"text:note", "office:annotation"})
_LIKE_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_TEXT = "style:text-properties"
_BEHIND = (_TEXT, *(f"style:{kind}-properties" for kind in ("paragraph", "table-cell")))
_AROUND = tuple(f"style:{kind}-properties" for kind in ("table-row", "table", "section"))


def colours(scope: Scope, element: Element) -> tuple[float | None, float | None]:
    """Give the luminance of an element's own letters and of what lies behind them.

    None is the reader's own choice of letters, and bare paper.
    """
    styles = list(_styles(scope, element))
    behind = (_behind(properties) for style in styles for properties in _those(style))
    return (
        next((one for style in styles for one in _letters(style)), None),
        next((one for one in behind if one is not None), None),
    )


def _styles(scope: Scope, element: Element) -> Iterator[Element]:
    """Give the styles of an element and of all around it, the nearest first."""
    for around in (element, *element.iterancestors()):
        name = name_of(around)
        if name in _BOUNDARIES or name.startswith("draw:"):
            return
        family = _FAMILIES.get(name)
        if family is None:
            continue
        named = _named(around, name)
        if named or family == "paragraph":
            yield from scope.chain((family, named))
        elif name in _LIKE_CELLS:
            yield from _usual_cells(scope, around)


def _named(element: Element, name: str) -> str:
    prefix = "table" if name.startswith("table:") else "text"
    return str(element.get(tag(f"{prefix}:style-name"), ""))


def _usual_cells(scope: Scope, cell: Element) -> Iterator[Element]:
    """Give the styles that a row and the columns have for cells that name none."""
    table = next(cell.iterancestors(tag("table:table")), None)
    columns = () if table is None else table.iter(tag("table:table-column"))
    for holder in (cell.getparent(), *columns):
        name = holder.get(tag("table:default-cell-style-name"), "")
        if name:
            yield from scope.chain(("table-cell", name))


def _letters(style: Element) -> Iterator[float | None]:
    properties = style.find(tag(_TEXT))
    if properties is None:
        return
    if properties.get(tag("style:use-window-font-color")) == "true":
        yield None
    elif properties.get(tag("fo:color")) is not None:
        yield document_values.luminance(properties.get(tag("fo:color")))


def _those(style: Element) -> Iterator[Element]:
    for name in (*_BEHIND, *_AROUND):
        yield from style.findall(tag(name))


def _behind(properties: Element) -> float | None:
    return document_values.luminance(properties.get(tag("fo:background-color"), ""))
