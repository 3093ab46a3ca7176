"""The demo's sample articles are complete, lawful for the newsroom and long enough."""

import re
import unicodedata

import pytest

from safepub.cli import samples
from safepub.newsroom import states, texts
from safepub.newsroom.models import people

NOTE_KINDS = tuple(kind.value for kind in texts.NoteKind)
CREDIT_ROLES = {role.value for role in texts.CreditRole}
COLUMNS = ("be-letters", "en-parcel-window", "ru-third-shift", "sk-map")
LONG = "en-dead-end-line"

SAMPLES = {sample.key: sample for sample in samples.load()}
EVERY_SAMPLE = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
EVERY_COLUMN = pytest.mark.parametrize("key", COLUMNS)


def words(text: str) -> int:
    """Count what a reader would call words: runs with a letter or a digit in them."""
    return len([word for word in text.split() if re.search(r"\w", word)])


def test_the_demo_shows_every_state_that_it_needs() -> None:
    shown = {sample.state for sample in SAMPLES.values()}

    assert shown == {
        states.State.DRAFT,
        states.State.SUBMITTED,
        states.State.IN_REVIEW,
        states.State.CHANGES_REQUESTED,
        states.State.PROOF,
        states.State.PUBLISHED,
    }


def test_the_demo_speaks_five_languages() -> None:
    assert {sample.language for sample in SAMPLES.values()} == {"be", "en", "fa", "ru", "sk"}


def test_two_scripts_share_one_byline() -> None:
    bylines = {sample.byline for sample in SAMPLES.values()}

    assert {"Maks", "Макс"} <= bylines


def test_one_byline_is_a_single_letter() -> None:
    assert any(len(sample.byline) == 1 for sample in SAMPLES.values())


def test_one_sample_reads_from_right_to_left() -> None:
    assert any(
        unicodedata.bidirectional(sample.headline[0]) in {"R", "AL"} for sample in SAMPLES.values()
    )


@EVERY_SAMPLE
def test_a_sample_fits_the_newsroom_s_limits(sample: samples.Sample) -> None:
    assert 0 < len(sample.headline) <= texts.MAX_HEADLINE
    assert len(sample.dek) <= texts.MAX_DEK
    assert 0 < len(sample.body) <= texts.MAX_BODY
    assert 0 < len(sample.byline) <= people.BYLINE_MAX
    assert all(0 < len(text) <= texts.MAX_NOTE for _, text in sample.notes)


@EVERY_SAMPLE
def test_notes_are_typed_and_in_their_fixed_order(sample: samples.Sample) -> None:
    kinds = [kind for kind, _ in sample.notes]

    assert kinds == [kind for kind in NOTE_KINDS if kind in kinds]


@EVERY_SAMPLE
def test_credits_are_typed_and_name_the_byline_as_author(sample: samples.Sample) -> None:
    authors = [name for role, name in sample.credits if role == "author"]

    assert {role for role, _ in sample.credits} <= CREDIT_ROLES
    assert authors in ([], [sample.byline])


@EVERY_SAMPLE
def test_only_a_request_for_changes_comes_with_a_message(sample: samples.Sample) -> None:
    assert bool(sample.message) == (sample.state == "changes_requested")


@EVERY_SAMPLE
def test_a_published_sample_has_credit_and_disclosure(sample: samples.Sample) -> None:
    kinds = {kind for kind, _ in sample.notes}
    roles = {role for role, _ in sample.credits}

    assert sample.state != "published" or ("disclosure" in kinds and "author" in roles)


@EVERY_SAMPLE
def test_a_sample_is_composed_text_without_invisible_characters(sample: samples.Sample) -> None:
    allowed = {"\u200c"} if sample.language == "fa" else set()
    text = sample.headline + sample.dek + sample.body

    hidden = {letter for letter in text if unicodedata.category(letter) == "Cf"}

    assert hidden <= allowed
    assert unicodedata.normalize("NFC", text) == text


@EVERY_COLUMN
def test_a_column_is_between_500_and_900_words(key: str) -> None:
    assert 500 <= words(SAMPLES[key].body) <= 900


@pytest.mark.parametrize("key", [*COLUMNS, LONG])
def test_a_reprint_carries_all_six_notes_and_four_credits(key: str) -> None:
    sample = SAMPLES[key]

    assert tuple(kind for kind, _ in sample.notes) == NOTE_KINDS
    assert [role for role, _ in sample.credits] == [
        "author",
        "translator",
        "funder",
        "original_publisher",
    ]


@pytest.mark.parametrize("key", [*COLUMNS, LONG])
def test_an_editor_s_brackets_stand_inside_and_outside_quotations(key: str) -> None:
    body = SAMPLES[key].body
    quoted = "".join(re.findall(r"“[^”]*”|„[^“]*“|«[^»]*»|\"[^\"]*\"", body))
    unquoted = re.sub(r"“[^”]*”|„[^“]*“|«[^»]*»|\"[^\"]*\"", "", body)

    assert re.search(r"\[[^\]]+\]", quoted)
    assert re.search(r"\[[^\]]+\]", unquoted)
    assert re.search(r"\([^)]+\)", unquoted)


@pytest.mark.parametrize("key", [*COLUMNS, LONG])
def test_a_column_has_sections_and_one_long_quotation(key: str) -> None:
    body = SAMPLES[key].body
    quotations = re.findall(r"“[^”]*”|„[^“]*“|«[^»]*»|\"[^\"]*\"", body)

    assert len(re.findall(r"^## ", body, flags=re.MULTILINE)) >= 3
    assert max(words(quotation) for quotation in quotations) >= 80


def test_the_reportage_is_twelve_thousand_words_in_parts() -> None:
    body = SAMPLES[LONG].body

    assert words(body) >= 12_000
    assert len(re.findall(r"^## ", body, flags=re.MULTILINE)) >= 6


def test_no_paragraph_of_the_reportage_comes_twice() -> None:
    paragraphs = [part for part in SAMPLES[LONG].body.split("\n\n") if words(part) > 3]

    assert len(paragraphs) == len(set(paragraphs))


def test_loading_twice_gives_the_same_samples() -> None:
    assert samples.load() == samples.load()


@pytest.mark.parametrize(
    "document",
    [
        "",
        "Text without a front part.\n",
        '+++\nbyline = "Maks"\n',
        "+++\nbyline = \n+++\nText.\n",
        '+++\nbyline = "Maks"\n+++\nText.\n',
    ],
)
def test_a_file_without_a_whole_front_part_is_refused(document: str) -> None:
    with pytest.raises(samples.SampleUnreadableError):
        samples.parse("broken", document)
