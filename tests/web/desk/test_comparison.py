"""Comparing two texts: only what differs, marked by paragraph."""

from dataclasses import fields
from datetime import date
from uuid import UUID

from safepub.newsroom.texts import (
    Credit,
    CreditKind,
    CreditRole,
    Note,
    NoteKind,
    Original,
    Rights,
    Text,
)
from safepub.web.desk import comparison


def test_fields_that_are_the_same_are_left_out() -> None:
    theirs = {"headline": "Bread", "dek": "One"}
    yours = {"headline": "Bread", "dek": "Two"}

    assert [found.label for found in comparison.compare(theirs, yours)] == ["Dek"]


def test_only_the_paragraphs_that_differ_are_marked() -> None:
    theirs = {"body": "First.\n\nTheir second.\n\nThird."}
    yours = {"body": "First.\n\nMy second.\n\n\nThird.\n\nFourth."}

    (found,) = comparison.compare(theirs, yours)

    assert [(line.words, line.differs) for line in found.theirs] == [
        ("First.", False),
        ("Their second.", True),
        ("Third.", False),
    ]
    assert [line.words for line in found.yours if line.differs] == ["My second.", "Fourth."]


def test_an_empty_side_has_no_paragraphs() -> None:
    (found,) = comparison.compare({}, {"note_edit": "Shortened."})

    assert found.theirs == []
    assert [line.words for line in found.yours] == ["Shortened."]


def test_a_text_of_very_many_paragraphs_is_compared_where_it_differs() -> None:
    theirs = {"body": "a\n\n" * 20_000}
    yours = {"body": "a\n\n" * 19_999 + "b"}

    (found,) = comparison.compare(theirs, yours)

    assert len(found.yours) == 20_000
    assert [line.words for line in found.yours if line.differs] == ["b"]


def test_an_empty_line_more_is_no_difference() -> None:
    assert comparison.compare({"body": "One.\n\nTwo."}, {"body": "One.\n\n\nTwo."}) == []


def test_paragraphs_that_are_the_same_are_counted_but_for_the_nearest() -> None:
    same = "\n\n".join("abcdefgh")

    (found,) = comparison.compare({"body": f"One.\n\n{same}"}, {"body": f"Two.\n\n{same}\n\nz"})

    shown = [row if isinstance(row, int) else row.kind.value for row in found.folded]
    assert shown == ["changed", "same", 6, "same", "added"]


def test_every_part_of_a_text_is_compared() -> None:
    other = Text(
        headline="Other",
        dek="Other",
        body="Other",
        language="be",
        notes=tuple(Note(kind, "Other.") for kind in NoteKind),
        credits=(Credit(CreditRole.TRANSLATOR, "Other", CreditKind.PSEUDONYM),),
        slug="other",
        tags=("other",),
        places=("Other",),
        series="Other",
        original=Original(
            publisher="Other",
            title="Other",
            url="https://example.org/",
            published_on=date(2024, 1, 2),
            language="uk",
        ),
        rights=Rights(holder="Other", usage_terms="Other"),
        translation_of=UUID(int=4, version=4),
    )

    found = comparison.between(Text(headline="", body="", language="en"), other)

    values = {line.words for difference in found for line in difference.yours}
    assert len(found) == 17 + len(NoteKind)
    assert {"Other", "Translator: Other (pseudonym)", "Українська", "2024-01-02"} <= values


def test_a_part_that_a_text_gains_later_is_not_forgotten_here() -> None:
    compared = {
        *("headline", "dek", "body", "language", "notes", "credits", "slug", "tags", "places"),
        *("series", "original", "rights", "translation_of"),
    }

    assert {part.name for part in fields(Text)} == compared
