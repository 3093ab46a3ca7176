"""The desk's guard: everything is locked but the log-in, at every moment."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, update

from safepub.newsroom.models.staff import Staff, StaffRight
from safepub.newsroom.states import State
from safepub.web.desk import guard
from tests.web.desk.conftest import Desk, words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def _paths(app: Flask, method: str) -> list[str]:
    values = {"number": "1", "place": "1"}
    adapter = app.url_map.bind("safepub.test")
    return [
        adapter.build(
            rule.endpoint, {name: values.get(name, str(uuid4())) for name in rule.arguments}
        )
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("desk.")
        and method in (rule.methods or ())
        and rule.endpoint not in guard.OPEN
    ]


def test_every_page_leads_a_stranger_to_the_log_in(desk: Desk) -> None:
    paths = _paths(desk.app, "GET")
    stranger = desk.stranger()

    answers = {path: stranger.client.get(path) for path in paths}

    assert len(paths) >= 8
    assert {answer.location for answer in answers.values()} == {"/desk/login"}
    assert {answer.status_code for answer in answers.values()} == {303}


def test_every_form_of_a_stranger_is_refused(desk: Desk) -> None:
    paths = [path.removeprefix("/desk") for path in _paths(desk.app, "POST")]
    stranger = desk.stranger()

    answers = {path: stranger.post(path).status_code for path in paths}

    assert len(paths) >= 7
    assert set(answers.values()) == {401}


def test_a_text_sent_after_the_log_in_ended_comes_back(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)

    answer = desk.stranger().post(f"/articles/{article_id}/decline", reason="We had it <first>.")

    assert answer.status_code == 401
    assert "We had it &lt;first&gt;." in answer.text


@pytest.mark.parametrize("name", ["Adam", "Klára"])
def test_administrators_and_custodians_find_nothing_here(desk: Desk, name: str) -> None:
    article_id = desk.article(State.SUBMITTED)
    visitor = desk.visitor(name)

    answers = [visitor.get("/queue"), visitor.get(f"/articles/{article_id}")]

    assert {answer.status_code for answer in answers} == {403}
    assert "There is nothing here for you" in words_of(answers[0])
    assert "Bread and letters" not in answers[1].text
    assert visitor.post(f"/articles/{article_id}/take-on").status_code == 403
    assert visitor.post("/logout").status_code == 303


def test_a_disabled_account_is_out_at_once(desk: Desk) -> None:
    visitor = desk.visitor("Edita")
    with desk.databases.newsroom() as session:
        session.execute(update(Staff).where(Staff.name == "Edita").values(disabled=True))

    assert visitor.get("/queue").location == "/desk/login"


def test_a_right_that_was_taken_is_gone_at_once(desk: Desk) -> None:
    article_id = desk.article(State.SUBMITTED)
    visitor = desk.visitor("Edita")
    with desk.databases.newsroom() as session:
        staff_id = desk.people["Edita"].reader.staff_id
        session.execute(delete(StaffRight).where(StaffRight.staff_id == staff_id))

    assert visitor.get("/queue").status_code == 403
    assert visitor.post(f"/articles/{article_id}/take-on").status_code == 403
    assert desk.state_of(article_id) is State.SUBMITTED


def test_the_desk_leads_to_its_queue(desk: Desk) -> None:
    assert desk.visitor("Edita").get("/").location == "/desk/queue"
