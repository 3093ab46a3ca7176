"""The verbatim check: six words in a row that stand in two texts, in any script."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.leaks import verbatim

OWN = "The snow fell all night, and nobody came. We baked bread for three villages at once."


def pieces(text: str, other: str, **options: int) -> list[str]:
    return [text[run.start : run.end] for run in verbatim.runs(text, other, **options)]


def test_six_words_in_a_row_are_found_with_their_place() -> None:
    other = "Once upon a time THE SNOW fell – all night and “nobody” saw. Bread for three villages!"

    assert pieces(OWN, other) == ["The snow fell all night, and nobody"]


def test_five_words_in_a_row_are_not_enough() -> None:
    assert pieces(OWN, "the snow fell all night") == []
    assert pieces(OWN, "the snow fell all night", words=5) == ["The snow fell all night"]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("Снег падаў усю ноч над горадам", "снег — ПАДАЎ усю... ноч «над горадам»"),
        ("Снег падаў усю ноч над горадам", "sneg padau usyu noch nad goradam"),
        ("Čučoriedky zreli v júli za dedinou", "cucoriedky zreli v juli za dedinou"),
        ("у сям'і было пяць дзяцей летам", "у сям’і было пяць дзяцей\u200b летам"),
        ("по\u0301льский хлеб и соль на столе", "польский хлеб и соль на столе"),
        ("हम सब ने रोटी खाई थी", "हम सब ने रोटी, खाई थी।"),
        ("雪下了整整一夜", "昨天雪下了整整一夜。"),
        ("\u0641\u064e\u062a\u062d باب را برای مردم خسته", "فتح باب را برای مردم خسته"),
    ],
)
def test_script_case_accents_and_punctuation_do_not_hide_a_run(own: str, other: str) -> None:
    assert pieces(own, other) == [own]


def test_a_run_is_one_piece_of_the_other_text() -> None:
    other = "a b c d e f x b c d e f g"

    assert pieces("a b c d e f g", other) == ["a b c d e f", "b c d e f g"]


def test_a_run_in_two_places_is_found_in_both() -> None:
    assert len(pieces("a b c d e f. And again: a b c d e f.", "a b c d e f")) == 2


@settings(max_examples=100)
@given(
    own=st.lists(st.sampled_from("abc"), max_size=25),
    other=st.lists(st.sampled_from("abc"), max_size=25),
)
def test_runs_are_those_that_the_definition_names(own: list[str], other: list[str]) -> None:
    found = {(run.start, run.end) for run in verbatim.runs(" ".join(own), " ".join(other), words=3)}

    # Slow and plain: every piece of the one that stands in the other and cannot grow.
    def stands(first: int, last: int) -> bool:
        piece = own[first:last]
        places = range(len(other) - len(piece) + 1)
        return (
            first >= 0
            and last <= len(own)
            and any(other[at : at + len(piece)] == piece for at in places)
        )

    expected = {
        (2 * first, 2 * last - 1)
        for first in range(len(own))
        for last in range(first + 3, len(own) + 1)
        if stands(first, last) and not stands(first - 1, last) and not stands(first, last + 1)
    }
    assert found == expected


def test_long_texts_are_compared_word_by_word() -> None:
    words = [f"w{number % 977}x{number % 31}" for number in range(30_000)]
    own, other = " ".join(words), " ".join([*words[15_000:], "gap", *words[:15_000]])

    found = verbatim.runs(own, other)

    assert max(run.words for run in found) >= 15_000
