"""Administrators open feeds and close them, with a fresh code each time."""

import html

import pytest

from safepub.newsroom import feed_acts, feeds
from safepub.newsroom.feed_acts import NewFeed
from safepub.newsroom.states import State
from tests.web.desk.conftest import NOON, Desk, words_of

# A page is the same on either engine: the acts are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

PATH = "/admin/feeds"


def fresh(desk: Desk) -> str:
    return desk.people["Adam"].code(later=1)


def test_a_feed_is_opened_and_its_addresses_shown(desk: Desk) -> None:
    adam = desk.visitor("Adam")
    desk.article(State.PUBLISHED)

    answer = adam.post(PATH, title="צייטונג", language="be", tag="x", code=fresh(desk))

    page = answer.location.removeprefix("/desk")
    one = adam.get(page)
    for ending in (".json", ".xml"):
        assert f"/feeds/{page.rpartition('/')[2]}{ending}" in one.text
    assert "צייטונג Беларуская x" in words_of(adam.get(PATH))
    # A reload sends the same code once more.
    again = adam.post(PATH, title="צייטונג", language="be", tag="x", code=fresh(desk))
    assert again.status_code == 422


def test_a_feed_is_closed_with_a_fresh_code(desk: Desk) -> None:
    admin = desk.people["Adam"].reader
    with desk.databases.newsroom() as session:
        feed_id = feed_acts.open_feed(session, admin, NewFeed(title="A"), today=NOON.date())
    adam, page = desk.visitor("Adam"), f"{PATH}/{feed_id}"

    refused = [adam.post(page, code=code) for code in ("", "000000")]
    assert [answer.status_code for answer in refused] == [422, 422]
    assert adam.get(page).status_code == 200
    closed = adam.post(page, code=fresh(desk))

    assert (closed.status_code, closed.location) == (303, "/desk/admin/feeds")
    assert adam.get(page).status_code == 404
    assert "There is none." in words_of(adam.get(PATH))


def test_what_was_typed_is_kept_and_the_code_is_not(desk: Desk) -> None:
    adam = desk.visitor("Adam")

    refused = [
        adam.post(PATH, title="<Лісты>", language="", tag="t", code=""),
        adam.post(PATH, title="<Лісты>", language="", tag="t", code="000000"),
        adam.post(PATH, title="<Лісты>", language="xx", tag="t", code=fresh(desk)),
    ]

    for answer in refused:
        assert answer.status_code == 422
        assert 'value="<Лісты>"' in html.unescape(answer.text)
        assert "000000" not in answer.text
    with desk.databases.newsroom(write=False) as session:
        assert feeds.every(session) == []


@pytest.mark.parametrize("name", ["Edita", "Peter", "Klára"])
def test_nobody_else_sees_or_opens_feeds(desk: Desk, name: str) -> None:
    visitor = desk.visitor(name)
    code = desk.people[name].code(later=1)

    answers = [
        visitor.get(PATH),
        visitor.post(PATH, title="Mine", language="", tag="", code=code),
        visitor.post(f"{PATH}/00000000-0000-4000-8000-000000000001", code=code),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
