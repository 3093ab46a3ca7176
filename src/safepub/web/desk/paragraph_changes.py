"""Which paragraphs differ between two texts, and within them which words.

Two levels, because comparing whole texts word by word takes minutes and finds nonsense:
first the paragraphs, then the words of those that are versions of one another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from safepub.web.desk import word_changes
from safepub.web.desk.word_changes import Piece, Words

MOST_PARAGRAPHS = 1_000
"""Between where two texts begin and cease to differ; more are shown as replaced altogether."""
MOST_WORDS = 60_000
"""On both sides together, over a whole comparison; after that whole paragraphs are marked."""
# How far apart two versions of a paragraph may stand among paragraphs that changed.
_REACH = 8


class Kind(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A paragraph on both sides, in pieces; a side that does not have it is empty."""

    kind: Kind
    before: tuple[Piece, ...] = field(default=(), repr=False)
    after: tuple[Piece, ...] = field(default=(), repr=False)

    @property
    def merged(self) -> list[tuple[Kind, str]]:
        """Both sides in one: what is the same, was removed or was added, in reading order."""
        shown: list[tuple[Kind, str]] = []
        coming = [*self.after]
        for piece in self.before:
            if piece.changed:
                shown.append((Kind.REMOVED, piece.words))
                continue
            while coming and coming[0].changed:
                shown.append((Kind.ADDED, coming.pop(0).words))
            shown.append((Kind.SAME, piece.words))
            # The same piece of the other side.
            del coming[:1]
        return shown + [(Kind.ADDED, piece.words) for piece in coming]


@dataclass
class _Budget:
    words: int = MOST_WORDS

    def allows(self, left: Words, right: Words) -> bool:
        self.words -= left.size + right.size
        return self.words >= 0


def rows(left: Sequence[str], right: Sequence[str]) -> list[Row]:
    """Put the paragraphs of two texts beside each other, in reading order."""
    shortest = min(len(left), len(right))
    start = 0
    while start < shortest and left[start] == right[start]:
        start += 1
    end = 0
    while end < shortest - start and left[-1 - end] == right[-1 - end]:
        end += 1
    middle = _middle(left[start : len(left) - end], right[start : len(right) - end], _Budget())
    tail = left[len(left) - end :]
    return [*map(_same, left[:start]), *middle, *map(_same, tail)]


def _middle(left: Sequence[str], right: Sequence[str], budget: _Budget) -> Iterator[Row]:
    if max(len(left), len(right)) > MOST_PARAGRAPHS:
        yield from map(_removed, map(word_changes.cut, left))
        yield from map(_added, map(word_changes.cut, right))
        return
    codes = SequenceMatcher(None, left, right).get_opcodes()
    for kind, from_left, to_left, from_right, to_right in codes:
        if kind == "equal":
            yield from map(_same, left[from_left:to_left])
        else:
            yield from _replaced(left[from_left:to_left], right[from_right:to_right], budget)


def _replaced(left: Sequence[str], right: Sequence[str], budget: _Budget) -> Iterator[Row]:
    """Pair versions of one paragraph, in their order; the others came or went."""
    before, after = [*map(word_changes.cut, left)], [*map(word_changes.cut, right)]
    reached = 0
    for words in after:
        at = _version_of(words, before[reached : reached + _REACH])
        if at is None and len(before) == len(after) == 1:
            at = 0
        if at is None:
            yield _added(words)
            continue
        yield from map(_removed, before[reached : reached + at])
        yield _changed(before[reached + at], words, budget)
        reached += at + 1
    yield from map(_removed, before[reached:])


def _version_of(words: Words, among: Sequence[Words]) -> int | None:
    shares = [word_changes.alike(found, words) for found in among]
    best = max(shares, default=0.0)
    return shares.index(best) if best >= word_changes.ALIKE else None


def _changed(left: Words, right: Words, budget: _Budget) -> Row:
    if budget.allows(left, right):
        before, after = word_changes.changes(left, right)
    else:
        before = word_changes.whole(left, changed=True)
        after = word_changes.whole(right, changed=True)
    return Row(kind=Kind.CHANGED, before=before, after=after)


def _same(paragraph: str) -> Row:
    pieces = (Piece(words=paragraph, changed=False),)
    return Row(kind=Kind.SAME, before=pieces, after=pieces)


def _removed(words: Words) -> Row:
    return Row(kind=Kind.REMOVED, before=word_changes.whole(words, changed=True))


def _added(words: Words) -> Row:
    return Row(kind=Kind.ADDED, after=word_changes.whole(words, changed=True))
