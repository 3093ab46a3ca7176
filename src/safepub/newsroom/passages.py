"""Passages: a text as the paragraphs that somebody points at, and words found in them again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from safepub.newsroom.texts import Text
from safepub.renditions import markdown


class Part(StrEnum):
    """Where in a text a paragraph stands."""

    HEADLINE = "headline"
    DEK = "dek"
    BODY = "body"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph as readers see it, without Markdown's signs.

    `place` counts from 0 over the whole text, so that it stays what it is for one revision.
    """

    place: int
    part: Part
    words: str = field(repr=False)


def paragraphs_of(text: Text) -> Sequence[Paragraph]:
    """Give a text's paragraphs in reading order: headline, dek, body, notes. None is empty."""
    pieces = [(Part.HEADLINE, text.headline), (Part.DEK, text.dek)]
    pieces += [(Part.BODY, words) for words in markdown.to_text(text.body).split("\n\n")]
    pieces += [(Part.NOTE, note.text) for note in text.notes]
    filled = [(part, words) for part, words in pieces if words.strip()]
    return [
        Paragraph(place=place, part=part, words=words) for place, (part, words) in enumerate(filled)
    ]


def find(words: str, passage: str) -> tuple[int, int] | None:
    """Give where a passage begins and ends in a paragraph; white space may differ.

    None where it does not occur.
    """
    looked_for = r"\s+".join(re.escape(word) for word in passage.split())
    found = re.search(looked_for, words) if looked_for else None
    return None if found is None else found.span()


def locate(paragraphs: Sequence[Paragraph], part: Part, place: int, passage: str) -> int | None:
    """Give the place of the paragraph that has a passage now, the nearest to where it was.

    Only paragraphs of the same part count. None where no paragraph has it any more.
    """

    def has(paragraph: Paragraph) -> bool:
        return paragraph.part is part and find(paragraph.words, passage) is not None

    # Most stand where they stood, which spares a search through the whole text.
    if any(has(paragraph) for paragraph in paragraphs[place : place + 1]):
        return place
    having = [paragraph.place for paragraph in paragraphs if has(paragraph)]
    return min(having, key=lambda found: abs(found - place), default=None)


def marked(words: str, found: Sequence[str]) -> list[tuple[str, bool]]:
    """Cut a paragraph where passages begin and end; each piece says whether one covers it."""
    spans = [span for passage in found if (span := find(words, passage)) is not None]
    cuts = sorted({0, len(words), *(end for span in spans for end in span)})
    pieces = [
        (words[start:end], any(first <= start and end <= last for first, last in spans))
        for start, end in pairwise(cuts)
    ]
    return [piece for piece in pieces if piece[0]]
