"""Blocks as a manuscript: the headline apart, sections under it, tables that can be read."""

import pytest

from safepub.cleaning import manuscripts
from safepub.cleaning.blocks import Block, BlockKind, Run


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, (Run(text),))


def heading(text: str, level: int) -> Block:
    return Block(BlockKind.HEADING, (Run(text),), level)


@pytest.mark.parametrize("first", [heading("The bridge", 1), heading("The bridge", 3)])
def test_a_heading_that_everything_follows_is_the_headline(first: Block) -> None:
    made = manuscripts.make([paragraph(" "), first, paragraph("Text.")], ())

    assert (made.headline, made.markdown) == ("The bridge", "Text.")


def test_a_title_is_the_headline_wherever_it_stands() -> None:
    made = manuscripts.make(
        [paragraph("Draft."), heading("The\n bridge", manuscripts.TITLE), heading("One", 1)], ()
    )

    assert (made.headline, made.markdown) == ("The bridge", "Draft.\n\n## One")


def test_a_heading_behind_text_stays_in_the_text() -> None:
    made = manuscripts.make([paragraph("Text."), heading("Part", 4), heading("Smaller", 5)], ())

    assert (made.headline, made.markdown) == ("", "Text.\n\n## Part\n\n### Smaller")


@pytest.mark.parametrize("stars", ["* * *", "***", "———", "⁂", "*", "~ ~ ~ ~"])
def test_a_line_of_stars_is_a_rule(stars: str) -> None:
    made = manuscripts.make([paragraph("One."), paragraph(stars), paragraph("Two.")], ())

    assert made.markdown == "One.\n\n---\n\nTwo."


def test_a_table_of_short_cells_is_a_list() -> None:
    cells = [[[paragraph("a")], [paragraph("b")]], [[paragraph("c")], [paragraph("")]]]

    made = manuscripts.make(manuscripts.rows(cells), ())

    assert made.markdown == "- a | b\n- c"


def test_a_table_that_lays_out_text_is_its_paragraphs() -> None:
    cells = [[[paragraph("a"), paragraph("b")], [paragraph("c")]]]

    made = manuscripts.make(manuscripts.rows(cells), ())

    assert made.markdown == "a\n\nb\n\nc"


def test_numbers_of_notes_are_raised() -> None:
    assert manuscripts.mark(120) == "¹²⁰"
