"""A text as a reader sees it, each letter with its place in the text as it was given.

What hides a name from a search is undone: percent signs and entities, invisible
characters, stress marks, compatibility forms; on demand Markdown signs inside words.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\x00-\x08\x0e-\x1f\x7f-\x9f"
)
_POINTS = "\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u0610-\u061a\u064b-\u065f\u0670"
_MARKS = f"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f{_POINTS}{_IGNORABLE}"
# Letters that every normal form leaves alone; everything else is looked at one by one.
_PLAIN = "\t-\r -~\u00c0-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0400-\u0481\u048a-\u052f"
_STRESS = re.compile("(?<=[\u0400-\u052f])[\u0300\u0301]")
_DROPPED = re.compile(f"[{_POINTS}{_IGNORABLE}]+")
_UNUSUAL = re.compile(f"[{_PLAIN}]?[{_MARKS}]+|[^{_PLAIN}][{_MARKS}]*")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_PUNYCODE = re.compile(r"(?i)\bxn--([a-z0-9-]{1,59})")
_INSIDE_WORDS = re.compile(
    r"(?i)(?<=\w)(?:[\[\]()]|(?:[*~`\\]|<!--[^>]{0,80}-->"
    r"|</?(?:a|b|i|u|s|em|strong|span|font|sub|sup|wbr|small|mark)(?:\s[^<>]{0,80})?/?>){1,16})(?=\w)"
)


@dataclass(frozen=True)
class View:
    """What a reader sees. Letter `n` stands at `starts[n]:ends[n]` of the text as given."""

    text: str = field(repr=False)
    starts: list[int] = field(repr=False)
    ends: list[int] = field(repr=False)
    given: str = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the place of `text[start:end]` in the text as given, invisible edges left out."""
        first, last = self.starts[start], self.ends[end - 1]
        while last > first + 1 and _DROPPED.match(self.given[last - 1]):
            last -= 1
        while first < last - 1 and _DROPPED.match(self.given[first]):
            first += 1
        return first, last


def see(text: str) -> View:
    """Give the text as a reader sees it, with places in the text as given."""
    places = list(range(len(text) + 1))
    view = View(text, places[:-1], places[1:], text)
    for pattern, written in (
        (_PERCENT, _unquoted),
        (_PERCENT, _unquoted),
        (_ENTITY, html.unescape),
        (_PUNYCODE, _from_punycode),
        (_UNUSUAL, _normal),
    ):
        view = _rewritten(view, pattern, written)
    return view


def without_signs(view: View) -> View:
    """Give the view without Markdown signs, single brackets and tags inside words."""
    return _rewritten(view, _INSIDE_WORDS, _nothing)


def _rewritten(view: View, pattern: re.Pattern[str], written: Callable[[str], str]) -> View:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for found in pattern.finditer(view.text):
        first, last = found.span()
        new = written(found[0])
        if new == found[0]:
            continue
        pieces += (view.text[done:first], new)
        starts += view.starts[done:first]
        ends += view.ends[done:first]
        _spread(view, first, last, len(new), (starts, ends))
        done = last
    if not done:
        return view
    pieces.append(view.text[done:])
    return View("".join(pieces), starts + view.starts[done:], ends + view.ends[done:], view.given)


def _spread(
    view: View, first: int, last: int, length: int, places: tuple[list[int], list[int]]
) -> None:
    """Give each new letter its share of the place that the old ones took."""
    starts, ends = places
    size = last - first
    if length and size % length == 0:
        step = size // length
        starts += view.starts[first:last:step]
        ends += view.ends[first + step - 1 : last : step]
        return
    starts += [view.starts[first]] * length
    ends += [view.ends[last - 1]] * length


def _unquoted(run: str) -> str:
    return unquote(run, errors="replace")


def _from_punycode(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


def _normal(cluster: str) -> str:
    composed = unicodedata.normalize("NFC", _DROPPED.sub("", cluster))
    if len(composed) > 1 or not composed.isalpha():
        composed = _STRESS.sub("", unicodedata.normalize("NFD", composed))
    return _DROPPED.sub("", unicodedata.normalize("NFKC", composed))


def _nothing(_: str) -> str:
    return ""
