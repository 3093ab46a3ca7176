"""Names of the list in the words of a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from safepub.leaks.findings import Kind, Level
from safepub.leaks.patterns import Match, Patterns, Role, Strength
from safepub.leaks.words import Reading, Word

REACH = 3
"""A surname and a given name this many words apart are one name."""
_STEPS = [step for reach in range(1, REACH + 1) for step in (-reach, reach)]
_FEW_CAPITALS = 0.01
"""A text with fewer words that begin with a capital does without capitals."""
_SHORTEST_INSIDE = 5
_SYLLABLE = 2


@dataclass(frozen=True)
class Place:
    """Something found at letters `start:end` of a view."""

    start: int
    end: int
    level: Level
    kind: Kind


@dataclass(slots=True)
class Seen:
    """What a word of the text is: each role with the reading that plays it."""

    roles: dict[Role, Reading] = field(default_factory=dict)
    strength: Strength = Strength.NEAR
    """How well a surname agrees."""
    lower: bool = False
    """It is written like an everyday word, in a text that has capitals."""

    def first(self, *roles: Role) -> Reading | None:
        """Give the reading in the first of the roles that the word plays."""
        return next((self.roles[role] for role in roles if role in self.roles), None)


class Finder:
    """Looks words up and remembers each for the time of one check."""

    def __init__(self, patterns: Patterns, *, ordinary: bool) -> None:
        """Take the patterns; `ordinary` surnames count beside a given name alone."""
        self._patterns = patterns
        self._ordinary = ordinary
        self._known: dict[str, frozenset[Match]] = {}

    def places(self, words: Sequence[Word]) -> Iterator[Place]:
        """Find names in order of the words; a byline's own forms are no finding."""
        raised = sum(word.raised for word in words)
        without_capitals = raised < len(words) * _FEW_CAPITALS
        seen = {}
        for place, word in enumerate(words):
            one = self._seen(word, noticed=word.raised or word.linked or without_capitals)
            if one is not None:
                seen[place] = one
        for place in seen:
            yield from self._place(words, seen, place)

    def inside(self, reading: Reading) -> Place | None:
        """Find a name inside a word of an address, or in letters that were spelled out."""
        if len(reading.letters) < _SHORTEST_INSIDE:
            return None
        role = self._patterns.within(reading.letters)
        if role is None:
            return None
        level = Level.BLOCK if role is Role.FULL else Level.WARN
        kind = Kind.NAME if role is Role.FULL else Kind.SURNAME
        return Place(reading.start, reading.end, level, kind)

    def _matches(self, letters: str) -> frozenset[Match]:
        known = self._known.get(letters)
        if known is None:
            known = self._known[letters] = self._patterns.matches(letters)
        return known

    def _seen(self, word: Word, *, noticed: bool) -> Seen | None:
        seen: Seen | None = None
        for reading in word.readings:
            for role, strength in self._matches(reading.letters):
                if strength is Strength.NEAR and not noticed:
                    continue
                seen = seen or Seen(lower=not noticed)
                seen.roles.setdefault(role, reading)
                if role is Role.SURNAME and strength.value < seen.strength.value:
                    seen.strength = strength
        return seen

    def _place(self, words: Sequence[Word], seen: dict[int, Seen], place: int) -> Iterator[Place]:
        one = seen[place]
        whole = one.first(Role.FULL)
        surname = one.first(Role.SURNAME)
        given = one.first(Role.GIVEN, Role.PATRONYMIC)
        if whole:
            yield Place(whole.start, whole.end, Level.BLOCK, Kind.NAME)
        elif surname:
            yield from self._surname(words, seen, place, surname)
        elif given and not one.lower and Role.BYLINE not in one.roles:
            yield self._given(seen, place, given)

    def _surname(
        self, words: Sequence[Word], seen: dict[int, Seen], place: int, surname: Reading
    ) -> Iterator[Place]:
        """Give the full name, and the surname alone in case another name takes its neighbour."""
        one = seen[place]
        public = self._is_public(one, Role.SURNAME)
        near = self._beside(words, seen, place, but_bylines=public)
        if near:
            start, end = min(surname.start, near.start), max(surname.end, near.end)
            yield Place(start, end, Level.BLOCK, Kind.NAME)
        if not public:
            unsure = self._ordinary or one.lower or one.strength is Strength.SHORT
            level = Level.NOTE if unsure else Level.WARN
            yield Place(surname.start, surname.end, level, Kind.SURNAME)

    def _is_public(self, one: Seen, role: Role) -> bool:
        """Tell whether a word is a byline's, and the byline itself has that role."""
        return Role.BYLINE in one.roles and role in self._patterns.byline_roles

    def _beside(
        self, words: Sequence[Word], seen: dict[int, Seen], place: int, *, but_bylines: bool
    ) -> Reading | None:
        """Give a given name, an initial or a byline that stands close to a surname."""
        for step in _STEPS[:2] if self._ordinary else _STEPS:
            other = place + step
            one = seen.get(other)
            if one and one.lower and not seen[place].lower:
                continue
            found = one and one.first(Role.GIVEN, Role.PATRONYMIC, Role.BYLINE)
            if one and found and not self._says_nothing(one, but_bylines=but_bylines):
                return found
            if not but_bylines and self._is_initial(words, other, place):
                return words[other].readings[0]
        return None

    def _says_nothing(self, one: Seen, *, but_bylines: bool) -> bool:
        """Tell whether a word beside a surname is the surname again, or as public as it is."""
        if Role.BYLINE not in one.roles:
            return False
        return but_bylines or (Role.SURNAME in one.roles and Role.GIVEN not in one.roles)

    def _is_initial(self, words: Sequence[Word], other: int, place: int) -> bool:
        """Tell whether a word abbreviates a given name: `I.` or, after the surname, `I`."""
        if not 0 <= other < len(words):
            return False
        word = words[other]
        letters = word.readings[0].letters
        short = word.initial or (word.dotted and word.raised and len(letters) == _SYLLABLE)
        if not short or not self._patterns.is_initial(letters):
            return False
        shouted = words[place].readings[0].letters.isupper()
        return word.dotted or (other == place + 1 and not shouted)

    def _given(self, seen: dict[int, Seen], place: int, given: Reading) -> Place:
        one = seen[place]
        if Role.GIVEN in one.roles and self._patterns.is_longer(given.letters):
            return Place(given.start, given.end, Level.WARN, Kind.BYLINE)
        wanted = Role.PATRONYMIC if Role.GIVEN in one.roles else Role.GIVEN
        for other in (place + 1, place - 1):
            found = seen[other].first(wanted) if other in seen else None
            if found:
                start, end = min(given.start, found.start), max(given.end, found.end)
                return Place(start, end, Level.WARN, Kind.NAME)
        return Place(given.start, given.end, Level.NOTE, Kind.GIVEN_NAME)
