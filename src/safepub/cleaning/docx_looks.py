"""How the letters of a DOCX look: what says so, from the letters themselves outwards."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from safepub.cleaning.docx_names import W
from safepub.cleaning.xml_parts import Element

_P, _TC, _TR, _TBL = (f"{{{W}}}{name}" for name in ("p", "tc", "tr", "tbl"))


@dataclass(frozen=True, kw_only=True)
class Looks:
    """The styles of a document.

    Attributes:
        by_id: All styles by their old ids.
        usual: The id of the style of each type where none is named.
        defaults: The properties of letters where no style says anything.
    """

    by_id: Mapping[str, Element]
    usual: Mapping[str, str]
    defaults: Element | None

    def chain(self, style: str) -> list[Element]:
        """Give a style and those that it is based on."""
        found: dict[str, Element] = {}
        while style in self.by_id and style not in found:
            found[style] = self.by_id[style]
            style = value(found[style], "basedOn")
        return list(found.values())

    def styles(self, run: Element) -> list[list[Element]]:
        """Give the chains of styles of letters: their own, their paragraph's, the table's."""
        return [
            self.chain(self._named(run, "rPr/rStyle", "character")),
            self.of_paragraph(run),
            list(self.of_tables(run)),
        ]

    def of_paragraph(self, run: Element) -> list[Element]:
        """Give the styles of the paragraph around these letters."""
        paragraph = next(run.iterancestors(_P), None)
        return self.chain(self._named(paragraph, "pPr/pStyle", "paragraph"))

    def of_tables(self, run: Element) -> Iterator[Element]:
        """Give the styles, and those of their parts that apply, of the tables around."""
        for cell in run.iterancestors(_TC):
            row = next(cell.iterancestors(_TR), None)
            table = next(cell.iterancestors(_TBL), None)
            for style in self.chain(self._named(table, "tblPr/tblStyle", "table")):
                for one in style.findall(f"{{{W}}}tblStylePr"):
                    if _applies(one.get(f"{{{W}}}type", ""), row, cell):
                        yield one
                yield style

    def _named(self, holder: Element | None, path: str, kind: str) -> str:
        named = found(holder, path)
        style = "" if named is None else named.get(f"{{{W}}}val", "")
        return style if style in self.by_id else self.usual.get(kind, "")


def make(root: Element | None) -> Looks:
    """Read the part with the styles."""
    styles = [] if root is None else root.findall(f"{{{W}}}style")
    usual = (one for one in styles if one.get(f"{{{W}}}default") in {"1", "true", "on"})
    return Looks(
        by_id={one.get(f"{{{W}}}styleId", ""): one for one in styles},
        usual={one.get(f"{{{W}}}type", ""): one.get(f"{{{W}}}styleId", "") for one in usual},
        defaults=found(root, "docDefaults/rPrDefault/rPr"),
    )


def found(holder: Element | None, path: str) -> Element | None:
    """Give the element of `W` at the end of a path, if it is there."""
    if holder is None:
        return None
    return holder.find("/".join(f"{{{W}}}{name}" for name in path.split("/")))


def value(holder: Element | None, path: str) -> str:
    """Give the `w:val` at the end of a path, or ""."""
    one = found(holder, path)
    return "" if one is None else str(one.get(f"{{{W}}}val", ""))


def _applies(part: str, row: Element | None, cell: Element) -> bool:
    """Tell whether the style of a part of a table may be that of a cell."""
    firstly, lastly = _ends(cell, _TC)
    top, bottom = (True, True) if row is None else _ends(row, _TR)
    where = {
        "firstRow": top,
        "lastRow": bottom,
        "firstCol": firstly,
        "lastCol": lastly,
        "nwCell": top and firstly,
        "neCell": top and lastly,
        "swCell": bottom and firstly,
        "seCell": bottom and lastly,
    }
    return where.get(part, True)


def _ends(element: Element, tag: str) -> Iterable[bool]:
    before = next(element.itersiblings(tag, preceding=True), None)
    return before is None, next(element.itersiblings(tag), None) is None
