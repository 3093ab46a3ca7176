"""Runs of words that stand in two texts: what a search engine would find with quotation marks."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anyascii import anyascii

FEWEST_WORDS = 6
"""So many words in a row are hardly ever the same by chance."""

# Letters with the signs that stand on them; of scripts without spaces each sign is a word.
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    "|(?:(?!_)[\\w\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u0900-\u0963\u0966-\u0e4e\u0f71-\u0f84\u1000-\u1049\u1050-\u109f"
    "\u17b4-\u17d3\u200c\u200d'’‘ʼ`´\xad](?<![\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]))+"
)

# Stress and vowels that are mostly left out.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")


@dataclass(frozen=True)
class Run:
    """A place `text[start:end]` of the first text that stands word for word in the other one."""

    start: int
    end: int
    words: int


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    folded: str


def runs(text: str, other: str, *, words: int = FEWEST_WORDS) -> tuple[Run, ...]:
    """Give every longest run of at least `words` words that stands in both texts.

    Case, punctuation, accents, invisible marks and the script do not count: words are
    compared in plain Latin letters, so that a letter-by-letter transliteration is found
    as well. A run is one piece of the other text and cannot be made longer on either side;
    two runs may overlap. The time grows with the length of both texts.
    """
    own = list(_words(text))
    automaton = _Automaton([word.folded for word in _words(other)])
    longest = list(automaton.longest(word.folded for word in own))
    found: list[Run] = []
    for at, length in enumerate(longest):
        goes_on = at + 1 < len(longest) and longest[at + 1] > length
        if length >= words and not goes_on:
            found.append(Run(own[at - length + 1].start, own[at].end, length))
    return tuple(found)


def _words(text: str) -> Iterator[_Word]:
    known: dict[str, str] = {}
    for found in _WORD.finditer(text):
        word = found[0]
        if word not in known:
            known[word] = _folded(word)
        if known[word]:
            yield _Word(found.start(), found.end(), known[word])


def _folded(word: str) -> str:
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKC", word).casefold())
    return "".join(sign for sign in anyascii(plain).casefold() if sign.isalnum())


class _Automaton:
    """Knows every run of words of one text: a suffix automaton (Blumer and others, 1985)."""

    def __init__(self, words: Sequence[str]) -> None:
        """Learn the text word by word."""
        self._next: list[dict[str, int]] = [{}]
        self._shorter = [-1]
        self._length = [0]
        last = 0
        for word in words:
            last = self._add(word, last)

    def longest(self, words: Iterator[str]) -> Iterator[int]:
        """Give, for every word, how many words up to it stand together in the text learned."""
        state = length = 0
        for word in words:
            while state and word not in self._next[state]:
                state = self._shorter[state]
                length = self._length[state]
            if word in self._next[state]:
                state = self._next[state][word]
                length += 1
            yield length

    def _add(self, word: str, last: int) -> int:
        new = self._state({}, self._length[last] + 1, 0)
        at = last
        while at >= 0 and word not in self._next[at]:
            self._next[at][word] = new
            at = self._shorter[at]
        if at >= 0:
            self._shorter[new] = self._split(at, word)
        return new

    def _split(self, at: int, word: str) -> int:
        """Give the state for the run that ends here and is known already."""
        known = self._next[at][word]
        if self._length[known] == self._length[at] + 1:
            return known
        copy = self._state(dict(self._next[known]), self._length[at] + 1, self._shorter[known])
        self._shorter[known] = copy
        while at >= 0 and self._next[at].get(word) == known:
            self._next[at][word] = copy
            at = self._shorter[at]
        return copy

    def _state(self, following: dict[str, int], length: int, shorter: int) -> int:
        self._next.append(following)
        self._length.append(length)
        self._shorter.append(shorter)
        return len(self._next) - 1
