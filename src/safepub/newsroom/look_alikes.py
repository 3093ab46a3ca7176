"""Which of two names a reader could take for the other: case, invisible marks, scripts.

The table holds the letters of Cyrillic, Greek and Armenian that most fonts draw like a
Latin one, in either case (Unicode Technical Standard 39, section 4, cut down to what
people type). It compares names of one contributor, so that a letter too many in it
costs them a second byline, and one too few costs nothing.
"""

import unicodedata

_CYRILLIC = dict(zip("авеёзіїјкмнорстухѕһӏԁԛԝү", "abeë3iïjkmhopctyxshldqwy", strict=True))
_GREEK = dict(zip("αβεζηικμνορςτυχ", "abezhikmnopctyx", strict=True))
_ARMENIAN = dict(zip("օսհոցզյ", "ouhngqj", strict=True))
_DRAWN_ALIKE = str.maketrans({**_CYRILLIC, **_GREEK, **_ARMENIAN, "0": "o", "ı": "i", "ß": "ss"})
# Letters by their category, yet nothing that anybody sees.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5")


def skeleton(name: str) -> str:
    """Give what is left of a name when all that a reader may overlook is taken away."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = "".join(letter for letter in folded if not _invisible(letter))
    drawn = unicodedata.normalize("NFC", seen).translate(_DRAWN_ALIKE)
    return " ".join(unicodedata.normalize("NFC", drawn).split())


def _invisible(letter: str) -> bool:
    selects = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return selects or letter in _FILLERS or unicodedata.category(letter) in {"Cc", "Cf"}
