"""Feeds over HTTP: for everybody, without a token, and not before one is opened."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from safepub.newsroom import feeds
from safepub.newsroom.models.feeds import Feed
from safepub.newsroom.states import State
from tests.serving.shelf import NOON, Shelf

ATOM = "{http://www.w3.org/2005/Atom}"


def opened(shelf: Shelf, **more: str) -> str:
    with shelf.databases.newsroom() as session:
        row = Feed(title="Лісты & <b>", opened_on=NOON.date(), **more)
        session.add(row)
        feeds.lock(session)
        feeds.fill(session, feeds.show(session, row.id))
    return f"/feeds/{row.id}"


def test_a_feed_needs_no_token_and_leaves_no_cookie(client: FlaskClient, shelf: Shelf) -> None:
    older, newer = shelf.put(minute=1), shelf.put(minute=2)
    for state in (State.WITHHELD, State.EMBARGOED, State.DRAFT):
        shelf.put(state=state)
    shelf.put(language="sk")
    path = opened(shelf, language="be")

    told, atom = client.get(f"{path}.json"), client.get(f"{path}.xml")

    assert told.headers["Content-Type"] == "application/feed+json"
    assert atom.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert told.get_json()["version"] == "https://jsonfeed.org/version/1.1"
    assert [one["id"] for one in told.get_json()["items"]] == [newer.id.urn, older.id.urn]
    tree = etree.fromstring(atom.data)
    assert [one.findtext(f"{ATOM}id") for one in tree.findall(f"{ATOM}entry")] == [
        newer.id.urn,
        older.id.urn,
    ]
    assert tree.findtext(f"{ATOM}title") == "Лісты & <b>"
    assert tree.findtext(f"{ATOM}updated") == "2026-11-23T12:02:00Z"
    for answer in (told, atom):
        assert answer.headers["Cache-Control"] == "public, max-age=300, must-revalidate"
        assert "Set-Cookie" not in answer.headers
    again = client.get(f"{path}.json", headers={"If-None-Match": told.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_a_feed_that_is_not_open_gives_nothing(client: FlaskClient, app: Flask) -> None:
    del app

    for path in (f"/feeds/{uuid4()}.json", f"/feeds/{uuid4()}.xml", "/feeds/x.json", "/feeds/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_programs_that_ask_for_feeds_are_told_of_problems(
    client: FlaskClient, shelf: Shelf
) -> None:
    path = opened(shelf)

    parameter = client.get(f"{path}.xml?since=today")
    others = client.get("/feeds/x.json"), client.post(f"{path}.json")

    assert parameter.status_code == 400
    assert parameter.get_json()["parameter"] == "since"
    assert [answer.status_code for answer in others] == [404, 405]
    assert {answer.mimetype for answer in (parameter, *others)} == {"application/problem+json"}
