"""A watch-list made ready for search: every case form of every name, by its sound."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from itertools import islice, product
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from safepub.leaks import sounds, stems
from safepub.leaks.watch_list import WatchList, is_patronymic, parts_of

SHORTEST_NEAR = 5
"""Sounds that a surname has at least, if a word within one edit of it shall count."""
SHORTEST_FAR = 9
"""Sounds from which on two edits count."""
LIKENESS = 55.0
SHORT_LIKENESS = 70.0
NEAR_LIKENESS = 80.0
"""Percent of the plain letters that must agree as well, so that accidents do not count."""
SHORTEST_JOINED = 6
"""Letters of a given name and a surname that are looked for written as one word."""
MOST_JOINED = 500
"""Pairs of a given name and a surname; a list of ordinary length has fewer."""
_SHORT = 3
_SYLLABLE = 2
_LONGEST_ENDING = 3
_INITIALS = {"h": "g", "y": "i", "j": "i", "w": "v", "c": "k", "q": "k"}


class Role(Enum):
    """What a word of the list is."""

    SURNAME = auto()
    GIVEN = auto()
    PATRONYMIC = auto()
    FULL = auto()
    """Given name and surname without a space."""
    BYLINE = auto()
    """A word of a byline, in its own cases."""


class Strength(Enum):
    """How well a word agrees."""

    SOUNDS = auto()
    SHORT = auto()
    """A case form of a name of two or three letters: many words sound so."""
    NEAR = auto()
    """All but a sound or two."""


class Match(NamedTuple):
    """What a word may be."""

    role: Role
    strength: Strength


class _Owner(NamedTuple):
    role: Role
    name: str
    least: float

    def fits(self, plain: str) -> bool:
        """Tell whether the plain letters agree as well as the sounds do."""
        if self.least:
            return likeness(plain, self.name) >= self.least
        stem = self.name.rstrip("aeiouy") or self.name
        return plain.startswith(stem) and len(plain) <= len(self.name) + _LONGEST_ENDING

    def strength(self, plain: str) -> Strength:
        """Give the strength of a word that fits."""
        return Strength.SOUNDS if self.least or plain == self.name else Strength.SHORT


@dataclass(frozen=True)
class Patterns:
    """The names of a list. `inside` are sounds that give her away within any address."""

    exact: Mapping[str, tuple[_Owner, ...]] = field(repr=False)
    near: Mapping[tuple[str, int], Mapping[str, str]] = field(repr=False)
    """By first sound and the length of a word: surnames it may mean, with plain letters."""
    inside: Mapping[str, Role] = field(repr=False)
    initials: frozenset[str] = field(repr=False)
    bylines: frozenset[str] = field(repr=False)
    """The words of the bylines in plain letters."""

    def matches(self, letters: str) -> frozenset[Match]:
        """Give what a word may be, misspelled surnames included."""
        found: set[Match] = set()
        plain = sounds.rough(letters)
        for key in sounds.keys(letters):
            for owner in self.exact.get(key, ()):
                if owner.fits(plain):
                    found.add(Match(owner.role, owner.strength(plain)))
            if self._is_near(key, plain):
                found.add(Match(Role.SURNAME, Strength.NEAR))
        return frozenset(found)

    def within(self, letters: str) -> Role | None:
        """Give the gravest thing that is written inside a word of an address or a file name."""
        keys = sounds.keys(letters)
        found = {role for one, role in self.inside.items() if any(one in key for key in keys)}
        return Role.FULL if Role.FULL in found else next(iter(found), None)

    def is_initial(self, letters: str) -> bool:
        """Tell whether one or two letters abbreviate a given name or are a byline's letter."""
        folded = sounds.fold(letters)
        return folded in self.initials or (len(letters) == 1 and _initial(folded) in self.initials)

    def is_longer(self, letters: str) -> bool:
        """Tell whether a given name of the list is another form of a byline."""
        plain = sounds.rough(letters)
        return Role.GIVEN in self.byline_roles or any(
            plain.startswith(byline) for byline in self.bylines if len(byline) != _SYLLABLE
        )

    @cached_property
    def byline_roles(self) -> frozenset[Role]:
        """What the words of the bylines are in the list of names."""
        return frozenset(role for byline in self.bylines for role, _ in self.matches(byline))

    def _is_near(self, key: str, plain: str) -> bool:
        names = self.near.get((key[0], len(key)))
        if names is None:
            return False
        reach = 2 if len(key) >= SHORTEST_FAR else 1
        near = process.extract(
            key, names.keys(), scorer=Levenshtein.distance, score_cutoff=reach, limit=None
        )
        return any(likeness(plain, names[form]) >= NEAR_LIKENESS for form, _, _ in near)


def likeness(plain: str, name: str) -> float:
    """Give how many percent of two plain spellings agree, an ending left aside."""
    return max(fuzz.ratio(plain, name), fuzz.ratio(plain[: len(name)], name))


def compiled(watch_list: WatchList) -> Patterns:
    """Make a list's names and bylines ready for search."""
    given = {word for name in watch_list.names for entry in name.given for word in parts_of(entry)}
    surnames = {word for name in watch_list.names for word in parts_of(name.surname)}
    bylines = {word for byline in watch_list.bylines for word in parts_of(byline)}
    letters = {byline.strip(" .") for byline in watch_list.bylines if len(byline.strip(" .")) == 1}
    first = {word for word in given if not is_patronymic(word)}
    joined = set(_joined(first, surnames))
    return Patterns(
        exact=_exact(given, surnames, joined, bylines),
        near=_near(surnames),
        inside=_inside(surnames, joined),
        initials=frozenset(_initials(first | letters)),
        bylines=frozenset(filter(None, map(sounds.rough, bylines | letters))),
    )


def _exact(
    given: Iterable[str], surnames: Iterable[str], joined: Iterable[str], bylines: Iterable[str]
) -> Mapping[str, tuple[_Owner, ...]]:
    exact: dict[str, set[_Owner]] = defaultdict(set)
    words = [
        *((Role.PATRONYMIC if is_patronymic(word) else Role.GIVEN, word) for word in given),
        *((Role.SURNAME, word) for word in surnames),
        *((Role.FULL, word) for word in joined),
        *((Role.BYLINE, word) for word in bylines),
    ]
    for role, spelling in words:
        plain = sounds.rough(spelling)
        for key in sounds.keys(spelling):
            owner = _Owner(role, plain, _least(role, key))
            for form in stems.forms(key, _endings(role)):
                exact[form].add(owner)
    return {form: tuple(owners) for form, owners in exact.items()}


def _least(role: Role, key: str) -> float:
    if len(key) < _SHORT:
        return 0.0
    return SHORT_LIKENESS if len(key) == _SHORT or role is Role.BYLINE else LIKENESS


def _endings(role: Role) -> tuple[str, ...]:
    if role is Role.BYLINE:
        return stems.BYLINE_ENDINGS
    return stems.SURNAME_ENDINGS if role is Role.SURNAME else stems.GIVEN_ENDINGS


def _near(surnames: Iterable[str]) -> Mapping[tuple[str, int], Mapping[str, str]]:
    near: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for word in surnames:
        for key in sounds.keys(word):
            if len(key) < SHORTEST_NEAR:
                continue
            for form in stems.forms(key, stems.NEAR_ENDINGS):
                reach = 2 if len(form) >= SHORTEST_FAR else 1
                for length in range(len(form) - reach, len(form) + reach + 1):
                    near[form[0], length][form] = sounds.rough(word)
    return near


def _inside(surnames: Iterable[str], joined: Iterable[str]) -> Mapping[str, Role]:
    inside: dict[str, Role] = {}
    for word in surnames:
        alone = {key for key in sounds.keys(word) if len(key) >= SHORTEST_NEAR}
        inside |= dict.fromkeys(alone, Role.SURNAME)
    for word in joined:
        inside |= dict.fromkeys(sounds.keys(word), Role.FULL)
    return inside


def _joined(given: Iterable[str], surnames: Iterable[str]) -> Iterator[str]:
    """Give the pairs written as one word, of a list of any length only so many."""
    long_enough = (
        (first, last)
        for first, last in product(sorted(given), sorted(surnames))
        if len(first) + len(last) >= SHORTEST_JOINED
    )
    for first, last in islice(long_enough, MOST_JOINED):
        yield first + last
        yield last + first


def _initials(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        folded = sounds.fold(word)
        yield from (folded[:1], folded[:2], _initial(folded))


def _initial(folded: str) -> str:
    """Give the initial of a plain spelling, the same for letters that stand for each other."""
    return _INITIALS.get(folded[:1], folded[:1])
