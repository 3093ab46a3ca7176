"""Administrators invite contributors and decide for the house, in a browser."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from safepub.newsroom import invitations
from safepub.newsroom.invitations import InvitationNotFoundError
from safepub.newsroom.models.people import Invitation
from safepub.newsroom.states import State
from tests.web.desk.conftest import Desk, words_of

# A page is the same on either engine: the acts are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

ADDRESS = re.compile(r"https?://[^\s<]+/invitation/([\w-]{43})")
TODAY = datetime.now(UTC).date()


def invite(desk: Desk, days: int = 14) -> str:
    with desk.databases.newsroom() as session:
        return invitations.invite(session, expires_on=TODAY + timedelta(days=days))


def works(desk: Desk, token: str) -> bool:
    with desk.databases.newsroom(write=False) as session:
        try:
            invitations.find(session, token, today=TODAY)
        except InvitationNotFoundError:
            return False
        return True


def fresh(desk: Desk) -> str:
    return desk.people["Adam"].code(later=1)


@pytest.mark.parametrize("name", ["Edita", "Peter", "Klára"])
def test_nobody_else_invites_or_decides(desk: Desk, name: str) -> None:
    token = invite(desk)
    visitor = desk.visitor(name)
    code = desk.people[name].code(later=1)

    answers = [
        visitor.get("/admin/invitations"),
        visitor.get("/admin/house"),
        visitor.post("/admin/invitations", days="14", code=code),
        visitor.post("/admin/invitations/withdraw", address=token),
        visitor.post("/admin/invitations/withdraw-until", day=TODAY.isoformat()),
        visitor.post("/admin/house", message_days="9", first="en", languages="en", code=code),
    ]

    assert [answer.status_code for answer in answers] == [403] * 6
    assert works(desk, token)


def test_an_invitation_is_shown_once_and_then_only_counted(desk: Desk) -> None:
    adam, code = desk.visitor("Adam"), fresh(desk)

    answer = adam.post("/admin/invitations", days="30", code=code)
    again = adam.post("/admin/invitations", days="30", code=code)

    (token,) = ADDRESS.findall(html.unescape(answer.text))
    assert works(desk, token)
    assert answer.headers["Cache-Control"] == "no-store"
    # A reload sends the same code once more.
    assert again.status_code == 422
    assert '<option value="30" selected' in again.text
    page = adam.get("/admin/invitations")
    assert token not in page.text
    assert f"1 until {TODAY + timedelta(days=30)}" in words_of(page)
    with desk.databases.newsroom(write=False) as session:
        assert len(session.scalars(select(Invitation)).all()) == 1


def test_days_that_are_not_offered_are_refused(desk: Desk) -> None:
    adam = desk.visitor("Adam")

    answer = adam.post("/admin/invitations", days="3650", code=fresh(desk))

    assert answer.status_code == 422
    assert "There is none." in words_of(adam.get("/admin/invitations"))


def test_one_invitation_is_withdrawn_by_its_address(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    token, other = invite(desk), invite(desk)
    address = f"https://example.org/invitation/{token}/"

    gone = adam.post("/admin/invitations/withdraw", address=address)
    again = adam.post("/admin/invitations/withdraw", address=address)
    empty = adam.post("/admin/invitations/withdraw", address="")

    assert (gone.status_code, again.status_code, empty.status_code) == (303, 422, 422)
    assert (works(desk, token), works(desk, other)) == (False, True)
    assert "does not work" in words_of(again)
    assert f'value="{address}"' in again.text
    assert "Please give the address of the invitation." in words_of(empty)


def test_all_invitations_of_one_last_day_are_withdrawn(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    tokens, later = [invite(desk, 7), invite(desk, 7)], invite(desk, 8)
    day = (TODAY + timedelta(days=7)).isoformat()
    assert f"2 until {day}" in words_of(adam.get("/admin/invitations"))

    answer = adam.post("/admin/invitations/withdraw-until", day=day)

    assert answer.status_code == 303
    assert [works(desk, token) for token in (*tokens, later)] == [False, False, True]
    assert adam.post("/admin/invitations/withdraw-until", day="then").status_code == 422


def test_the_house_decides_in_place_of_the_settings(desk: Desk) -> None:
    article = desk.article(State.IN_REVIEW)
    adam, edita = desk.visitor("Adam"), desk.visitor("Edita")
    before = adam.get("/admin/house").text
    assert 'value="180"' in before
    assert '<option value="en" selected' in before

    answer = adam.post(
        "/admin/house", message_days="90", first="ka", languages="sk", code=fresh(desk)
    )

    assert answer.status_code == 303
    after = adam.get("/admin/house").text
    assert 'value="90"' in after
    assert '<option value="ka" selected' in after
    assert after.count(" checked") == 2
    form = edita.get(f"/articles/{article}/edit").text
    offered = re.search(r'name="language".*?</select>', form, re.DOTALL)
    assert offered is not None
    # The text's own stays among them.
    assert re.findall(r'option value="(\w+)"', offered[0]) == ["ka", "sk", "en"]
    assert "deleted after 90 days" in words_of(edita.get(f"/articles/{article}/messages"))


@pytest.mark.parametrize("days", ["", "0", "6", "731", "-9", "9.5", "ninety", "９０"])
def test_days_out_of_bounds_are_told_and_kept(desk: Desk, days: str) -> None:
    adam = desk.visitor("Adam")

    answer = adam.post(
        "/admin/house", message_days=days, first="en", languages="sk", code=fresh(desk)
    )

    assert answer.status_code == 422
    assert f'value="{days}"' in answer.text
    assert 'value="sk" autocomplete="off" checked' in answer.text
    assert 'value="180"' in adam.get("/admin/house").text


def test_a_wrong_code_decides_nothing(desk: Desk) -> None:
    adam = desk.visitor("Adam")

    answer = adam.post("/admin/house", message_days="90", first="en", languages="sk", code="12345x")

    assert answer.status_code == 422
    assert 'value="90"' in answer.text
    assert 'value="180"' in adam.get("/admin/house").text
