"""Quotation marks of a language in place of all the others, by where they stand."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safepub.cleaning.house_style import APOSTROPHE, Style
from safepub.cleaning.tally import HIDDEN, Change, Tally

_DOUBLED = r"''|‘‘|’’|‚‚|,,(?=[^\W\d_])"
_DOUBLE = r"[\"“”„‟«»＂〝〞]"
_SINGLE = r"['‘’‚‛‹›＇]"
_MARK = re.compile(rf"{_DOUBLED}|{_DOUBLE}|{_SINGLE}")
_IN_WORD = re.compile(r"(?<=[^\W\d_])['‘’‛](?=[^\W\d_])")
_OPENS_BEFORE = frozenset("([{<-–—―/\\¿¡„‚«“‘‹\"'=|" + HIDDEN)
_OPEN, _CLOSE = frozenset("„‟〝‚‹«") | {",,", "‚‚"}, frozenset("”〞›»")
_EITHER = frozenset("“‘")
# English words that lost their beginning.
_ELISION = re.compile(r"(?:tis|twas|twere|em|n|til|till|cause|bout|round|neath)\b", re.IGNORECASE)
_PAIRED_INSIDE = re.compile(r"(?<=«) +(?=\S)|(?<=\S) +(?=»)")
_TOUCHED = re.compile(r"(?<=«)(?=[^\s»])|(?<=[^\s«])(?=»)")


@dataclass(frozen=True, kw_only=True)
class _Mark:
    """A quotation mark, or an apostrophe, and whether it may open or close by its place."""

    start: int
    end: int
    sign: str
    opens: bool
    closes: bool
    before: str

    @property
    def single(self) -> bool:
        return self.end - self.start == 1 and re.match(_SINGLE, self.sign) is not None


def restyle(text: str, style: Style, tally: Tally) -> str:
    """Give a paragraph with the house's quotation marks, and ’ for what is an apostrophe."""
    if not style.inside:
        text = tally.sub(Change.SPACES, _PAIRED_INSIDE, "", text)
    marks = list(_marks(text))
    if marks:
        text = _written(text, _decided(text, marks, style), tally)
    if style.inside:
        text = tally.sub(Change.SPACES, _TOUCHED, " ", text)
    return text


def _marks(text: str) -> Iterator[_Mark]:
    for found in _MARK.finditer(text):
        start, end = found.span()
        if _IN_WORD.match(text, start):
            continue
        before, after = _seen_before(text, start), _seen_after(text, end)
        left = not before or before.isspace() or before in _OPENS_BEFORE
        right = not after or after.isspace() or not (after.isalnum() or after == HIDDEN)
        yield _Mark(
            start=start,
            end=end,
            sign=found[0],
            opens=left and bool(after) and not after.isspace(),
            closes=right and bool(before) and not before.isspace(),
            before=before,
        )


def _seen_before(text: str, at: int) -> str:
    while at > 0 and text[at - 1] in "*_":
        at -= 1
    return text[at - 1] if at > 0 else ""


def _seen_after(text: str, at: int) -> str:
    while at < len(text) and text[at] in "*_":
        at += 1
    return text[at] if at < len(text) else ""


def _decided(text: str, marks: Sequence[_Mark], style: Style) -> Iterator[tuple[_Mark, str]]:
    """Give the sign for every mark; what opens and is not closed yet makes the next one inner."""
    depth = 0
    quoting = _quoting_singles(text, marks)
    for mark in marks:
        if mark.single and mark.start not in quoting:
            yield mark, _apostrophe(mark)
            continue
        opening = _is_opening(mark, style, depth)
        if opening is None:
            yield mark, mark.sign
        elif opening:
            yield mark, style.quotes[2 * (depth % 2)]
            depth += 1
        else:
            depth = max(0, depth - 1)
            yield mark, style.quotes[2 * (depth % 2) + 1]


def _apostrophe(mark: _Mark) -> str:
    """Leave feet and minutes, as in 5', and everything that is a quotation mark anyway."""
    is_measure = mark.sign == "'" and mark.before.isdigit() and not mark.opens
    return mark.sign if is_measure or mark.sign in "‚‹›" else APOSTROPHE


def _is_opening(mark: _Mark, style: Style, depth: int) -> bool | None:
    """Tell whether a mark opens; None for one that is none, as the inches in 5"."""
    if mark.opens != mark.closes:
        inches = mark.closes and not depth and mark.sign == '"' and mark.before.isdigit()
        return None if inches else mark.opens
    if mark.sign in _OPEN or mark.sign in _CLOSE:
        return mark.sign in _OPEN
    if mark.sign in _EITHER:
        return not (depth and mark.sign in style.quotes[1::2])
    # Without spaces between words, as in Chinese, every place is inside one.
    somewhere = mark.opens or depth or "\u2e80" <= mark.before <= "\u9fff"
    return not depth if somewhere else None


def _quoting_singles(text: str, marks: Sequence[_Mark]) -> set[int]:
    """Find single marks that stand in pairs around words; the others are apostrophes."""
    singles = [mark for mark in marks if mark.single]
    openings = [
        at
        for at, mark in enumerate(singles)
        if mark.opens and not mark.closes and not _is_elision(text, mark)
    ]
    quoting = {mark.start for mark in singles if mark.sign in "‚‹›"}
    done = -1
    for opening in openings:
        if opening <= done:
            continue
        following = bisect_left(openings, opening + 1)
        last = openings[following] if following < len(openings) else len(singles)
        closing = _closing(text, singles, opening + 1, last)
        if closing is not None:
            quoting |= {singles[opening].start, singles[closing].start}
            done = closing
    return quoting


def _closing(text: str, singles: Sequence[_Mark], first: int, last: int) -> int | None:
    """Find what closes: not the apostrophe in "the boys' room", if another one does."""
    found = None
    for at in range(first, last):
        mark = singles[at]
        if mark.closes and not mark.opens:
            found = at
            owner = mark.before in "sSzZxX" and text[mark.end + 1 : mark.end + 2].islower()
            if not owner:
                return found
    return found


def _is_elision(text: str, mark: _Mark) -> bool:
    following = text[mark.end : mark.end + 1]
    return following.isdigit() or _ELISION.match(text, mark.end) is not None


def _written(text: str, decided: Iterator[tuple[_Mark, str]], tally: Tally) -> str:
    pieces: list[str] = []
    done = 0
    changed: dict[Change, list[int]] = {}
    for mark, sign in decided:
        pieces += (text[done : mark.start], sign)
        done = mark.end
        if sign != mark.sign:
            change = Change.APOSTROPHES if sign == APOSTROPHE and mark.single else Change.QUOTES
            changed.setdefault(change, []).append(mark.start)
    new = "".join((*pieces, text[done:]))
    for change, places in changed.items():
        tally.note(change, len(places), new, places[0])
    return new
