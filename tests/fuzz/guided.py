"""Inputs made up by chance, guided by which lines of safepub they reach.

A small fuzzer of the kind of libFuzzer and AFL: whatever reaches a line, or comes to it
from another line, as nothing did before is kept, and changed further. Everything follows
from the seed. `atheris` is the better known one; it has wheels for one system and
processor alone, and its newest release none for Python 3.11.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import safepub

OURS = str(Path(safepub.__file__).parent)
LONGEST = 1 << 18
_STRANGE = (0, 1, 0x7F, 0x80, 0xFF)

Step = tuple[str, int, int]
Change = Callable[[bytes, Random], bytes]


@dataclass
class PromiseBrokenError(Exception):
    """An input that did what no input may do."""

    content: bytes = field(repr=False)
    error: BaseException


@dataclass
class Fuzzer:
    """Tries inputs on one target, which raises for what must never happen."""

    target: Callable[[bytes], object]
    corpus: list[bytes]
    change: Change
    seed: int = 1
    seen: set[Step] = field(default_factory=set)

    def run(self, number: int) -> int:
        """Try so many inputs; give how many of them reached something new.

        Raises:
            PromiseBrokenError: One did what no input may do.
        """
        chance, first = Random(self.seed), len(self.corpus)
        for content in list(self.corpus):
            self._is_new(content)
        for _ in range(number):
            content = self.corpus[chance.randrange(len(self.corpus))]
            for _ in range(chance.choice((1, 1, 2, 4))):
                content = self.change(content, chance)[:LONGEST]
            if self._is_new(content):
                self.corpus.append(content)
        return len(self.corpus) - first

    def _is_new(self, content: bytes) -> bool:
        before = len(self.seen)
        try:
            with _following(self.seen):
                self.target(content)
        except Exception as error:
            raise PromiseBrokenError(content, error) from error
        return len(self.seen) > before


@contextmanager
def _following(seen: set[Step]) -> Iterator[None]:
    """Note each step from line to line in our own code."""

    def enter(frame: FrameType, _event: str, _value: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(OURS):
            return None
        last = 0

        def step(here: FrameType, event: str, _value: Any) -> Any:
            nonlocal last
            if event == "line":
                seen.add((name, last, here.f_lineno))
                last = here.f_lineno
            return step

        return step

    tracing = sys.gettrace()
    sys.settrace(enter)
    try:
        yield
    finally:
        sys.settrace(tracing)


def change_bytes(content: bytes, chance: Random, words: Sequence[bytes] = ()) -> bytes:
    """Change a little: a byte, a piece taken out, doubled or moved, a word put in."""
    at = chance.randrange(len(content) + 1)
    size = min(1 << chance.randrange(9), len(content) - at)
    piece, rest = content[at : at + size], content[at + size :]
    kind = chance.randrange(7)
    if kind == 0 and content:
        place = chance.randrange(len(content))
        changed = content[place] ^ (1 << chance.randrange(8))
        return content[:place] + bytes((changed,)) + content[place + 1 :]
    put_in = {
        1: b"",
        2: piece * 2,
        3: bytes((chance.choice(_STRANGE),)) * max(size, 1),
        4: chance.randbytes(size),
        5: chance.choice(words) if words else piece[::-1],
        6: piece + (chance.choice(words) if words else b"\0"),
    }
    return content[:at] + put_in.get(kind, piece) + rest
