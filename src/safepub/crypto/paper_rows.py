"""Bytes on paper: rows of six words, eight bytes a row, the sixth word checks the row."""

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from itertools import product

from safepub.crypto import passphrases
from safepub.errors import InvalidError

ROW_BYTES = 8
DIGITS = 5
_BEYOND = 256**ROW_BYTES


class PaperRowWrongError(InvalidError):
    """A row is not what was written down; `row` counts from 1."""

    message = "A row does not fit its last word. Compare it with your paper, word by word."

    def __init__(self, row: int) -> None:
        """Keep the row's number."""
        super().__init__()
        self.row = row


def write(raw: bytes, *, label: bytes) -> tuple[str, ...]:
    """Write bytes, a multiple of eight, in rows. Papers of another label do not fit."""
    return tuple(
        _write_row(number, raw[start : start + ROW_BYTES], label)
        for number, start in enumerate(range(0, len(raw), ROW_BYTES), start=1)
    )


def read(rows: Sequence[str], *, count: int, label: bytes) -> bytes:
    """Give the bytes that `count` rows were written from, in their order.

    Capitals, commas, hyphens, missing spaces and the number in front of a row do not matter.

    Raises:
        PaperRowWrongError: A row is missing, holds an unknown word, or does not fit its
            last word. It names the first such row.
    """
    found = [_read_row(number, row, label) for number, row in enumerate(rows[:count], start=1)]
    if len(rows) != count:
        raise PaperRowWrongError(min(len(rows), count) + 1)
    return b"".join(found)


def _write_row(number: int, raw: bytes, label: bytes) -> str:
    word_list = passphrases.word_list()
    rest, words = int.from_bytes(raw, "big"), []
    for _ in range(DIGITS):
        rest, digit = divmod(rest, len(word_list))
        words.append(word_list[digit])
    return " ".join([*words, _check(number, raw, label)])


def _read_row(number: int, row: str, label: bytes) -> bytes:
    spelt = tuple(re.findall(r"[a-z-]+", row.casefold()))
    found = [
        words
        for words in product(*_words_in(passphrases.normalise(row)))
        if _raw_of(number, words, label) is not None
    ]
    # `yo-yo` and `yoyo` differ in the hyphen alone: where both fit, the spelling decides.
    chosen = spelt if spelt in found else found[0] if len(found) == 1 else ()
    raw = _raw_of(number, chosen, label)
    if raw is None:
        raise PaperRowWrongError(number)
    return raw


def _raw_of(number: int, words: Sequence[str], label: bytes) -> bytes | None:
    """Give a row's bytes where its words are a row's."""
    if len(words) != DIGITS + 1:
        return None
    numbers = _numbers()
    value = sum(numbers[word] * len(numbers) ** place for place, word in enumerate(words[:DIGITS]))
    if value >= _BEYOND:
        return None
    raw = value.to_bytes(ROW_BYTES, "big")
    return raw if words[DIGITS] == _check(number, raw, label) else None


def _check(number: int, raw: bytes, label: bytes) -> str:
    hashed = hashlib.sha256(label + bytes((number,)) + raw).digest()
    word_list = passphrases.word_list()
    return word_list[int.from_bytes(hashed[:8], "big") % len(word_list)]


def _words_in(letters: str) -> list[tuple[str, ...]]:
    """Take letters apart into the words that they can be; none where they are no words.

    No word starts another, `yo-yo` and `yoyo` apart, so there is one way to do it.
    """
    spelt, found, start = _spelt(), [], 0
    while start < len(letters):
        ends = range(start + 1, len(letters) + 1)
        end = next((end for end in ends if letters[start:end] in spelt), None)
        if end is None:
            return []
        found.append(spelt[letters[start:end]])
        start = end
    return found


@cache
def _numbers() -> dict[str, int]:
    return {word: number for number, word in enumerate(passphrases.word_list())}


@cache
def _spelt() -> dict[str, tuple[str, ...]]:
    """Give the words of the list by their letters."""
    spelt: dict[str, tuple[str, ...]] = {}
    for word in passphrases.word_list():
        letters = passphrases.normalise(word)
        spelt[letters] = (*spelt.get(letters, ()), word)
    return spelt
