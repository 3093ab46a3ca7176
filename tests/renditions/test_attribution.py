"""One closing paragraph in a fixed order, in two forms."""

from hypothesis import given
from hypothesis import strategies as st

from safepub.renditions import attribution
from safepub.renditions.types import PublishedCredit, PublishedNote


def note(kind: str, text: str) -> PublishedNote:
    return PublishedNote(kind=kind, text=text)


def credit(role: str, name: str) -> PublishedCredit:
    return PublishedCredit(role=role, name=name)


@given(st.permutations(attribution.NOTE_ORDER))
def test_notes_stand_in_the_fixed_order_however_they_come(kinds: list[str]) -> None:
    notes = [note(kind, f"About {kind}.") for kind in kinds]

    closing = attribution.closing(notes, [])

    assert closing.text == (
        "About disclosure. About original. About edit. "
        "About translation. About funding. About permission."
    )
    assert closing.html == f"<p>{closing.text}</p>"


def test_without_notes_and_credits_there_is_no_paragraph() -> None:
    assert attribution.closing([], []) == ("", "")
    assert attribution.closing([note("edit", "  \n ")], []) == ("", "")


def test_brackets_stay_and_markup_is_shown() -> None:
    html, text = attribution.closing([note("edit", "Shortened <b>&\n [in February]")], [])

    assert text == "Shortened <b>& [in February]."
    assert html == "<p>Shortened &lt;b&gt;&amp; [in February].</p>"


def test_a_credit_that_no_note_names_is_added_in_its_place() -> None:
    notes = [note("permission", "Reprinted by permission."), note("disclosure", "Name withheld")]
    credits_ = [
        credit("funder", "SlovakAid"),
        credit("author", "Maks"),
        credit("translator", "Matus Nemeth"),
        credit("translator", "N."),
    ]

    assert attribution.closing(notes, credits_).text == (
        "Name withheld. Translation: Matus Nemeth, N. Funding: SlovakAid. Reprinted by permission."
    )


def test_a_credit_that_a_note_names_is_not_said_twice() -> None:
    notes = [note("translation", "Translated by Matus Nemeth.")]

    closing = attribution.closing(notes, [credit("translator", "Matus Nemeth")])

    assert closing.text == "Translated by Matus Nemeth."


def test_one_letter_in_a_word_is_not_a_name() -> None:
    notes = [note("translation", "Пераклад са славацкай.")]

    closing = attribution.closing(notes, [credit("translator", "с")], language="be")

    assert closing.text == "Пераклад са славацкай. Пераклад: с."


def test_every_language_has_every_label() -> None:
    for language in ("en", "be", "ru", "uk", "sk", "sk-SK", "xx"):
        for role in ("original_publisher", "editor", "photographer", "translator", "funder"):
            text = attribution.closing([], [credit(role, "N")], language=language).text

            assert text.endswith(": N.")
