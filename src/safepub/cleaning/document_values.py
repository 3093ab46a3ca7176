"""What an attribute of a clean document may say: a number, a colour, or a word of a closed list."""

# ruff: noqa: SIM905 - a long list of words is read best as words

import re

FONTS = frozenset(
    name.strip()
    for name in """
    Arial, Arial Black, Arial Narrow, Arial Unicode MS, Book Antiqua, Bookman Old Style, Calibri,
    Calibri Light, Cambria, Cambria Math, Candara, Carlito, Caladea, Century, Century Gothic,
    Comic Sans MS, Consolas, Constantia, Corbel, Courier, Courier New, DejaVu Sans,
    DejaVu Sans Mono, DejaVu Serif, Franklin Gothic Book, Garamond, Georgia, Helvetica, Impact,
    Liberation Mono, Liberation Sans, Liberation Serif, Lucida Console, Lucida Sans Unicode,
    Microsoft Sans Serif, MS Gothic, MS Mincho, Noto Sans, Noto Serif, OpenSymbol,
    Palatino Linotype, Segoe UI, SimSun, StarSymbol, Symbol, Tahoma, Times, Times New Roman,
    Trebuchet MS, Verdana, Webdings, Wingdings, Wingdings 2, Wingdings 3
    """.split(",")
)
"""Fonts that so many have that they tell nothing."""

_NUMBER = re.compile(
    r"[-+]?(?:\d{1,9}(?:\.\d{1,12})?|\.\d{1,12})(?:pt|cm|mm|in|inch|pc|pi|px|%|\*)?"
)
_COLOUR = re.compile(r"#?[0-9A-Fa-f]{6}")


DARK = 0.1
"""Luminance below which a colour hides black letters."""
NEARLY_WHITE = 0.9
"""Luminance above which letters on paper are seen by nobody."""

_LEAST_CONTRAST = 1.25
_VEIL = 0.05
_UNITS = {"pt": 1.0, "in": 72.0, "inch": 72.0, "cm": 28.35, "mm": 2.835, "pc": 12.0, "px": 0.75}


def luminance(colour: str) -> float | None:
    """Give WCAG's relative luminance of a colour in hexadecimal, from 0 to 1, or None."""
    if _COLOUR.fullmatch(colour) is None:
        return None
    digits = colour.removeprefix("#")
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        # sRGB's curve (IEC 61966-2-1).
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def is_covered(letters: float | None, behind: float | None) -> bool:
    """Tell whether letters are not seen on what lies behind them.

    Args:
        letters: Their luminance, or None where the reader chooses it.
        behind: The luminance behind them, or None for bare paper.
    """
    if behind is None:
        return False
    if letters is None:
        return behind < DARK
    light, dark = max(letters, behind), min(letters, behind)
    return light < DARK or (light + _VEIL) / (dark + _VEIL) < _LEAST_CONTRAST


def is_faint(letters: float | None, behind: float | None) -> bool:
    """Tell whether letters are nearly white and nothing behind them makes them seen."""
    return letters is not None and letters > NEARLY_WHITE and (behind is None or behind > DARK * 5)


def points(value: str) -> float | None:
    """Give a length in points, or None where this is no length with a unit."""
    found = _NUMBER.fullmatch(value)
    unit = value.lstrip("+-.0123456789")
    return float(value.removesuffix(unit)) * _UNITS[unit] if found and unit in _UNITS else None


def is_number(value: str) -> bool:
    """Tell whether this is a number, perhaps with a unit."""
    return _NUMBER.fullmatch(value) is not None


def is_plain(value: str) -> bool:
    """Tell whether this is a number, a colour or one of the fonts that everybody has."""
    return is_number(value) or _COLOUR.fullmatch(value) is not None or value in FONTS


def is_one_of(value: str, words: frozenset[str]) -> bool:
    """Tell whether this is plain, or a word of the list."""
    return value in words or is_plain(value)
