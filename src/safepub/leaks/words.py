"""The words of a text with their places, and every other way to read each of them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from safepub.leaks import sounds
from safepub.leaks.views import View

_APOSTROPHES = "'’ʼ‘`´ʹ"
_LETTERS = r"[^\W\d_]"
_WORD = re.compile(rf"{_LETTERS}+(?:[{_APOSTROPHES}]{_LETTERS}+)*")
_HUMP = re.compile(r"[^\W\d_]+?(?:(?<=[^\W\d_A-ZА-ЯЁЎІЇЄҐ])(?=[A-ZА-ЯЁЎІЇЄҐ])|$)")
_HYPHEN = re.compile(r"[-\u00ad\u2010\u2011\u00ac]\s{0,3}\n?\s{0,3}\Z")
_BETWEEN_LETTERS = re.compile(r"[ .\-_·*|/\u2009]")
# What stands close together without spaces: addresses, handles, tags, file names.
_LINK = re.compile(
    r"(?i)(?:[a-z][a-z0-9+.-]{1,15}://|www\.)[^\s<>\"]{1,2000}"
    r"|(?<=\]\()[^\s()]{1,2000}|[@#]\w{2,80}|[\w.+-]{1,64}@[\w.-]{1,255}"
    r"|\b[\w-]{1,64}(?:\.[\w-]{1,64})*\.[a-z]{2,12}/[^\s<>\"]{0,2000}"
)
_CASELESS = re.compile("[\u0530-\u10ff\u1100-\u1fff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff]")
# d'Ivanov, O'Hara; and, the, in, to of Arabic and Hebrew, which are written with the word.
_PREFIX = re.compile(
    rf"{_LETTERS}{{1,2}}[{_APOSTROPHES}]|(?:[وفبلك]?ال|[وفبلك])(?=[\u0620-\u064a]{{3}})|[והבלמשכ](?=[א-ת]{{3}})"
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff]")
_FEWEST_SPACED = 4
_LONGEST_PREFIX = 2


class Reading(NamedTuple):
    """One way to read at a place; `start` and `end` count letters of the view."""

    letters: str
    start: int
    end: int


class Word(NamedTuple):
    """A word: `readings[0]` is the word itself.

    `raised` words begin with a capital or belong to a script without capitals, `linked`
    ones stand in an address, a handle, a tag or a file name, `initial` ones are one
    capital letter. `dotted`: a full stop follows.
    """

    readings: tuple[Reading, ...]
    raised: bool
    linked: bool
    initial: bool
    dotted: bool

    @property
    def is_long(self) -> bool:
        """Tell whether the word is longer than a name: names may be inside it."""
        return len(self.readings[0].letters) > sounds.LONGEST


def words(view: View, *, linked: bool = False) -> list[Word]:
    """Give the words in order; `linked` says that all of the text is a file name."""
    found: list[Word] = []
    links = _links(view.text)
    for match in _WORD.finditer(view.text):
        if _UNSPACED.match(match[0]):
            continue
        inside = linked or _is_inside(links, match.start())
        found += (_word(view.text, one, match, linked=inside) for one in _humps(match))
    return _with_joined(view.text, found)


def spaced_words(view: View) -> Iterator[Reading]:
    """Give what is written letter by letter: `I v a n o u`, `І-в-а-н-о-ў`."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(view.text):
        if len(match[0]) == 1 and (not run or _continues(view.text, run, match)):
            run.append(match)
            continue
        yield from _spelled(run)
        run = [match] if len(match[0]) == 1 else []
    yield from _spelled(run)


def _continues(text: str, run: list[re.Match[str]], match: re.Match[str]) -> bool:
    gap = text[run[-1].end() : match.start()]
    if not _BETWEEN_LETTERS.fullmatch(gap):
        return False
    return len(run) < 2 or text[run[-2].end() : run[-1].start()] == gap  # noqa: PLR2004


def _spelled(run: list[re.Match[str]]) -> Iterator[Reading]:
    if len(run) >= _FEWEST_SPACED:
        yield Reading("".join(match[0] for match in run), run[0].start(), run[-1].end())


def _links(text: str) -> list[tuple[int, int]]:
    if not any(sign in text for sign in "@#/("):
        return []
    return [match.span() for match in _LINK.finditer(text)][::-1]


def _is_inside(links: list[tuple[int, int]], place: int) -> bool:
    """Tell whether a place lies in a link; forgets the links before it."""
    while links and links[-1][1] <= place:
        links.pop()
    return bool(links) and links[-1][0] <= place


def _humps(match: re.Match[str]) -> Iterator[Reading]:
    word, start = match[0], match.start()
    humps = [] if word[1:].islower() or word.isupper() else list(_HUMP.finditer(word))
    if len(humps) < 2:  # noqa: PLR2004
        yield Reading(word, start, match.end())
        return
    for hump in humps:
        yield Reading(hump[0], start + hump.start(), start + hump.end())


def _word(text: str, reading: Reading, match: re.Match[str], *, linked: bool) -> Word:
    letters = reading.letters
    readings: tuple[Reading, ...] = (reading,)
    if (reading.start, reading.end) != match.span() and reading.start == match.start():
        readings = (reading, Reading(match[0], *match.span()))
    prefix = _PREFIX.match(letters)
    if prefix:
        tail = letters[prefix.end() :]
        readings = (*readings, Reading(tail, reading.end - len(tail), reading.end))
    raised = letters[-1].isupper() or any(one.letters[0].isupper() for one in readings)
    return Word(
        readings=readings,
        raised=raised or bool(_CASELESS.match(letters)),
        linked=linked,
        initial=len(letters) == 1 and raised,
        dotted=text[reading.end : reading.end + 1] == ".",
    )


def _with_joined(text: str, found: list[Word]) -> list[Word]:
    """Give each word that a hyphen ties to the next one a reading of both together."""
    for place in range(len(found) - 1):
        left, right = found[place].readings[0], found[place + 1].readings[0]
        gap = text[left.end : right.start]
        if 0 < len(gap) < 9 and _HYPHEN.match(gap):  # noqa: PLR2004
            both = Reading(left.letters + right.letters, left.start, right.end)
            word = found[place]
            found[place] = word._replace(readings=(*word.readings, both))
    return found
