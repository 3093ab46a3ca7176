"""The read front answers what Flask would, to the byte, and leaves it the rest."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from safepub.newsroom import feeds
from safepub.newsroom.models.feeds import Feed
from safepub.newsroom.models.versions import PublishedVersion
from safepub.newsroom.states import State
from safepub.serving.rates import Rates
from safepub.web.api import front
from safepub.web.api.front import ReadFront
from safepub.web.runtime import EXTENSION
from tests.serving.shelf import NOON, Shelf
from tests.web.api.conftest import Outlet

ARTICLES = "/api/v1/articles"
COUNTED = "RateLimit"
MANY = 100_000
FACTS: tuple[dict[str, str], ...] = (
    {},
    {"Accept-Encoding": "gzip"},
    {"Accept": "application/ninjs+json"},
    {"If-None-Match": "*"},
    {"If-None-Match": '"of something else"'},
)


def _nobody(*_: object) -> Any:
    pytest.fail("The read front left this to Flask.")


@pytest.fixture
def reading(app: Flask) -> Client:
    """Ask the read front alone: what it leaves to Flask fails."""
    alone = ReadFront(app, {})
    alone.behind = _nobody
    return Client(alone)


@pytest.fixture
def flask(app: Flask) -> Client:
    """Ask Flask alone."""
    assert isinstance(app.wsgi_app, ReadFront)
    return Client(app.wsgi_app.behind)


def _feed(shelf: Shelf) -> UUID:
    with shelf.databases.newsroom() as session:
        row = Feed(title="Лісты", opened_on=NOON.date())
        session.add(row)
        feeds.lock(session)
        feeds.fill(session, feeds.show(session, row.id))
        return row.id


def _told(answer: TestResponse) -> object:
    headers = [(name, value) for name, value in answer.headers if name != COUNTED]
    return answer.status_code, sorted(headers), answer.data


def _addresses(shelf: Shelf) -> list[str]:
    piece = shelf.put(tags=("street",))
    withheld = shelf.put(state=State.WITHHELD)
    for minute in range(1, 3):
        shelf.put(minute=minute)
    feed, file = _feed(shelf), shelf.put_file(piece)
    shown = [f"{ARTICLES}/{one}" for one in (piece.id, str(piece.id).upper(), withheld.id, uuid4())]
    return [
        *(ARTICLES + query for query in ("", "?limit=2", "?tag=street", "?byline=%D0%9C+%26")),
        *(ARTICLES + query for query in ("?limit=0", "?nothing=", "?limit=1&limit=2", "?&=&")),
        *(one + suffix for one in shown for suffix in ("", ".ninjs", ".html", ".txt", ".jsonld")),
        f"{shown[0]}?version=1",
        f"{shown[0]}.txt?version=x",
        "/api/v1/changes",
        "/api/v1/changes?after=made-up",
        f"/api/v1/media/{file}",
        f"/api/v1/media/{uuid4()}",
        *(f"/feeds/{one}.{suffix}" for one in (feed, uuid4()) for suffix in ("json", "xml")),
    ]


def test_it_answers_as_flask_does(app: Flask, outlet: Outlet, flask: Client, shelf: Shelf) -> None:
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], rates=Rates(MANY))
    before = Client(app.wsgi_app)
    shown = {"Authorization": f"Bearer {outlet.token}"}
    seen = set()
    for path in _addresses(shelf):
        for method in ("GET", "HEAD"):
            for facts in FACTS:
                headers = {**shown, **facts}

                # Twice, so that what is kept is asked too.
                answers = [before.open(path, method=method, headers=headers) for _ in "12"]
                answers.append(flask.open(path, method=method, headers=headers))

                first, again, behind = map(_told, answers)
                assert first == again == behind, (method, path, facts)
                seen.add(answers[0].status_code)
        assert _told(before.get(path)) == _told(flask.get(path))
    assert seen == {200, 304, 400, 404}


def test_all_of_that_is_answered_before_flask(
    outlet: Outlet, reading: Client, shelf: Shelf
) -> None:
    shown = {"Authorization": f"Bearer {outlet.token}"}

    served = {front.ADDRESSES[name][1] for name in front.ADDRESSES}
    statuses = {reading.get(path, headers=shown).status_code for path in _addresses(shelf)}

    assert statuses == {200, 400, 404}
    assert len(served) == len(front.ADDRESSES)
    assert reading.get(ARTICLES).status_code == 401


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_each_name_in_the_log_is_that_of_the_view(app: Flask) -> None:
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}

    for address, (_, endpoint) in front.ADDRESSES.items():
        collection, _, suffix = address.partition("/." if "/." in address else "\0")
        assert rules[endpoint].startswith(f"/{collection.rstrip('/')}")
        assert rules[endpoint].endswith(suffix)


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_everything_else_is_left_to_flask(app: Flask, outlet: Outlet, shelf: Shelf) -> None:
    piece = shelf.put()
    shown = {"Authorization": f"Bearer {outlet.token}"}
    before = Client(app.wsgi_app)

    for method, path, status in (
        ("POST", ARTICLES, 405),
        ("OPTIONS", ARTICLES, 204),
        ("GET", f"{ARTICLES}/", 404),
        ("GET", f"{ARTICLES}/x", 404),
        ("GET", f"{ARTICLES}/{piece.id}.pdf", 404),
        ("GET", "/feeds", 404),
        ("GET", "/api/v1/media", 404),
        # No letters of UTF-8: Flask says what stands for them.
        ("GET", f"{ARTICLES}?byline=%FF", 200),
        ("GET", "/api/openapi.json", 200),
    ):
        answer = before.open(path, method=method, headers=shown)
        assert answer.status_code == status, (method, path)


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_what_breaks_in_it_is_told_by_flask(app: Flask, outlet: Outlet, shelf: Shelf) -> None:
    piece = shelf.put()
    with shelf.databases.newsroom() as session:
        session.add(PublishedVersion(article_id=piece.id, number=1, revision=1, form=b"no form"))
    app.testing = False

    answer = outlet.ask(f"{ARTICLES}/{piece.id}?version=1")

    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert answer.get_json()["type"] == "/api/docs#problem-failed"
