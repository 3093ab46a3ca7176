"""Pages for what is out: a next version, a new byline, a killing, and what outlets say."""

from uuid import UUID

import pytest
from sqlalchemy import select

from safepub.newsroom import outlets, proofs
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.states import State
from tests.newsroom.conftest import CHECKED
from tests.web.desk.conftest import Desk, Visitor, words_of

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def _seen(desk: Desk, article_id: UUID) -> str:
    return str(desk.edition_of(article_id))


def _order(desk: Desk, article_id: UUID, **typed: str) -> dict[str, str]:
    fields = {
        "seen": _seen(desk, article_id),
        "reason": "safety",
        "code": desk.people["Peter"].code(later=1),
        "second_name": "Petra",
        "second_code": desk.people["Petra"].code(),
    }
    return {**fields, **typed}


def _kill(desk: Desk, visitor: Visitor, article_id: UUID, **typed: str) -> int:
    return visitor.post(
        f"/articles/{article_id}/kill", **_order(desk, article_id, **typed)
    ).status_code


def test_killing_takes_two_codes_and_leaves_a_tombstone(desk: Desk) -> None:
    with desk.databases.newsroom() as session:
        outlets.add(session, "Harbour Weekly")
    article_id, visitor = desk.article(State.PUBLISHED), desk.visitor("Peter")

    assert _kill(desk, visitor, article_id) == 303

    assert desk.state_of(article_id) is State.KILLED
    page = visitor.get(f"/articles/{article_id}")
    assert page.status_code == 200
    assert "Its texts are kept nowhere at the desk" in words_of(page)
    assert "killed it; reason: Somebody is in danger because of it" in words_of(page)
    told = words_of(visitor.get(f"/articles/{article_id}/outlets"))
    assert "Harbour Weekly" in told
    assert "overdue" not in told
    assert "(killed)" in words_of(visitor.get("/queue"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "000000"},
        {"second_code": "000000"},
        {"second_name": "Nobody"},
        {"second_name": "Edita"},
        {"reason": "boredom"},
        {"reason": ""},
    ],
)
def test_an_order_that_is_not_whole_kills_nothing(desk: Desk, wrong: dict[str, str]) -> None:
    article_id, visitor = desk.article(State.PUBLISHED), desk.visitor("Peter")
    if wrong.get("second_name") == "Edita":
        wrong = {**wrong, "second_code": desk.people["Edita"].code()}

    assert _kill(desk, visitor, article_id, **wrong) == 422

    assert desk.state_of(article_id) is State.PUBLISHED
    # A code that was given beside a wrong one is not used up.
    assert _kill(desk, visitor, article_id) == 303


@pytest.mark.parametrize("name", ["Edita", "Adam", "Nobody"])
def test_codes_of_whoever_is_no_second_publisher_are_not_tried(desk: Desk, name: str) -> None:
    article_id, visitor = desk.article(State.PUBLISHED), desk.visitor("Peter")
    wrong = _order(desk, article_id, second_name=name, second_code="000000")

    answers = [visitor.post(f"/articles/{article_id}/kill", **wrong) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {422}
    assert "Name and code of the second publisher do not fit together" in words_of(answers[0])
    with desk.databases.newsroom(write=False) as session:
        assert set(session.scalars(select(Staff.wrong_codes))) == {0}


def test_nobody_kills_with_two_codes_of_their_own(desk: Desk) -> None:
    article_id, visitor = desk.article(State.PUBLISHED), desk.visitor("Peter")

    own = desk.people["Peter"].code(later=1)
    assert _kill(desk, visitor, article_id, second_name="Peter", second_code=own) == 422

    assert desk.state_of(article_id) is State.PUBLISHED


def test_an_editor_kills_nothing(desk: Desk) -> None:
    article_id, visitor = desk.article(State.PUBLISHED), desk.visitor("Edita")

    assert _kill(desk, visitor, article_id) == 403
    assert visitor.get(f"/articles/{article_id}/kill").status_code == 403


def test_a_new_byline_takes_a_fresh_code(desk: Desk) -> None:
    article_id, visitor = desk.article(State.PUBLISHED), desk.visitor("Peter")
    path = f"/articles/{article_id}/change-byline"
    typed = {"seen": _seen(desk, article_id), "byline": "Я", "where": "all"}

    refused = visitor.post(path, **typed, code="000000")
    assert refused.status_code == 422
    assert 'value="Я"' in refused.text
    done = visitor.post(path, **typed, code=desk.people["Peter"].code(later=1))

    assert done.status_code == 303
    page = visitor.get(f"/articles/{article_id}").text
    assert "Я" in page
    assert "Maks" not in page


def test_a_next_version_goes_its_way_while_the_live_one_stays(desk: Desk) -> None:
    article_id = desk.article(State.PUBLISHED)
    editor, publisher = desk.visitor("Edita"), desk.visitor("Peter")
    form = {**desk.form_of(article_id), "headline": "A better headline"}

    assert editor.post(f"/articles/{article_id}/edit", **form).status_code == 303
    page = words_of(publisher.get(f"/articles/{article_id}"))
    assert "outlets keep the live one meanwhile" in page
    approve, publish = f"/articles/{article_id}/approve", f"/articles/{article_id}/publish"
    assert publisher.get(publish).status_code == 409
    assert publisher.get(approve).status_code == 200
    assert publisher.post(approve, seen=_seen(desk, article_id)).status_code == 303
    with desk.databases.newsroom() as session:
        proofs.pass_proof(
            session,
            desk.newsroom.maks,
            article_id,
            seen_edition=desk.edition_of(article_id),
            checked=CHECKED,
        )
    assert publisher.get(publish).status_code == 200
    assert publisher.post(publish, seen=_seen(desk, article_id)).status_code == 303

    assert "version 2" in words_of(publisher.get(f"/articles/{article_id}"))


def test_a_next_version_can_be_discarded(desk: Desk) -> None:
    article_id, editor = desk.article(State.PUBLISHED), desk.visitor("Edita")
    form = {**desk.form_of(article_id), "headline": "A worse headline"}
    editor.post(f"/articles/{article_id}/edit", **form)
    path = f"/articles/{article_id}/discard-update"

    assert editor.get(path).status_code == 200
    assert editor.post(path, seen=_seen(desk, article_id)).status_code == 303

    assert desk.text_of(article_id).headline != "A worse headline"
    assert editor.get(path).status_code == 409


def test_an_article_that_never_went_out_concerns_no_outlet(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)

    page = desk.visitor("Edita").get(f"/articles/{article_id}/outlets")

    assert "it never went out" in words_of(page)
