"""What differs between two texts: first their paragraphs, then the words of those that changed."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from safepub.web.desk import paragraph_changes
from safepub.web.desk.paragraph_changes import Kind, Row

WORDS = st.lists(st.sampled_from(["the", "bread", "was", "good", ",", "[in", "й"]), max_size=6)
TEXTS = st.lists(WORDS.map(" ".join).filter(bool), max_size=8)


def _side(rows: Sequence[Row], name: str) -> list[str]:
    sides = [getattr(row, name) for row in rows]
    return ["".join(piece.words for piece in side) for side in sides if side]


@given(TEXTS, TEXTS)
@hypothesis_settings(max_examples=100)
def test_both_sides_are_whole_and_only_what_differs_is_marked(
    left: list[str], right: list[str]
) -> None:
    rows = paragraph_changes.rows(left, right)

    assert _side(rows, "before") == left
    assert _side(rows, "after") == right
    for row in rows:
        kept = [
            [piece.words for piece in side if not piece.changed] for side in (row.before, row.after)
        ]
        assert kept[0] == kept[1]
        assert [words for kind, words in row.merged if kind is Kind.SAME] == kept[0]
        for kind, side in ((Kind.ADDED, row.before), (Kind.REMOVED, row.after)):
            left_out = "".join(words for found, words in row.merged if found is not kind)
            assert left_out == "".join(piece.words for piece in side)


def test_only_the_words_that_changed_are_marked_in_a_paragraph() -> None:
    (row,) = paragraph_changes.rows(
        ["She wrote [in March], that the bread was good."],
        ["She wrote [in February], that the bread was very good."],
    )

    assert row.kind is Kind.CHANGED
    assert [piece.words for piece in row.before if piece.changed] == ["March"]
    assert [piece.words.strip() for piece in row.after if piece.changed] == ["February", "very"]
    assert [(kind.value, words) for kind, words in row.merged][:4] == [
        ("same", "She wrote [in "),
        ("removed", "March"),
        ("added", "February"),
        ("same", "], that the bread was "),
    ]


def test_a_changed_paragraph_is_found_among_new_and_removed_ones() -> None:
    rows = paragraph_changes.rows(
        ["Old and gone.", "The letter came in the spring of that year.", "The end."],
        ["New here.", "And here.", "The letter came in the autumn of that year.", "The end."],
    )

    kinds = [row.kind for row in rows]
    assert kinds == [Kind.ADDED, Kind.ADDED, Kind.REMOVED, Kind.CHANGED, Kind.SAME]


def test_a_paragraph_of_very_many_words_is_marked_as_a_whole() -> None:
    left, right = (f"{'word ' * 2_000}{end}" for end in ("one", "two"))

    (row,) = paragraph_changes.rows([left], [right])

    assert [piece.changed for piece in row.before + row.after] == [True, True]


def test_a_comparison_looks_at_so_many_words_and_no_more() -> None:
    left = [f"{number} {'word ' * 1_500}one" for number in range(30)]
    right = [f"{paragraph} more" for paragraph in left]

    rows = paragraph_changes.rows(left, right)

    in_one_piece = [len(row.before) == 1 and row.before[0].changed for row in rows]
    assert (in_one_piece[0], in_one_piece[-1]) == (False, True)


def test_very_many_paragraphs_that_differ_are_shown_as_replaced() -> None:
    left = ["Before.", *(f"left {number}" for number in range(1_001)), "After."]
    right = ["Before.", *(f"right {number}" for number in range(3)), "After."]

    kinds = [row.kind for row in paragraph_changes.rows(left, right)]

    assert kinds == [Kind.SAME, *[Kind.REMOVED] * 1_001, *[Kind.ADDED] * 3, Kind.SAME]
