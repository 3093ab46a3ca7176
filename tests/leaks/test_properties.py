"""What holds for any text and any list."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.leaks import bylines, views
from safepub.leaks.check import check
from safepub.leaks.watch_list import Name, WatchList, from_legal_name, from_text, to_text

LETTERS = 60_000
SPELLINGS = (
    "Ivanou",
    "Іваноў",
    "Іва\u00adноў",
    "I v a n o u",
    "%D0%86ваноў",
    "Iva**no**u",
    "[І]ваноў",
)
PIECES = st.sampled_from(
    (
        *SPELLINGS,
        "Пётр",
        "P.",
        "@x",
        "a@b.by",
        "+375291234567",
        "&amp;",
        "%",
        "](",
        "<b>",
        "\u200b",
        "-\n",
    )
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=12).map("".join)
NAMES = st.builds(Name, st.lists(st.text(max_size=8), max_size=2).map(tuple), st.text(max_size=10))
LISTS = st.builds(
    WatchList,
    names=st.lists(NAMES, max_size=2).map(tuple),
    phrases=st.lists(TEXTS, max_size=2).map(tuple),
    contacts=st.lists(TEXTS, max_size=2).map(tuple),
    bylines=st.lists(st.text(max_size=8), max_size=2).map(tuple),
    ordinary_surname=st.booleans(),
)
IVANOU = WatchList(
    names=(Name(("Пётр",), "Іваноў"),),
    contacts=("+375291234567", "@maxim_iv85"),
    phrases=("Школа",),
)


@settings(max_examples=80, deadline=None)
@given(texts=st.lists(TEXTS, max_size=2), listed=LISTS)
def test_findings_cut_out_their_words_in_order_and_apart(
    texts: list[str], listed: WatchList
) -> None:
    parts = {f"name-{place}": text for place, text in enumerate(texts)}

    findings = check(parts, listed)

    for one in findings:
        assert one.start < one.end
        assert parts[one.part][one.start : one.end] == one.words
    for first, second in pairwise(findings):
        assert first.part != second.part or first.end <= second.start


@settings(max_examples=60, deadline=None)
@given(
    before=st.text(alphabet="аб эґ,.%&*[\u00e9\u200b", max_size=12),
    spelling=st.sampled_from(SPELLINGS),
    after=st.text(alphabet="аб эґ,.%&*]\u00e9\u200b", max_size=12),
)
def test_a_span_covers_the_word_as_it_was_given(before: str, spelling: str, after: str) -> None:
    text = f"{before} 1 {spelling} 2 {after}"
    start = text.index(f" {spelling} ") + 1
    inner = spelling.strip("[")

    [finding] = [one for one in check({"body": text}, IVANOU) if one.end > start]

    assert finding.words in (spelling, inner)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_a_view_has_a_place_for_every_letter(text: str) -> None:
    view = views.without_signs(views.see(text))

    assert len(view.text) == len(view.starts) == len(view.ends)
    assert view.starts == sorted(view.starts)
    assert all(
        0 <= start < end <= len(text) for start, end in zip(view.starts, view.ends, strict=True)
    )


@settings(max_examples=60, deadline=None)
@given(legal_name=st.text(max_size=30), contact=TEXTS, byline=TEXTS)
def test_any_name_makes_a_list_that_comes_back_from_its_text(
    legal_name: str, contact: str, byline: str
) -> None:
    listed = from_legal_name(legal_name, contact=contact)

    from_text(to_text(listed), contact, byline, ordinary=False)
    bylines.sounds_like(byline, listed)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "[",
        "<",
        "a ",
        "a@",
        "1",
        "%D0",
        "a*",
        "\\",
        "ab-",
        "Іваноў ",
        "王小",
        "aB",
        "a'",
        "#a",
        "a<!--",
    ],
)
def test_a_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = f"{piece * (LETTERS // len(piece))} 1 Ivanou"

    findings = check({"body": text}, IVANOU)

    assert findings[-1].words == "Ivanou"
