"""Words of a text with a little of what stands around them, for a page that marks them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from safepub.leaks.findings import Finding

AROUND = 60
"""Characters on each side."""
MOST = 3
LONGEST = 200


@dataclass(frozen=True)
class Excerpt:
    """A piece of a text on one line: the words in the middle are the ones to mark."""

    before: str = field(repr=False)
    words: str = field(repr=False)
    after: str = field(repr=False)


def around(text: str, findings: Sequence[Finding]) -> tuple[Excerpt, ...]:
    """Give the first few places of findings in their part's text."""
    return tuple(_excerpt(text, finding.start, finding.end) for finding in findings[:MOST])


def _excerpt(text: str, start: int, end: int) -> Excerpt:
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = _one_line(text[first:start]), _one_line(text[end:last])
    # What is cut off is cut at a space, where there is one.
    if first > 0:
        before = "… " + (before.partition(" ")[2] or before)
    if last < len(text):
        after = (after.rpartition(" ")[0] or after) + " …"
    words = _one_line(text[start:end])
    return Excerpt(before, words if len(words) <= LONGEST else f"{words[:LONGEST]}…", after)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
