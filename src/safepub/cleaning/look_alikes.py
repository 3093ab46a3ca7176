"""Letters of another alphabet that look the same, put back into the alphabet of their word.

Whoever types a Latin "i" inside Cyrillic words is known by it. Common letters only: a wider
table ruins words that mix alphabets on purpose, and Roman numerals.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType

from safepub.cleaning.tally import Change, Tally

_LATIN_LOOKS, _CYRILLIC_LOOKS = "aceopxyiëïABCEHIKMOPTXËÏ", "асеорхуіёїАВСЕНІКМОРТХЁЇ"
_GREEK_LOOKS, _AS_LATIN = "οΑΒΕΗΙΚΜΝΟΡΤΧ", "oABEHIKMNOPTX"
TO_CYRILLIC: Mapping[str, str] = MappingProxyType(
    dict(zip(_LATIN_LOOKS, _CYRILLIC_LOOKS, strict=True))
)
TO_LATIN: Mapping[str, str] = MappingProxyType(
    dict(zip(_CYRILLIC_LOOKS + _GREEK_LOOKS, _LATIN_LOOKS + _AS_LATIN, strict=True))
)

_LATIN = "A-Za-zÀ-ÖØ-öø-ʯḀ-ỿ"
_CYRILLIC = "\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f"
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_FOREIGN = re.compile(f"[{_CYRILLIC}{_GREEK}]")
_SOME_LATIN = re.compile(f"[{_LATIN}]")
_ONE_LATIN, _ONE_CYRILLIC = re.compile(f"[{_LATIN}]"), re.compile(f"[{_CYRILLIC}]")
_ANY = f"{_LATIN}{_CYRILLIC}{_GREEK}"
# A word with its apostrophes; hashtags and account names lead somewhere and stay.
_WORD = rf"[{_ANY}]++(?:['‘’ʼ][{_ANY}]++)*+"
_WORDS = re.compile(rf"(?<![#@\w]){_WORD}")
_WITH_LATIN = re.compile(rf"(?<![#@\w])(?=[{_CYRILLIC}{_GREEK}'‘’ʼ]*+[{_LATIN}]){_WORD}")
_WITH_FOREIGN = re.compile(rf"(?<![#@\w])(?=[{_LATIN}'‘’ʼ]*+[{_CYRILLIC}{_GREEK}]){_WORD}")
_ROMAN = re.compile(
    r"(?=.)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$"
)  # every numeral to 3999
_NEIGHBOURS = re.compile(rf"[{_ANY}'‘’ʼ-]++")

_WORDS_OF_ONE_LETTER: Mapping[str, str] = MappingProxyType(
    {
        "be": "аіу",
        "ru": "аосу",
        "uk": "аіоу",
        "sk": "aio",
        "cs": "aio",
        "pl": "aio",
        "en": "a",
        "es": "aeoy",
        "fr": "ay",
    }
)
_SENTENCE_ENDS = ".!?…:"
_NEAR = 8


def restyle(text: str, language: str, tally: Tally) -> str:
    """Give a paragraph in which no word mixes alphabets by look-alike letters."""
    if not (_FOREIGN.search(text) and _SOME_LATIN.search(text)):
        return text
    script = _script(text)
    # Only words with a letter that is strange in this paragraph are looked at.
    strange = {_CYR: _WITH_LATIN, _LAT: _WITH_FOREIGN}.get(script or "", _WORDS)
    text = tally.sub(Change.LOOK_ALIKES, strange, lambda found: _in_one(found, script), text)
    letters = _WORDS_OF_ONE_LETTER.get(language, "")
    if script is None or not letters or bool(_ONE_CYRILLIC.match(letters)) != (script is _CYR):
        return text
    table = TO_CYRILLIC if script is _CYR else TO_LATIN
    return tally.sub(
        Change.LOOK_ALIKES, strange, lambda found: _single(found, table, letters, script), text
    )


def doubtful(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of words that still mix alphabets, or look like another one's words."""
    if not (_FOREIGN.search(text) and _SOME_LATIN.search(text)):
        return
    script = _script(text)
    strange = {_CYR: _WITH_LATIN, _LAT: _WITH_FOREIGN}.get(script or "", _WORDS)
    for found in strange.finditer(text):
        word = found[0]
        stray = word.islower() and script is not None and _is_stray(word, script)
        if stray or _switches(word) > 1:
            yield found.span()


_LAT, _CYR = "latin", "cyrillic"


def _script(text: str) -> str | None:
    """Name the alphabet of most letters that belong to one only."""
    cyrillic = sum(sign not in TO_LATIN for sign in _ONE_CYRILLIC.findall(text))
    latin = sum(sign not in TO_CYRILLIC for sign in _ONE_LATIN.findall(text))
    if cyrillic == latin:
        return None
    return _CYR if cyrillic > latin else _LAT


def _in_one(found: re.Match[str], script: str | None) -> str:
    word = found[0]
    if word.isascii() or not _SOME_LATIN.search(word) or not _FOREIGN.search(word):
        return _greek(word)
    as_latin = _translated(word, TO_LATIN)
    if _ROMAN.match(as_latin):
        return as_latin
    # Its own letters decide, then those that a hyphen joins to it, then the line.
    side = _side(word) or _side(_compound(found)) or ("" if script is None else script)
    if side == _CYR:
        return _translated(word, TO_CYRILLIC)
    return as_latin if side == _LAT else word


def _side(word: str) -> str:
    """Name the only alphabet that the word's plain letters belong to; "" for none, "both"."""
    cyrillic = any(sign not in TO_LATIN for sign in _ONE_CYRILLIC.findall(word))
    latin = any(sign not in TO_CYRILLIC for sign in _ONE_LATIN.findall(word))
    if cyrillic and latin:
        return "both"
    return _CYR if cyrillic else _LAT if latin else ""


def _compound(found: re.Match[str]) -> str:
    start = found.start()
    text = found.string
    while start > 0 and (text[start - 1].isalpha() or text[start - 1] in "-'’"):
        start -= 1
    compound = _NEIGHBOURS.match(text, start)
    return compound[0] if compound else found[0]


def _greek(word: str) -> str:
    """Leave Greek words; a Greek letter inside a word of Cyrillic ones is one of them."""
    if not any(sign in _GREEK_LOOKS for sign in word) or not _ONE_CYRILLIC.search(word):
        return word
    return _translated(word, {sign: TO_CYRILLIC.get(TO_LATIN[sign], sign) for sign in _GREEK_LOOKS})


def _translated(word: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(sign, sign) for sign in word)


def _single(found: re.Match[str], table: Mapping[str, str], letters: str, script: str) -> str:
    """Put a word of one letter into the alphabet of both words beside it."""
    word = found[0]
    own = table.get(word, word)
    if own == word or own.lower() not in letters:
        return word
    text = found.string
    before = text[max(0, found.start() - _NEAR) : found.start()].rstrip()
    after = text[found.end() : found.end() + _NEAR].lstrip()
    begins = not before or before[-1] in _SENTENCE_ENDS
    if word.isupper() and not (begins and after[:1].islower()):
        return word
    pattern = _ONE_CYRILLIC if script is _CYR else _ONE_LATIN
    fits = [bool(pattern.match(sign)) for sign in (before[-1:], after[:1]) if sign.isalpha()]
    return own if fits and all(fits) else word


def _is_stray(word: str, script: str) -> bool:
    table = TO_CYRILLIC if script is _CYR else TO_LATIN
    return all(sign in table for sign in word)


def _switches(word: str) -> int:
    scripts = [bool(_ONE_LATIN.match(sign)) for sign in word if sign.isalpha()]
    return sum(one != other for one, other in pairwise(scripts))
