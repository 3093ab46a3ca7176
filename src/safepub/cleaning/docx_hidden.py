"""What a DOCX holds and does not show: fields' instructions, hidden and deleted text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from safepub.cleaning.docx_looks import Looks
from safepub.cleaning.docx_names import W
from safepub.cleaning.xml_parts import Element, names

SMALLEST = 8
"""Half-points; smaller letters are there to be seen by nobody."""

BLACK = "█████"
"""What stands for text that was blacked out: a file must not hold what it only covers."""

_LEAST = {"sz": SMALLEST, "w": 34, "spacing": -60, "position": -60}
"""Percent of the usual width, and twentieths and halves of a point."""
_LOW = 100
"""Twentieths of a point; lower lines show no letters."""
_WHOLE = re.compile(r"-?\d{1,9}")
_CODE = re.compile(r"[0-9A-Fa-f]{1,4}")
_SYMBOLS = range(0xF000, 0xF100)
_SURROGATES = range(0xD800, 0xE000)

_OFF = frozenset({"0", "false", "off"})


@dataclass(kw_only=True)
class Fields:
    """Where in a field the text is: what a field does is left out, what it shows stays."""

    balanced: bool
    _open: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, root: Element) -> Self:
        """Begin outside any field of this part."""
        kinds = [one.get(f"{{{W}}}fldCharType") for one in root.iter(f"{{{W}}}fldChar")]
        return cls(balanced=kinds.count("begin") == kinds.count("end"))

    @property
    def instructs(self) -> bool:
        """Whether what comes now is an instruction and nothing that is shown."""
        return self.balanced and "begin" in self._open

    def step(self, sign: Element) -> None:
        """Pass one mark of a field."""
        kind = sign.get(f"{{{W}}}fldCharType")
        if kind == "begin":
            self._open.append("begin")
        elif self._open and kind == "separate":
            self._open[-1] = "separate"
        elif self._open and kind == "end":
            self._open.pop()

    def pass_over(self, left_out: Element) -> None:
        """Pass the marks inside something that is left out."""
        for sign in left_out.iter(f"{{{W}}}fldChar"):
            self.step(sign)


def is_on(properties: Element | None, name: str) -> bool | None:
    """Tell whether a property is switched on or off, or None where nothing is said."""
    found = properties.find(f"{{{W}}}{name}") if properties is not None else None
    return None if found is None else found.get(f"{{{W}}}val", "1").lower() not in _OFF


def is_hidden(run: Element, looks: Looks) -> bool:
    """Tell whether nobody sees these letters: they, a style of theirs or the defaults say so."""
    own = is_on(run.find(f"{{{W}}}rPr"), "vanish")
    if own is not None:
        return own
    said = [_first_said(chain) for chain in looks.styles(run)]
    if any(one is not None for one in said):
        return True in said
    return is_on(looks.defaults, "vanish") is True


def _first_said(styles: Iterable[Element]) -> bool | None:
    said = (is_on(one.find(f"{{{W}}}rPr"), "vanish") for one in styles)
    return next((one for one in said if one is not None), None)


def letter(sign: Element) -> str:
    """Give the letter that a `w:sym` stands for; those of symbol fonts as in their first page."""
    code = sign.get(f"{{{W}}}char", "")
    if _CODE.fullmatch(code) is None:
        return ""
    number = int(code, 16)
    number = number & 0xFF if number in _SYMBOLS else number
    return chr(number) if number not in _SURROGATES else ""


def is_mark_deleted(paragraph: Element) -> bool:
    """Tell whether the end of this paragraph was deleted, so that the next one goes on in it."""
    mark = paragraph.find(f"{{{W}}}pPr/{{{W}}}rPr")
    return mark is not None and any(
        mark.find(f"{{{W}}}{name}") is not None for name in ("del", "moveFrom")
    )


def is_row_hidden(row: Element) -> bool:
    """Tell whether this row of a table is not shown."""
    return is_on(row.find(f"{{{W}}}trPr"), "hidden") is True


def is_cell_deleted(cell: Element) -> bool:
    """Tell whether this cell was deleted while changes were tracked."""
    return cell.find(f"{{{W}}}tcPr/{{{W}}}cellDel") is not None


def is_under_another(cell: Element) -> bool:
    """Tell whether the cell above or before this one covers it."""
    merged = (cell.find(f"{{{W}}}tcPr/{{{W}}}{name}") for name in ("vMerge", "hMerge"))
    return any(one is not None and one.get(f"{{{W}}}val") != "restart" for one in merged)


def is_squeezed(element: Element) -> bool:
    """Tell whether this makes letters or lines so tight or small that nobody reads them."""
    name = names(element)[1]
    least = _LEAST.get(name)
    value = element.get(f"{{{W}}}val", "")
    tight = least is not None and _WHOLE.fullmatch(value) is not None and int(value) < least
    low = element.get(f"{{{W}}}lineRule") == "exact" and _is_low(element, "line")
    return tight or low or (element.get(f"{{{W}}}hRule") == "exact" and _is_low(element, "val"))


def _is_low(element: Element, name: str) -> bool:
    value = element.get(f"{{{W}}}{name}", "0")
    return _WHOLE.fullmatch(value) is not None and int(value) < _LOW


def is_too_small(size: Element) -> bool:
    """Tell whether this is a size that nobody can read."""
    value = size.get(f"{{{W}}}val", "")
    return value.isdecimal() and int(value) < SMALLEST
