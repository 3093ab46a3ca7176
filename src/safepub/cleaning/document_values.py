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


def is_number(value: str) -> bool:
    """Tell whether this is a number, perhaps with a unit."""
    return _NUMBER.fullmatch(value) is not None


def is_plain(value: str) -> bool:
    """Tell whether this is a number, a colour or one of the fonts that everybody has."""
    return is_number(value) or _COLOUR.fullmatch(value) is not None or value in FONTS


def is_one_of(value: str, words: frozenset[str]) -> bool:
    """Tell whether this is plain, or a word of the list."""
    return value in words or is_plain(value)
