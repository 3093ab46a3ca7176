"""Administrators let outlets in, in a browser: tokens shown once, terms, and no text."""

import html
import json
import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from safepub.newsroom import webhooks
from safepub.newsroom.models.outlets import Webhook
from safepub.newsroom.states import State
from tests.newsroom.conftest import TEXT
from tests.web.desk.conftest import Desk, Visitor, words_of
from tests.web.desk.outlet_pages import add, ask, fresh, give, shown, tagged

# A page is the same on either engine: the acts are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

TOKEN = re.compile(r"sp_(?:live|test)_[\w-]+")


def issue(desk: Desk, adam: Visitor, page: str, act: str = "live") -> str:
    answer = adam.post(page, act=act, code=fresh(desk))
    assert answer.status_code == 200, answer.text
    (token,) = set(TOKEN.findall(answer.text))
    return str(token)


@pytest.mark.parametrize("name", ["Edita", "Peter", "Klára"])
def test_nobody_else_sees_or_changes_outlets(desk: Desk, name: str) -> None:
    page = add(desk.visitor("Adam"))
    visitor = desk.visitor(name)
    act = {"act": "live", "code": desk.people[name].code(later=1)}

    answers: list[TestResponse] = [
        visitor.get("/admin/outlets"),
        visitor.get(page),
        visitor.get(f"{page}/terms"),
        visitor.post("/admin/outlets", name="Mine"),
        visitor.post(page, **act),
        visitor.post(f"{page}/terms", name="Mine", code=act["code"]),
    ]

    assert [answer.status_code for answer in answers] == [403] * 6
    assert list(shown(desk, page).tokens) == []


def test_an_outlet_is_added_and_found_in_the_list(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page = add(adam, "צייטונג")

    assert "צייטונג yes everything 0" in words_of(adam.get("/admin/outlets"))
    assert "Tags all Languages all Bylines all" in words_of(adam.get(page))
    assert "cannot get in" in words_of(adam.get(page))


def test_a_name_that_is_taken_or_missing_is_told_and_kept(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    add(adam)

    taken, missing = (adam.post("/admin/outlets", name=name) for name in ("DENNÍK", " "))

    assert (taken.status_code, missing.status_code) == (409, 422)
    assert 'value="DENNÍK"' in html.unescape(taken.text)
    assert "There is an outlet of this name already." in words_of(taken)
    assert "Please give a name." in words_of(missing)


def test_a_token_is_shown_once_with_the_line_that_tries_it(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page = add(adam)
    code = fresh(desk)

    answer = adam.post(page, act="live", code=code)
    again = adam.post(page, act="live", code=code)

    (token,) = set(TOKEN.findall(answer.text))
    assert f'curl -H "Authorization: Bearer {token}"' in html.unescape(answer.text)
    assert "/api/v1/articles?limit=1" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert ask(desk, token).status == 200
    # A reload sends the same code once more.
    assert again.status_code == 422
    assert not TOKEN.search(again.text)
    assert len(shown(desk, page).tokens) == 1
    for path in (page, f"{page}/terms", "/admin/outlets"):
        assert not TOKEN.search(adam.get(path).text)
    assert re.search(r"live, issued on \d{4}-\d\d-\d\d", words_of(adam.get(page)))


def test_a_test_token_says_that_it_shows_nothing_real(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page = add(adam)

    test = issue(desk, adam, page, "test")

    assert test.startswith("sp_test_")
    assert json.loads(ask(desk, test).body)["articles"][0]["headline"].startswith("Sample: ")
    assert "test, issued on" in words_of(adam.get(page))


def test_a_token_is_revoked_at_once(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page = add(adam)
    token, other = give(desk, page), give(desk, page)
    acts = re.findall(r'name="act" value="(revoke[^"]+)"', adam.get(page).text)

    answer = adam.post(page, act=acts[0], code=fresh(desk))

    assert answer.status_code == 303
    assert len(acts) == 2
    assert sorted((ask(desk, token).status, ask(desk, other).status)) == [200, 401]


def test_what_is_gone_already_cannot_be_revoked_and_the_code_stays_good(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page, code = add(adam), fresh(desk)

    for act in ("revoke" + str(UUID(int=4)), "open", "nonsense"):
        answer = adam.post(page, act=act, code=code)
        assert answer.status_code == 422
        assert "Please choose one of the options." in words_of(answer)

    assert adam.post(page, act="close", code=code).status_code == 303


def test_an_outlet_is_let_in_no_longer(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page = add(adam)
    token = give(desk, page)

    wrong = adam.post(page, act="close", code="12345x")
    assert wrong.status_code == 422
    assert 'value="close" autocomplete="off" checked' in wrong.text
    assert ask(desk, token).status == 200
    closed = adam.post(page, act="close", code=fresh(desk))

    assert closed.status_code == 303
    assert ask(desk, token).status == 401
    assert "This outlet is not let in." in words_of(adam.get(page))
    assert 'value="open"' in adam.get(page).text


def test_an_outlet_that_is_not_there_is_not_found(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page = f"/admin/outlets/{UUID(int=4)}"

    assert adam.get(page).status_code == 404
    assert adam.get(f"{page}/terms").status_code == 404
    assert adam.post(page, act="live", code=fresh(desk)).status_code == 404


def test_these_pages_show_no_text_and_no_name_of_what_is_not_published(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page = add(adam)
    for state in (State.SUBMITTED, State.APPROVED, State.EMBARGOED, State.PUBLISHED):
        tagged(desk, state, f"tag-{state.value}")

    pages = [
        adam.get(path).text
        for path in (
            *("/admin/outlets", page, f"{page}/terms"),
            *("/admin/invitations", "/admin/house"),
        )
    ]

    assert all(TEXT.headline not in text and "parcels" not in text for text in pages)
    assert all(f"tag-{state}" not in text for state in ("embargoed", "approved") for text in pages)
    assert "tag-published" in pages[2]


def test_a_webhook_that_was_switched_off_is_told_with_what_to_do(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    page = add(adam)
    assert "has no webhook" in words_of(adam.get(page))
    with desk.databases.newsroom() as session:
        webhooks.register(
            session,
            UUID(page.rpartition("/")[2]),
            "https://hook.outlet.example:8443/private",
            key=b"k" * 32,
            now=datetime(2026, 11, 23, tzinfo=UTC),
        )
    told = words_of(adam.get(page))
    assert "By a webhook at hook.outlet.example:8443" in told
    assert "private" not in told
    with desk.databases.newsroom() as session:
        session.execute(update(Webhook).values(disabled_on=date(2026, 11, 24)))

    one, every = words_of(adam.get(page)), words_of(adam.get("/admin/outlets"))

    off = "Its webhook has been switched off since 2026-11-24"
    assert off in one
    assert off in every
    assert "registering it once more" in one
