"""The one structure that DOCX, ODT and pasted HTML become, and its Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from safepub.cleaning import markdown_lines
from safepub.cleaning.markdown_lines import Style


class BlockKind(StrEnum):
    """What a block of text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LISTED = "listed"
    CODE = "code"
    RULE = "rule"


@dataclass(frozen=True)
class Run:
    """Letters of one style.

    Attributes:
        text: The letters; a newline is a line break within the block.
        strong: Bold.
        emphasis: Italic.
        link: An address of the web or a mailbox, or "". Any other address is left out.
    """

    text: str = field(repr=False)
    strong: bool = False
    emphasis: bool = False
    link: str = field(default="", repr=False)


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, an entry of a list and the like.

    Attributes:
        kind: What it is.
        runs: Its text; a rule has none.
        level: 1 to 6 for a heading; for an entry of a list 0 at the margin, 1 inside that, …
        ordered: The list is numbered.
    """

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    level: int = 0
    ordered: bool = False

    @property
    def text(self) -> str:
        """The letters without their styles."""
        return "".join(run.text for run in self.runs)


_DEEPEST_HEADING = 6
_DEEPEST_LIST = 6
_RULE = "---"
# After an even number of backslashes: one that stands at the start of the line has its own.
_LAST_NUMBER_SIGN = re.compile(r"(?<!\\)((?:\\\\)*)#$")
_LAST_ESCAPED = r"\1\\#"
_TICKS = re.compile(r"`{3,}")


def to_markdown(blocks: Iterable[Block]) -> str:
    """Give the blocks as Markdown that reads back as the same words.

    What Markdown would take for a sign of its own is escaped; square brackets
    stay as they were typed, also where Markdown would make them a link. Blocks
    without letters are left out.
    """
    filled = [block for block in blocks if block.kind is BlockKind.RULE or block.text.strip()]
    pieces = [
        _joined(kind, list(together)) for kind, together in groupby(filled, key=lambda b: b.kind)
    ]
    return "\n\n".join(piece for piece in pieces if piece)


def _joined(kind: BlockKind, blocks: Sequence[Block]) -> str:
    if kind is BlockKind.LISTED:
        return "\n".join(_list(blocks))
    if kind is BlockKind.RULE:
        return _RULE
    if kind is BlockKind.CODE:
        return _code("\n".join(block.text for block in blocks))
    write = _heading if kind is BlockKind.HEADING else _inline
    text = "\n\n".join(write(block) for block in blocks)
    return _prefixed(text, "> ", "> ") if kind is BlockKind.QUOTE else text


def _inline(block: Block) -> str:
    return markdown_lines.write(_pieces(block.runs))


def _pieces(runs: Iterable[Run]) -> Iterator[tuple[str, Style]]:
    for run in runs:
        yield run.text, Style(strong=run.strong, emphasis=run.emphasis, link=run.link)


def _heading(block: Block) -> str:
    level = min(max(block.level, 1), _DEEPEST_HEADING)
    runs = [Run(_in_one_line(run.text), run.strong, run.emphasis, run.link) for run in block.runs]
    line = markdown_lines.write(_pieces(runs))
    # A number sign at the end would be taken for a part of the heading's own mark.
    return f"{'#' * level} {_LAST_NUMBER_SIGN.sub(_LAST_ESCAPED, line)}"


def _in_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", markdown_lines.printable(text))


def _code(text: str) -> str:
    inside = markdown_lines.printable(text).strip("\n")
    fence = max(["```", *(found + "`" for found in _TICKS.findall(inside))], key=len)
    return f"{fence}\n{inside}\n{fence}"


def _list(blocks: Sequence[Block]) -> Iterator[str]:
    """Give the entries line by line; a mark's width is the margin of what lies inside it."""
    marks: list[tuple[bool, int, int]] = []  # numbered, number, width
    for block in blocks:
        level = min(max(block.level, 0), len(marks), _DEEPEST_LIST)
        goes_on = level < len(marks) and marks[level][0] is block.ordered
        number = marks[level][1] + 1 if goes_on else 1
        mark = f"{number}. " if block.ordered else "- "
        margin = " " * sum(width for _, _, width in marks[:level])
        del marks[level:]
        marks.append((block.ordered, number, len(mark)))
        yield _prefixed(_inline(block), margin + mark, margin + " " * len(mark))


def _prefixed(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    marked = [first + lines[0], *(others + line for line in lines[1:])]
    return "\n".join(line.rstrip() for line in marked)
