"""Places of a text that nobody can decide about but whoever wrote it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from safepub.cleaning import look_alikes, markdown_prose
from safepub.cleaning.markdown_prose import Paragraph
from safepub.cleaning.tally import HIDDEN


class Why(StrEnum):
    """Why a place is worth a look."""

    LOOK_ALIKES = "look_alikes"
    """A word whose letters come from two alphabets, or from another one than its line's."""
    PUNCTUATION = "punctuation"
    """Signs repeated in an unusual way."""


@dataclass(frozen=True)
class Doubt:
    """A place in the normalised text: `text[start:end]`."""

    start: int
    end: int
    why: Why


_REPEATED = re.compile(r"[!?]{2,}|\.{4,}|…[.…]+|,{2,}|;{2,}|(?<![:\w]):{2,}(?![:\w])")
_USUAL = frozenset({"?!"})
_CHINESE = re.compile("[\u3400-\u9fff]")


def find(text: str) -> Iterator[Doubt]:
    """Find look-alike words and repeated signs in the prose of a normalised text."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for paragraph in markdown_prose.parse(lines).paragraphs:
        shown = _covered("\n".join(lines[number][a:b] for number, a, b in paragraph.places))
        places = [(a, b, Why.LOOK_ALIKES) for a, b in look_alikes.doubtful(shown)]
        usual = _USUAL | {"……"} if _CHINESE.search(shown) else _USUAL
        places += [
            (*found.span(), Why.PUNCTUATION)
            for found in _REPEATED.finditer(shown)
            if found[0] not in usual
        ]
        for a, b, why in places:
            first = _place(starts, paragraph, a)
            yield Doubt(first, first + b - a, why)


def _covered(content: str) -> str:
    """Cover what stays as it is, letter by letter, so that places remain places."""
    shown: list[str] = []
    done = 0
    for span in markdown_prose.kept(content):
        shown += (content[done : span.start], _cover(content[span.start : span.end]))
        done = span.end
    return "".join((*shown, content[done:]))


def _cover(piece: str) -> str:
    return "\n".join(HIDDEN * len(line) for line in piece.split("\n"))


def _place(starts: list[int], paragraph: Paragraph, at: int) -> int:
    """Give the place in the text of a place in its paragraph."""
    begins = [0]
    for _, start, end in paragraph.places:
        begins.append(begins[-1] + end - start + 1)
    line = min(bisect_right(begins, at), len(paragraph.places)) - 1
    number, start, _ = paragraph.places[line]
    return starts[number] + start + at - begins[line]
