"""Styles and lists of a DOCX: which ones are used, and the new name and number of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from safepub.cleaning import docx_looks
from safepub.cleaning.docx_looks import Looks
from safepub.cleaning.docx_names import BUILT_IN, W, style_id
from safepub.cleaning.docx_source import Source
from safepub.cleaning.xml_parts import Element

TEXTS: Mapping[str, str] = {
    "header": "hdr",
    "footer": "ftr",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
}
"""Kinds of parts with text beside the main one, and their roots."""

_USING = ("pStyle", "rStyle", "tblStyle")
_INHERITING = ("basedOn", "link")


@dataclass(frozen=True, kw_only=True)
class Styles:
    """What is used, in the old file's order.

    Attributes:
        chosen: The old elements of the styles that are used.
        ids: Their old ids and their new ones.
        titles: Their old ids and their new names.
        looks: What all styles say of the letters in them.
        lists: Old and new numbers of the lists that are used.
    """

    chosen: Sequence[Element]
    ids: Mapping[str, str]
    titles: Mapping[str, str]
    looks: Looks
    lists: Mapping[str, str]


def find(source: Source) -> Styles:
    """Find the styles and lists that the text uses, directly or through another style."""
    roots = texts(source)
    name = source.related("styles")
    looks = docx_looks.make(None if name is None else source.root(name, "styles"))
    by_id = looks.by_id
    used = _used(roots, by_id)
    chosen = [style for old, style in by_id.items() if old in used]
    titles = _titles({old: style for old, style in by_id.items() if old in used})
    return Styles(
        chosen=chosen,
        ids={old: _id(title) for old, title in titles.items()},
        titles=titles,
        looks=looks,
        lists=_lists([*roots, *chosen]),
    )


def texts(source: Source) -> list[Element]:
    """Give the roots of all parts with text, the main one first."""
    roots = [source.root(source.main, "document")]
    for relation in source.relations(source.main).values():
        root = TEXTS.get(relation.kind)
        if root and not relation.external and relation.target in source.package:
            roots.append(source.root(relation.target, root))
    return roots


def _used(roots: Iterable[Element], by_id: Mapping[str, Element]) -> set[str]:
    wanted = [
        element.get(f"{{{W}}}val", "")
        for root in roots
        for name in _USING
        for element in root.iter(f"{{{W}}}{name}")
    ]
    wanted += [old for old, style in by_id.items() if style.get(f"{{{W}}}default") in {"1", "true"}]
    used: set[str] = set()
    while wanted:
        old = wanted.pop()
        if old in by_id and old not in used:
            used.add(old)
            wanted += [_value(by_id[old], name) for name in _INHERITING]
    return used


def _value(element: Element, name: str) -> str:
    found = element.find(f"{{{W}}}{name}")
    return "" if found is None else found.get(f"{{{W}}}val", "")


def _titles(styles: Mapping[str, Element]) -> dict[str, str]:
    titles: dict[str, str] = {}
    renamed = 0
    for old, style in styles.items():
        title = _value(style, "name").lower()
        if title not in BUILT_IN or title in titles.values():
            renamed += 1
            title = f"Style {renamed}"
        titles[old] = title
    return titles


def _id(title: str) -> str:
    return title.replace(" ", "") if title.startswith("Style ") else style_id(title)


def _lists(roots: Iterable[Element]) -> dict[str, str]:
    lists: dict[str, str] = {"0": "0"}  # no list
    for root in roots:
        for element in root.iter(f"{{{W}}}numId"):
            lists.setdefault(element.get(f"{{{W}}}val", ""), str(len(lists)))
    return lists
