"""Passages: paragraphs as readers see them, and words found in them again."""

from dataclasses import replace

import pytest

from safepub.newsroom import passages
from safepub.newsroom.passages import Part
from safepub.newsroom.texts import Text
from tests.newsroom.conftest import TEXT

LONG = replace(TEXT, body="The bread was **good**.\n\nShe wrote\ntwice [in February].\n\nThe end.")


def _placed(text: Text) -> list[tuple[int, Part, str]]:
    return [
        (found.place, found.part, found.words)
        for found in passages.paragraphs_of(replace(text, dek=""))
    ]


def test_a_text_is_cut_into_paragraphs_in_reading_order_without_its_signs() -> None:
    assert _placed(LONG) == [
        (0, Part.HEADLINE, "Bread and letters"),
        (1, Part.BODY, "The bread was good."),
        (2, Part.BODY, "She wrote twice [in February]."),
        (3, Part.BODY, "The end."),
        (4, Part.NOTE, "The name is withheld."),
    ]


@pytest.mark.parametrize(
    ("passage", "found"),
    [
        ("wrote twice", (4, 15)),
        ("  wrote \n\n twice ", (4, 15)),
        ("[in February]", (16, 29)),
        ("wrote.twice", None),
        ("Wrote", None),
        ("", None),
    ],
)
def test_a_passage_is_found_whatever_white_space_it_has(
    passage: str, found: tuple[int, int] | None
) -> None:
    assert passages.find("She wrote\ntwice [in February].", passage) == found


def test_a_passage_is_where_it_stands_now_the_nearest_to_where_it_was() -> None:
    text = replace(LONG, body="Yes.\n\nNo.\n\nYes.\n\nNo.\n\nBread and letters", dek="")
    paragraphs = passages.paragraphs_of(text)

    assert passages.locate(paragraphs, Part.BODY, 4, "Yes.") == 3
    assert passages.locate(paragraphs, Part.BODY, 0, "Yes.") == 1
    assert passages.locate(paragraphs, Part.BODY, 0, "Bread and letters") == 5
    assert passages.locate(paragraphs, Part.BODY, 1, "Perhaps.") is None


def test_overlapping_passages_are_marked_once_and_no_letter_is_lost() -> None:
    marked = passages.marked("one two three four", ["two three", "three four", "five"])

    assert "".join(words for words, _ in marked) == "one two three four"
    assert "".join(words for words, covered in marked if covered) == "two three four"
    assert passages.marked("one", []) == [("one", False)]
