"""Whether letters of a DOCX are seen on what lies behind them."""

from collections.abc import Iterator, Mapping

from safepub.cleaning import document_values, docx_hidden
from safepub.cleaning.docx_looks import Looks, found, value
from safepub.cleaning.docx_names import MATH, W
from safepub.cleaning.xml_parts import Element, names

_THEME: Mapping[str, float] = {
    **dict.fromkeys(("text1", "text2", "dark1", "dark2"), 0.0),
    **dict.fromkeys(("background1", "background2", "light1", "light2"), 1.0),
}
_MARKERS: Mapping[str, str] = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
_PLAIN = frozenset({"clear", "nil", ""})
_AROUND = ("tc", "tr", "tbl")


def is_covered(run: Element, looks: Looks) -> bool:
    """Tell whether the letters have the colour of what lies behind them, as if crossed out."""
    return document_values.is_covered(_letters(run, looks), _behind(run, looks))


def is_faint(run: Element, looks: Looks) -> bool:
    """Tell whether the letters are nearly white on nothing that makes them seen."""
    return document_values.is_faint(_letters(run, looks), _behind(run, looks))


def black_out(run: Element) -> None:
    """Put what stands for covered text into a new run."""
    for sign in list(run.iter(f"{{{W}}}t", f"{{{W}}}sym", f"{{{W}}}noBreakHyphen")):
        if names(sign)[1] == "t":
            sign.text = docx_hidden.BLACK
        else:
            sign.getparent().remove(sign)


def formula(root: Element, looks: Looks) -> tuple[str, bool]:
    """Give the letters of a formula that are seen, and whether any were covered."""
    text, covered = "", False
    for letters in root.iter(f"{{{MATH}}}t"):
        run = letters.getparent()
        if is_covered(run, looks):
            text, covered = text + docx_hidden.BLACK, True
        elif not docx_hidden.is_hidden(run, looks):
            text += letters.text or ""
    return text, covered


def _letters(run: Element, looks: Looks) -> float | None:
    styles = [style for chain in looks.styles(run) for style in chain]
    said = (found(one, "rPr/color") for one in (run, *styles))
    first = next((one for one in said if one is not None), found(looks.defaults, "color"))
    return None if first is None else _colour(first, "val", "themeColor")


def _behind(run: Element, looks: Looks) -> float | None:
    return next((one for one in _backgrounds(run, looks) if one is not None), None)


def _backgrounds(run: Element, looks: Looks) -> Iterator[float | None]:
    """Give what lies behind letters, the nearest first; None is nothing."""
    letters, paragraphs, tables = looks.styles(run)
    for holder in (run, *letters, *paragraphs):
        yield _marked(found(holder, "rPr"))
    yield _marked(looks.defaults)
    paragraph = next(run.iterancestors(f"{{{W}}}p"), None)
    for holder in (paragraph, *paragraphs):
        yield _shaded(found(holder, "pPr/shd"))
    for around in run.iterancestors(*(f"{{{W}}}{name}" for name in _AROUND)):
        for path in ("tcPr/shd", "trPr/shd", "tblPrEx/shd", "tblPr/shd"):
            yield _shaded(found(around, path))
    for style in tables:
        for path in ("rPr/shd", "pPr/shd", "tcPr/shd", "trPr/shd", "tblPr/shd"):
            yield _shaded(found(style, path))


def _marked(properties: Element | None) -> float | None:
    marker = document_values.luminance(_MARKERS.get(value(properties, "highlight"), ""))
    return _shaded(found(properties, "shd")) if marker is None else marker


def _shaded(shade: Element | None) -> float | None:
    """Give the luminance of a shade: its fill, and the colour of a pattern on it."""
    if shade is None:
        return None
    pattern = shade.get(f"{{{W}}}val", "")
    fill = _colour(shade, "fill", "themeFill")
    if pattern in _PLAIN:
        return fill
    over = _colour(shade, "color", "themeColor") or 0.0  # the reader's own choice is black
    return over if pattern == "solid" else _mixed(pattern, over, 1.0 if fill is None else fill)


def _mixed(pattern: str, over: float, under: float) -> float:
    """Give a share of one colour on the other; of lines and grids, the darker one."""
    part = pattern.removeprefix("pct")
    if not (part.isascii() and part.isdecimal()):
        return min(over, under)
    weight = min(int(part[:3]) / 100, 1.0)
    return weight * over + (1 - weight) * under


def _colour(holder: Element, name: str, theme: str) -> float | None:
    known = _THEME.get(holder.get(f"{{{W}}}{theme}", ""))
    turned = any(holder.get(f"{{{W}}}{theme}{how}") for how in ("Tint", "Shade"))
    said = document_values.luminance(holder.get(f"{{{W}}}{name}", ""))
    return said if known is None or (turned and said is not None) else known
