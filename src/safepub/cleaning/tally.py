"""What a normaliser changes, counted while it does so."""

import re
from collections import Counter
from collections.abc import Callable
from enum import StrEnum

HIDDEN = "\ue000"
"""Stands for a piece that stays as it is; a text in which all can be seen never holds it."""
AROUND = 24
"""Characters on each side of a place that is shown."""


class Change(StrEnum):
    """A family of what was changed."""

    INVISIBLE = "invisible"
    SPACES = "spaces"
    LINE_ENDS = "line_ends"
    TRAILING = "trailing"
    QUOTES = "quotes"
    DASHES = "dashes"
    ELLIPSIS = "ellipsis"
    APOSTROPHES = "apostrophes"
    LOOK_ALIKES = "look_alikes"
    UNICODE = "unicode"
    HTML = "html"
    COMMENTS = "comments"


class Tally:
    """Counts changes by family, and keeps a few words near the first of each."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.counts: Counter[Change] = Counter()
        self.near: dict[Change, str] = {}

    def note(self, change: Change, count: int, text: str, at: int) -> None:
        """Count changes, the first of which is at this place of the text."""
        if count:
            self.counts[change] += count
            self.near.setdefault(change, around(text, at, at))

    def sub(
        self,
        change: Change,
        pattern: re.Pattern[str],
        give: str | Callable[[re.Match[str]], str],
        text: str,
    ) -> str:
        """Put something else where the pattern is found, and count where that differs."""
        pieces: list[str] = []
        done = length = count = 0
        first = -1
        for found in pattern.finditer(text):
            put = give if isinstance(give, str) else give(found)
            pieces += (text[done : found.start()], put)
            length += len(pieces[-2])
            if put != found[0]:
                first = length if first < 0 else first
                count += 1
            length += len(put)
            done = found.end()
        if not count:
            return text
        new = "".join((*pieces, text[done:]))
        self.note(change, count, new, first)
        return new


def around(text: str, start: int, end: int) -> str:
    """Give a piece of a text with a little of what stands around it, on one line."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = text[first:start], text[end:last]
    # What is cut off is cut at a space, where there is one.
    if first > 0:
        before = before.partition(" ")[2] or before
    if last < len(text):
        after = after.rpartition(" ")[0] or after
    return " ".join(f"{before}{text[start:end]}{after}".replace(HIDDEN, "…").split())
