"""The name check: text and a watch-list in, findings out."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from safepub.leaks import contacts, patterns, phrases, views
from safepub.leaks import words as reading
from safepub.leaks.contacts import Contacts
from safepub.leaks.findings import Finding, Kind, Level
from safepub.leaks.names import Finder, Place
from safepub.leaks.phrases import PhraseFinder
from safepub.leaks.watch_list import WatchList

RULES = 1
"""The version of the rules, stored beside the fact that a text passed them."""
_GRAVEST = {level: place for place, level in enumerate(Level)}


def check(parts: Mapping[str, str], watch_list: WatchList) -> tuple[Finding, ...]:
    """Find what gives the contributor away, in order of the parts and places.

    `parts` maps the name of a part to its plain text (of the body, its Markdown source);
    that of a part called `name-…` is a file name. E-mail addresses, telephone numbers and
    handles are found with an empty list as well. Findings of a part do not overlap: of two
    that would, the graver stays. Never raises, whatever texts and list hold.
    """
    search = _search(watch_list)
    return tuple(finding for part, text in parts.items() for finding in search.part(part, text))


@dataclass(frozen=True)
class _Search:
    """All that is looked for, ready for every part of one check."""

    listed: WatchList
    names: Finder
    phrases: PhraseFinder
    contacts: Contacts

    def part(self, part: str, text: str) -> Iterator[Finding]:
        """Give the findings of one part in order."""
        view = views.see(text)
        seen = views.without_signs(view)
        found = [
            *_spans(seen, self._words(seen, linked=part.startswith("name-"))),
            *_spans(view, self.contacts.places(view.text)),
        ]
        for start, end, place in _apart(found):
            yield Finding(part, start, end, place.level, place.kind, text[start:end])

    def _words(self, view: views.View, *, linked: bool) -> Iterator[Place]:
        words = reading.words(view, linked=linked)
        yield from self.names.places(words)
        yield from self.phrases.places(words, view.text)
        yield from phrases.literal(view.text, self.listed)
        close = [word.readings[0] for word in words if word.linked or word.is_long]
        for one in (*close, *reading.spaced_words(view)):
            place = self.names.inside(one)
            if place is not None:
                yield place


def _search(watch_list: WatchList) -> _Search:
    names = patterns.compiled(watch_list)
    return _Search(
        watch_list,
        Finder(names, ordinary=watch_list.ordinary_surname),
        PhraseFinder(watch_list),
        contacts.compiled(watch_list),
    )


def _spans(view: views.View, places: Iterable[Place]) -> Iterator[tuple[int, int, Place]]:
    for place in places:
        yield (*view.span(place.start, place.end), place)


def _order(one: tuple[int, int, Place]) -> tuple[int, int, int]:
    """Graver first; of two full names the closer pair, of anything else the longer."""
    start, end, place = one
    size = end - start if place.kind is Kind.NAME else start - end
    return _GRAVEST[place.level], size, start


def _apart(found: list[tuple[int, int, Place]]) -> list[tuple[int, int, Place]]:
    """Leave out what overlaps something graver or longer; the rest in order."""
    found.sort(key=_order)
    taken: list[tuple[int, int, Place]] = []
    starts: list[int] = []
    ends: list[int] = []
    for one in found:
        start, end, _ = one
        place = bisect_left(starts, end)
        if place and ends[place - 1] > start:
            continue
        starts.insert(place, start)
        ends.insert(place, end)
        taken.insert(place, one)
    return taken
