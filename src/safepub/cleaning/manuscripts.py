"""Blocks out of a document as a manuscript: the headline apart, sections from level 2 on."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from safepub.cleaning import blocks, traces
from safepub.cleaning.blocks import Block, BlockKind, Run
from safepub.cleaning.files import Manuscript, Removed

TITLE = 0
"""The level of a heading that is the document's title."""
HIGHEST = 2
"""The level of the first headings inside a text; the one above is the headline's."""
LONGEST_CELL = 200
"""Letters; a table with more in a cell lays out text instead of listing things."""

_BREAK = re.compile(r"\s*(?:([*_~=•–—-])\s*(?:\1\s*){2,}|⁂|\*\s*)")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def make(found: Iterable[Block], removed: Collection[Removed]) -> Manuscript:
    """Give the manuscript of these blocks.

    Its headline is the document's title, or else a heading that everything else follows;
    the text does not repeat it.
    """
    filled = [_without_signs(block) for block in found if _is_filled(block)]
    headline, rest = _headline(filled)
    return Manuscript(
        markdown=blocks.to_markdown(_levelled(rest)),
        headline=headline,
        removed=traces.in_order(removed),
    )


def mark(number: int) -> str:
    """Give the raised number that leads to a note and stands before it."""
    return str(number).translate(_RAISED)


def rows(cells: Sequence[Sequence[Sequence[Block]]]) -> list[Block]:
    """Give a table as a list, a row an entry; a table that lays out text as its paragraphs."""
    flat = [block for row in cells for cell in row for block in cell]
    lays_out = any(len(row) < 2 for row in cells) or any(  # noqa: PLR2004 - a row of one cell
        len([block for block in cell if _is_filled(block)]) > 1
        or sum(len(block.text) for block in cell) > LONGEST_CELL
        for row in cells
        for cell in row
    )
    return flat if lays_out else [_row(row) for row in cells]


def _row(cells: Sequence[Sequence[Block]]) -> Block:
    runs: list[Run] = []
    for cell in cells:
        inside = [run for block in cell for run in block.runs]
        if "".join(run.text for run in inside).strip():
            runs += [Run(" | ")] * bool(runs) + inside
    return Block(BlockKind.LISTED, tuple(runs))


def _is_filled(block: Block) -> bool:
    return block.kind is BlockKind.RULE or bool(block.text.strip())


def _without_signs(block: Block) -> Block:
    """Make a rule of a line of stars."""
    is_break = block.kind is BlockKind.PARAGRAPH and _BREAK.fullmatch(block.text)
    return Block(BlockKind.RULE) if is_break else block


def _headline(filled: list[Block]) -> tuple[str, list[Block]]:
    at = next((at for at, block in enumerate(filled) if _is_title(block)), None)
    if at is None and filled and filled[0].kind is BlockKind.HEADING:
        at = 0
    if at is None:
        return "", filled
    return " ".join(filled[at].text.split()), filled[:at] + filled[at + 1 :]


def _is_title(block: Block) -> bool:
    return block.kind is BlockKind.HEADING and block.level == TITLE


def _levelled(rest: Sequence[Block]) -> Iterable[Block]:
    levels = [block.level for block in rest if block.kind is BlockKind.HEADING]
    lower_by = HIGHEST - min(levels, default=HIGHEST)
    for block in rest:
        is_heading = block.kind is BlockKind.HEADING
        yield replace(block, level=block.level + lower_by) if is_heading else block
