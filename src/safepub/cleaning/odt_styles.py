"""Styles, lists and pages of an ODT: which ones are used, and the new name of each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lxml import etree

from safepub.cleaning.document_values import FONTS
from safepub.cleaning.odt_names import BUILT_IN, name_of, qualified, tag
from safepub.cleaning.odt_source import Source
from safepub.cleaning.xml_parts import Element

Key = tuple[str, str]
"""A family of styles and a name."""

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "text:p": "paragraph",
        "text:h": "paragraph",
        "text:span": "text",
        "text:list": "list",
        "table:table": "table",
        "table:table-column": "table-column",
        "table:table-row": "table-row",
        "table:table-cell": "table-cell",
        "table:covered-table-cell": "table-cell",
    }
)
"""Elements that have a style, and its family."""

_OF_ELEMENT = frozenset({"text:style-name", "table:style-name"})
_ALWAYS = {
    "style:list-style-name": "list",
    "style:master-page-name": "page",
    "style:page-layout-name": "layout",
    "table:default-cell-style-name": "table-cell",
}
_KNOWN = frozenset(FAMILIES.values())
_UNNAMED, _STANDARD = ("paragraph", ""), ("paragraph", "Standard")
_PAGE, _LAYOUT = "page", "layout"
_COMMON, _WITHIN, _BESIDE = "Style", "Auto", "Margin"
_BY_FAMILY = {"list": "List", _PAGE: "Page", _LAYOUT: "Layout"}


@dataclass(kw_only=True)
class Scope:
    """The styles that one of the two parts sees: its automatic ones, then the common ones.

    Attributes:
        old: Old elements by family and old name.
        new: New names by family and old name, of those that are used.
        fonts: Old names of fonts that everybody has, and their families.
    """

    old: dict[Key, Element]
    new: dict[Key, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)

    def chain(self, key: Key) -> Iterator[Element]:
        """Give a style, those that it inherits from and the default of its family."""
        seen: set[Key] = set()
        if key == _UNNAMED and _STANDARD in self.old:
            key = _STANDARD
        while key in self.old and key not in seen:
            seen.add(key)
            yield self.old[key]
            key = (key[0], self.old[key].get(tag("style:parent-style-name"), ""))

    def is_hidden(self, key: Key) -> bool:
        """Tell whether text in this style is seen by nobody."""
        for style in self.chain(key):
            properties = style.find(tag("style:text-properties"))
            said = None if properties is None else properties.get(tag("text:display"))
            if said is not None:
                return str(said) != "true"
        return False


def _defaults(source: Source) -> Iterator[tuple[Key, Element]]:
    """Give the style of each family where none is named, as one without a name."""
    holder = source.styles.find(tag("office:styles")) if source.styles is not None else None
    for style in holder.findall(tag("style:default-style")) if holder is not None else ():
        yield (str(style.get(tag("style:family"), "")), ""), style


def scopes(source: Source) -> tuple[Scope, Scope]:
    """Give what the text sees and what headers and footers see, with new names for what is used."""
    common = {**dict(_defaults(source)), **dict(_defined(source.styles, "office:styles"))}
    pages = dict(_defined(source.styles, "office:master-styles"))
    beside = dict(_defined(source.styles, "office:automatic-styles"))
    within = dict(_defined(source.content, "office:automatic-styles"))
    fonts = dict(_fonts([root for root in (source.content, source.styles) if root is not None]))
    names = _Names()
    text = Scope(old={**common, **pages, **within}, fonts=fonts)
    _use(text, _referred(source.text), names, (_WITHIN, within))
    margins = Scope(old={**common, **pages, **beside}, fonts=fonts)
    first = next(((_PAGE, name) for _, name in pages), (_PAGE, ""))
    usual = (_PAGE, "Standard")
    used = [key for key in text.new if text.old[key] is margins.old.get(key)]
    _use(margins, [usual if usual in pages else first, *used], names, (_BESIDE, beside))
    return text, margins


def family_of(style: Element) -> str:
    """Give the family of a style, a list, a page or a layout; "" for anything else."""
    name = name_of(style)
    kinds = {"text:list-style": "list", "style:master-page": _PAGE, "style:page-layout": _LAYOUT}
    if name != "style:style":
        return kinds.get(name, "")
    family = str(style.get(tag("style:family"), ""))
    return family if family in _KNOWN else f"other {family}"


@dataclass(kw_only=True)
class _Names:
    given: dict[int, str] = field(default_factory=dict)

    def give(self, style: Element, key: Key, beginning: str) -> str:
        family, name = key
        if beginning == _COMMON and name in BUILT_IN:
            return name
        numbered = _BY_FAMILY.get(family, beginning)
        return self.given.setdefault(id(style), f"{numbered}{len(self.given) + 1}")


def _defined(root: Element | None, where: str) -> Iterator[tuple[Key, Element]]:
    holder = root.find(tag(where)) if root is not None else None
    for style in holder if holder is not None else ():
        family = family_of(style)
        if family:
            yield (family, style.get(tag("style:name"), "")), style


def _fonts(roots: Iterable[Element]) -> Iterator[tuple[str, str]]:
    for root in roots:
        for face in root.iter(tag("style:font-face")):
            family = face.get(tag("svg:font-family"), "").strip("'\" ")
            if family in FONTS:
                yield face.get(tag("style:name"), ""), family


def _use(
    scope: Scope, keys: Iterable[Key], names: _Names, automatic: tuple[str, Mapping[Key, Element]]
) -> None:
    beginning, own = automatic
    wanted = list(keys)
    while wanted:
        key = wanted.pop(0)
        style = scope.old.get(key)
        if style is None or key in scope.new:
            continue
        scope.new[key] = names.give(style, key, beginning if key in own else _COMMON)
        # What a page holds sees the automatic styles beside it, not those of the text.
        if key[0] != _PAGE or beginning == _BESIDE:
            wanted += _referred(style)


def _referred(root: Element) -> Iterator[Key]:
    for element in root.iter(etree.Element):
        name = name_of(element)
        own = str(element.get(tag("style:family"), ""))
        of_element = "text" if name.startswith("text:list-level-style") else FAMILIES.get(name)
        for attribute, value in element.attrib.items():
            refers = qualified(attribute)
            if refers in _OF_ELEMENT and of_element:
                yield of_element, value
            elif refers == "style:parent-style-name":
                yield own, value
            elif refers in _ALWAYS:
                yield _ALWAYS[refers], value
