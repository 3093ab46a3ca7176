"""Editing: each save is a revision, and of two editors nobody's text is lost."""

import re
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from safepub.newsroom.states import State
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
from tests.newsroom.conftest import TEXT
from tests.web.desk.conftest import Desk, words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

FULL = Text(
    headline="Ліст на адну старонку",
    dek="Як паштарка трымае сувязь",
    body="First.\n\nSecond [in March].\n\n> Third.",
    language="be",
    notes=tuple(Note(kind, f"Note of {kind.value}.") for kind in NoteKind),
    credits=tuple(
        Credit(role, f"Name {role.value} {kind.value}", kind)
        for role in CreditRole
        for kind in CreditKind
        if role is not CreditRole.AUTHOR
    ),
    slug="list-na-adnu-staronku",
    tags=("лісты", "prisons"),
    places=("Мінск",),
    series="Лісты",
    original=Original(
        publisher="Тыднёвік",
        title="Ліст",
        url="https://weekly.example/1?a=b",
        published_on=date(2022, 7, 7),
        language="sk",
    ),
    rights=Rights(holder="Тыднёвік", usage_terms="One.\n\nTwo."),
)
PARTS = ("headline", "dek", "body", "note_edit", "credit_funder")


def test_saving_makes_a_revision_with_every_part(desk: Desk) -> None:
    source, target = desk.article(State.IN_REVIEW, FULL), desk.article(State.IN_REVIEW)
    fields = {**desk.form_of(source), "seen": str(desk.edition_of(target))}

    answer = desk.visitor("Edita").post(f"/articles/{target}/edit", **fields)

    assert answer.location == f"/desk/articles/{target}"
    assert desk.text_of(target) == FULL


def test_the_form_shows_what_is_stored_and_reads_it_back(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW, FULL)
    fields = desk.form_of(article_id)

    page = desk.visitor("Edita").get(f"/articles/{article_id}/edit")

    for name in fields:
        assert f'name="{name}"' in page.text
    assert "Second [in March]." in page.text
    labels = ["Disclosure", "First publication", "Editing", "Translation", "Funding", "Permission"]
    places = [page.text.index(f">{label}") for label in labels]
    assert places == sorted(places)


def test_a_credit_may_name_several(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    fields = {**desk.form_of(article_id), "credit_translator": "Agáta ;Tobias; "}

    desk.visitor("Edita").post(f"/articles/{article_id}/edit", **fields)

    names = [credit.name for credit in desk.text_of(article_id).credits]
    assert names == ["Agáta", "Tobias"]
    assert desk.form_of(article_id)["credit_translator"] == "Agáta; Tobias"


def test_saving_without_a_change_makes_no_revision(desk: Desk) -> None:
    article_id = desk.article(State.APPROVED)

    answer = desk.visitor("Edita").post(f"/articles/{article_id}/edit", **desk.form_of(article_id))

    assert answer.status_code == 422
    assert "You changed nothing" in answer.text
    assert desk.state_of(article_id) is State.APPROVED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", ""),
        ("headline", "x" * 301),
        ("body", ""),
        ("language", "xx"),
        ("note_disclosure", "x" * 2_001),
        ("credit_editor", "two\nlines"),
        ("seen", "never"),
        ("state", "published"),
        ("act", "publish"),
        ("slug", "Два словы"),
        ("tags", "\n".join(map(str, range(21)))),
        ("places", "x" * 61),
        ("original_url", "javascript:alert(1)"),
        ("original_url", "https://"),
        ("original_date", "2022-13-01"),
        ("original_language", "xx"),
        ("translation_of", "no-id"),
        ("translation_of", "00000000-0000-4000-8000-000000000004"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_the_rest(desk: Desk, field: str, value: str) -> None:
    article_id = desk.article(State.IN_REVIEW)
    fields = {**desk.form_of(article_id), "dek": "A dek of my own", field: value}

    answer = desk.visitor("Edita").post(f"/articles/{article_id}/edit", **fields)

    assert answer.status_code == 422
    assert "A dek of my own" in answer.text
    assert desk.text_of(article_id) == TEXT


@pytest.mark.parametrize("state", [State.PROOF, State.APPROVED])
def test_the_page_warns_that_a_proof_will_no_longer_count(desk: Desk, state: State) -> None:
    article_id = desk.article(state)

    page = words_of(desk.visitor("Edita").get(f"/articles/{article_id}/edit"))

    assert "the article goes back into review" in page


def test_a_collision_shows_both_texts_and_loses_nothing(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    opened = desk.form_of(article_id)
    theirs = {**opened, **{part: f"Theirs: {part}" for part in PARTS}}
    yours = {**opened, **{part: f"Yours: {part}" for part in PARTS}}
    desk.visitor("Edita").post(f"/articles/{article_id}/edit", **theirs)
    second = desk.visitor("Peter")

    answer = second.post(f"/articles/{article_id}/edit", **yours)

    assert answer.status_code == 409
    assert "The newest is revision 2 by Edita" in words_of(answer)
    for part in PARTS:
        assert f"<mark>Theirs: {part}</mark>" in answer.text
        # Beside the other, and in the form.
        assert answer.text.count(f"Yours: {part}") == 2
    assert desk.text_of(article_id).headline == "Theirs: headline"

    seen = str(desk.edition_of(article_id))
    assert f'name="seen" value="{seen}"' in answer.text
    again = second.post(f"/articles/{article_id}/edit", **{**yours, "seen": seen})

    assert again.status_code == 303
    assert desk.text_of(article_id).headline == "Yours: headline"
    assert "Theirs: headline" in second.get(f"/articles/{article_id}/revisions/2").text


def test_a_text_comes_back_too_where_it_can_no_longer_be_saved(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    yours = {**desk.form_of(article_id), "headline": "Mine", "body": "All my work."}
    visitor = desk.visitor("Peter")
    visitor.post(f"/articles/{article_id}/request-changes", reason="Who saw it?")

    answer = visitor.post(f"/articles/{article_id}/edit", **yours)

    assert answer.status_code == 409
    assert "All my work." in answer.text
    assert "you cannot save a revision" in words_of(answer)
    assert "Save mine on top" not in answer.text


def test_a_text_comes_back_when_the_right_was_taken_meanwhile(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    fields = {**desk.form_of(article_id), "body": "All my work."}

    answer = desk.visitor("Paula").post(f"/articles/{article_id}/edit", **fields)

    assert answer.status_code == 403
    assert "All my work." in answer.text


def test_a_form_without_its_csrf_value_is_refused_and_kept(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    fields = {**desk.form_of(article_id), "body": "All my work."}
    client: FlaskClient = desk.visitor("Edita").client

    answer = client.post(f"/desk/articles/{article_id}/edit", data=fields)

    assert answer.status_code == 400
    assert "All my work." in answer.text
    assert desk.text_of(article_id) == TEXT


def test_a_language_that_the_newsroom_dropped_stays_for_its_articles(desk: Desk) -> None:
    running = desk.app.extensions["safepub"]
    desk.app.extensions["safepub"] = replace(
        running, settings=replace(running.settings, languages=("en",))
    )
    article_id = desk.article(State.IN_REVIEW, FULL)

    page = desk.visitor("Edita").get(f"/articles/{article_id}/edit").text

    offered = page.partition('name="language"')[2].partition("</select>")[0]
    assert '<option value="be" selected>' in offered
    assert 'value="ru"' not in offered


@pytest.mark.parametrize("seen", ["0", "x", str(2**31), str(2**70)])
def test_an_edition_that_no_article_can_have_gives_the_text_back(desk: Desk, seen: str) -> None:
    article_id = desk.article(State.IN_REVIEW)
    fields = {**desk.form_of(article_id), "body": "All my work.", "seen": seen}

    answer = desk.visitor("Edita").post(f"/articles/{article_id}/edit", **fields)

    assert answer.status_code == 422
    assert "All my work." in answer.text
    assert desk.text_of(article_id) == TEXT


def test_both_texts_come_back_with_every_field_of_the_form(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW, FULL)
    opened = desk.form_of(article_id)
    yours = {**opened, "tags": "mine\nand yours", "rights_holder": "Mine"}
    desk.visitor("Edita").post(
        f"/articles/{article_id}/edit", **{**opened, "tags": "theirs", "series": "Theirs"}
    )
    second = desk.visitor("Peter")

    answer = second.post(f"/articles/{article_id}/edit", **yours)

    assert answer.status_code == 409
    assert {"Tags", "Series", "Rights holder"} <= set(re.findall("<h3>(.*?)</h3>", answer.text))
    for name in opened:
        assert f'name="{name}"' in answer.text
    second.post(
        f"/articles/{article_id}/edit", **{**yours, "seen": str(desk.edition_of(article_id))}
    )
    assert desk.text_of(article_id).tags == ("mine", "and yours")
