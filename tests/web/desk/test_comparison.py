"""Comparing two texts: only what differs, marked by paragraph."""

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


def test_a_text_of_very_many_paragraphs_is_shown_unmarked() -> None:
    theirs = {"body": "a\n\n" * 50_000}
    yours = {"body": "a\n\n" * 49_999 + "b"}

    (found,) = comparison.compare(theirs, yours)

    assert len(found.yours) == 50_000
    assert not any(line.differs for line in found.yours)
