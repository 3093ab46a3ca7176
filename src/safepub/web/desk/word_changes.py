"""Which words differ between two versions of one paragraph."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

MOST_WORDS = 2_000
"""A side with more is shown as changed in one piece: matching grows with the square."""
ALIKE = 0.4
"""From this share of common words on, two paragraphs are versions of one."""
# White space, punctuation and words each by themselves; nothing is left out, so that the
# pieces make up the paragraph again. Marks that combine stay with their letters.
_TOKENS = re.compile(r"\s+|[.,;:!?…()\[\]{}\"'“”„«»‘’–—/-]|[^\s.,;:!?…()\[\]{}\"'“”„«»‘’–—/-]+")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Words of a paragraph that the other side has too, or that only this side has."""

    words: str = field(repr=False)
    changed: bool


@dataclass(frozen=True)
class Words:
    """A paragraph cut into words, with how often it has each."""

    tokens: Sequence[str] = field(repr=False)
    counted: Counter[str] = field(repr=False)

    @property
    def size(self) -> int:
        """How many words and signs it has."""
        return self.counted.total()


def cut(paragraph: str) -> Words:
    """Cut a paragraph into words, signs and the white space between them."""
    tokens = _TOKENS.findall(paragraph)
    return Words(tokens, Counter(token for token in tokens if not token.isspace()))


def alike(left: Words, right: Words) -> float:
    """Give the share of words that two paragraphs have in common, in any order; 0 to 1."""
    total = left.size + right.size
    return 2 * (left.counted & right.counted).total() / total if total else 1.0


def changes(left: Words, right: Words) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Give both sides in pieces, with what only one of them has marked as changed."""
    if max(left.size, right.size) > MOST_WORDS:
        return whole(left, changed=True), whole(right, changed=True)
    codes = SequenceMatcher(None, left.tokens, right.tokens).get_opcodes()
    return (
        tuple(_pieces(left.tokens, [(code[0], code[1], code[2]) for code in codes])),
        tuple(_pieces(right.tokens, [(code[0], code[3], code[4]) for code in codes])),
    )


def whole(words: Words, *, changed: bool) -> tuple[Piece, ...]:
    """Give a paragraph in one piece."""
    return (Piece(words="".join(words.tokens), changed=changed),)


def _pieces(tokens: Sequence[str], spans: Sequence[tuple[str, int, int]]) -> Iterator[Piece]:
    for kind, start, end in spans:
        if start < end:
            yield Piece(words="".join(tokens[start:end]), changed=kind != "equal")
