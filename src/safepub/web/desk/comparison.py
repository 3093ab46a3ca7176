"""Two texts side by side: what differs, paragraph by paragraph."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from safepub.web.desk import wording

_PARAGRAPHS = re.compile(r"\n{2,}")
# Matching grows with the square of the paragraphs; longer texts are shown unmarked.
MOST_PARAGRAPHS = 1_000


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph of one side; `differs` where the other side has no such paragraph here."""

    words: str = field(repr=False)
    differs: bool


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field in which the two texts differ."""

    label: str
    theirs: Sequence[Paragraph] = field(repr=False)
    yours: Sequence[Paragraph] = field(repr=False)


def labels() -> dict[str, str]:
    """Name the form's fields in the order in which the page shows them."""
    return {
        "headline": "Headline",
        "dek": "Dek",
        "body": "Text",
        "language": "Language",
        **{field_.name: f"Note: {field_.label}" for field_ in wording.NOTES.values()},
        **{field_.name: f"Credit: {field_.label}" for field_ in wording.CREDITS.values()},
    }


def compare(theirs: Mapping[str, str], yours: Mapping[str, str]) -> list[Difference]:
    """List the fields whose values differ, with what differs in them marked."""
    return [
        _difference(label, theirs.get(name, ""), yours.get(name, ""))
        for name, label in labels().items()
        if theirs.get(name, "") != yours.get(name, "")
    ]


def _difference(label: str, theirs: str, yours: str) -> Difference:
    left, right = _PARAGRAPHS.split(theirs), _PARAGRAPHS.split(yours)
    changed_left, changed_right = _changed(left, right)
    return Difference(
        label=label,
        theirs=_paragraphs(left, changed_left),
        yours=_paragraphs(right, changed_right),
    )


def _changed(left: Sequence[str], right: Sequence[str]) -> tuple[set[int], set[int]]:
    if max(len(left), len(right)) > MOST_PARAGRAPHS:
        return set(), set()
    changed_left, changed_right = set(range(len(left))), set(range(len(right)))
    for block in SequenceMatcher(None, left, right).get_matching_blocks():
        changed_left -= set(range(block.a, block.a + block.size))
        changed_right -= set(range(block.b, block.b + block.size))
    return changed_left, changed_right


def _paragraphs(words: Sequence[str], changed: set[int]) -> list[Paragraph]:
    return [
        Paragraph(words=paragraph, differs=place in changed)
        for place, paragraph in enumerate(words)
        if paragraph
    ]
