"""What a DOCX holds and does not show: fields' instructions, hidden and deleted text."""

from dataclasses import dataclass, field
from typing import Self

from safepub.cleaning.docx_names import W
from safepub.cleaning.xml_parts import Element

SMALLEST = 8
"""Half-points; smaller letters are there to be seen by nobody."""

BLACK = "█████"
"""What stands for text that was blacked out: a file must not hold what it only covers."""

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


def is_hidden(run: Element, hidden_styles: frozenset[str]) -> bool:
    """Tell whether nobody sees these letters, by their own doing or by their style's."""
    own = is_on(run.find(f"{{{W}}}rPr"), "vanish")
    if own is not None:
        return own
    paragraph = next(run.iterancestors(f"{{{W}}}p"), None)
    styles = (
        run.find(f"{{{W}}}rPr/{{{W}}}rStyle"),
        paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle") if paragraph is not None else None,
    )
    return any(style is not None and style.get(f"{{{W}}}val") in hidden_styles for style in styles)


def is_mark_deleted(paragraph: Element) -> bool:
    """Tell whether the end of this paragraph was deleted, so that the next one goes on in it."""
    mark = paragraph.find(f"{{{W}}}pPr/{{{W}}}rPr")
    return mark is not None and any(
        mark.find(f"{{{W}}}{name}") is not None for name in ("del", "moveFrom")
    )


def is_row_hidden(row: Element) -> bool:
    """Tell whether this row of a table is not shown."""
    return is_on(row.find(f"{{{W}}}trPr"), "hidden") is True


def is_too_small(size: Element) -> bool:
    """Tell whether this is a size that nobody can read."""
    value = size.get(f"{{{W}}}val", "")
    return value.isdecimal() and int(value) < SMALLEST


def is_blacked_out(run: Element) -> bool:
    """Tell whether the letters have the colour of what lies behind them, as if crossed out."""
    properties = run.find(f"{{{W}}}rPr")
    letters = _said(properties, "color", "val")
    behind = _said(properties, "shd", "fill")
    marked = _said(properties, "highlight", "val") == "BLACK"
    if marked and letters in {"", "AUTO", "000000"}:
        return True
    return letters == behind and letters not in {"", "AUTO"}


def _said(properties: Element | None, name: str, attribute: str) -> str:
    found = properties.find(f"{{{W}}}{name}") if properties is not None else None
    return "" if found is None else str(found.get(f"{{{W}}}{attribute}", "")).upper()
