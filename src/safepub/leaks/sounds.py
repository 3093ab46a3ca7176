"""Words as they sound: Іваноў, Иванов, Ivanou, Iwanow and Ivanoff are one key, `ivanav`."""

import re
from functools import cache
from itertools import product

from anyascii import anyascii

from safepub.leaks.sound_tables import CYRILLIC_LOOKS, LATIN_LOOKS, SOUNDS

MOST_READINGS = 12
LONGEST = 48
"""Letters of the longest word that is read in more than one way."""
_UNITS = re.compile(
    "|".join(sorted(map(re.escape, SOUNDS), key=len, reverse=True)) + "|.", re.DOTALL
)
_KNOWN = frozenset(letter for unit in SOUNDS for letter in unit)
_GLIDES = re.compile("i+(?=[au])|(?<=[au])i+")
_DOUBLES = re.compile(r"(.)\1+")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[a-z\u00df-\u024f]")
_GROUPS_ALIKE = (
    "kh:h gh:h ch:c cz:c ts:c tz:c tch:c tsch:c zh:z sh:s sz:s sch:s shch:sc szcz:sc schtsch:sc "
    "ff:v ph:v ya:a ia:a ja:a ie:e ye:e je:e yo:o io:o jo:o yu:u iu:u ju:u ou:ov au:av"
)
_ALIKE = dict(pair.split(":") for pair in _GROUPS_ALIKE.split())
_GROUPS = re.compile("|".join(sorted(_ALIKE, key=len, reverse=True)))
_LETTERS = str.maketrans("gyjwxfqo", "hiivhvka")
_TO_LATIN = str.maketrans(CYRILLIC_LOOKS, LATIN_LOOKS)
_TO_CYRILLIC = str.maketrans(LATIN_LOOKS, CYRILLIC_LOOKS)


def keys(word: str) -> frozenset[str]:
    """Give every way a word may sound; empty for a word without letters."""
    found: set[str] = set()
    for spelling in _scripts(word.lower()):
        found |= _keys(spelling)
    return frozenset(found - {""})


def fold(word: str) -> str:
    """Give the word in plain ASCII, lower case, letter by letter."""
    word = word.lower()
    return (word if word.isascii() else anyascii(word).lower()).replace("'", "")


def rough(word: str) -> str:
    """Give the word in plain ASCII with what schemes write differently made alike.

    Finer than a key: `z`, `s` and `sh`, or `a` and `e`, stay apart enough to be compared.
    """
    return _GROUPS.sub(lambda group: _ALIKE[group[0]], fold(word)).translate(_LETTERS)


def smooth(sounds: str) -> str:
    """Drop glides and doubles, so that `maria`, `marja` and `marya` sound alike."""
    return _DOUBLES.sub(r"\1", _GLIDES.sub("", sounds))


@cache
def _plain(letter: str) -> str:
    return anyascii(letter).lower()


def _scripts(word: str) -> tuple[str, ...]:
    """Read a word that mixes two scripts in each of them."""
    if word.isascii() or not (_CYRILLIC.search(word) and _LATIN.search(word)):
        return (word,)
    return (word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN))


def _keys(word: str) -> set[str]:
    if not _KNOWN.issuperset(word):
        word = "".join(letter if letter in _KNOWN else _plain(letter) for letter in word)
    if word.startswith("ў"):
        word = f"у{word[1:]}"
    units = [SOUNDS.get(unit, ("",)) for unit in _UNITS.findall(word)]
    if len(word) > LONGEST or not units:
        return {smooth("".join(unit[0] for unit in units))}
    readings = 1
    for place, unit in enumerate(units):
        readings *= len(unit)
        if readings > MOST_READINGS:
            readings //= len(unit)
            units[place] = unit[:1]
    if readings == 1:
        return {smooth("".join(unit[0] for unit in units))}
    return {smooth("".join(reading)) for reading in product(*units)}
