"""What outlets say that they did: kept for the newest change, and for no other."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from safepub.database import Databases
from safepub.newsroom import articles, deliveries, killing, outlets, publishing, withholding
from safepub.newsroom.deliveries import ToldView
from safepub.newsroom.models.outlets import Acknowledgement, Outlet
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.states import State
from safepub.serving.requests import Answer, WriteRequest
from safepub.web.api import acknowledging
from tests.newsroom.conftest import Newsroom
from tests.newsroom.conftest import newsroom as newsroom  # noqa: PLC0414 - a fixture
from tests.serving.conftest import shelf as shelf  # noqa: PLC0414 - a fixture
from tests.serving.conftest import token as token  # noqa: PLC0414 - a fixture
from tests.serving.shelf import Shelf, told

NOW = datetime(2026, 11, 25, 9, 0, 30, tzinfo=UTC)
SHOWN = {"action": "published", "version": 1, "url": "https://outlet.example/1?a=b"}


def say(databases: Databases, token: str | None, article_id: object, said: Any) -> Answer:
    """Say something about an article, as an outlet does."""
    request = WriteRequest(
        authorization=f"Bearer {token}",
        media_type="application/json",
        body=said if isinstance(said, bytes) else json.dumps(said).encode(),
    )
    return acknowledging.acknowledge(databases, str(article_id), request)


def published(databases: Databases, people: Newsroom) -> UUID:
    with databases.newsroom() as session:
        article_id = people.article(session, State.APPROVED)
        seen = people.edition(session, article_id)
        publishing.publish(session, people.publisher, article_id, seen_edition=seen, now=NOW)
    return article_id


def take_back(databases: Databases, people: Newsroom, article_id: UUID, *, kill: bool) -> None:
    with databases.newsroom() as session:
        order = Order(
            reason=ReasonCode.SAFETY,
            seen_edition=articles.get(session, article_id).edition,
            second_id=people.second.staff_id,
        )
        act = killing.kill if kill else withholding.withhold
        act(session, people.publisher, article_id, order, now=NOW)


def views(databases: Databases, article_id: UUID) -> list[ToldView]:
    """Give what the desk sees of the newest change."""
    with databases.newsroom(write=False) as session:
        change = deliveries.newest_change(session, articles.get(session, article_id))
        assert change is not None
        return list(deliveries.told(session, change, now=NOW))


def test_what_an_outlet_says_is_kept_and_the_desk_sees_it(
    databases: Databases, newsroom: Newsroom, token: str
) -> None:
    article_id = published(databases, newsroom)

    answer = say(databases, token, article_id, SHOWN)

    kept = told(answer)
    assert answer.status == 200
    assert {name: kept[name] for name in SHOWN} == SHOWN
    (view,) = views(databases, article_id)
    assert (view.action, view.address) == ("published", SHOWN["url"])
    assert view.acknowledged_on == view.delivered_on == datetime.now(UTC).date()


def test_said_twice_it_is_kept_once_and_the_later_word_counts(
    databases: Databases, newsroom: Newsroom, token: str
) -> None:
    article_id = published(databases, newsroom)

    first = say(databases, token, article_id, SHOWN)
    again = say(databases, token, article_id, SHOWN)
    say(databases, token, article_id, {"action": "removed"})

    assert first.body == again.body
    (view,) = views(databases, article_id)
    assert (view.action, view.address) == ("removed", None)
    with databases.newsroom(write=False) as session:
        assert len(session.scalars(select(Acknowledgement)).all()) == 1


@pytest.mark.parametrize("kill", [True, False])
def test_that_it_is_shown_ticks_off_no_kill_and_no_withholding(
    databases: Databases, newsroom: Newsroom, token: str, *, kill: bool
) -> None:
    article_id = published(databases, newsroom)
    say(databases, token, article_id, SHOWN)
    take_back(databases, newsroom, article_id, kill=kill)

    late = say(databases, token, article_id, SHOWN)

    assert (late.status, told(late)["type"]) == (409, "/api/docs#problem-outdated")
    assert [view.action for view in views(databases, article_id)] == [None]
    assert say(databases, token, article_id, {"action": "removed"}).status == 200
    assert [view.action for view in views(databases, article_id)] == ["removed"]


def test_an_outlet_that_came_later_may_answer_too(
    databases: Databases, newsroom: Newsroom, shelf: Shelf
) -> None:
    article_id = published(databases, newsroom)
    late = shelf.outlet()

    assert say(databases, late, article_id, SHOWN).status == 200
    assert [view.outlet for view in views(databases, article_id)] == ["Denník"]


def test_nobody_learns_of_articles_that_they_were_not_told_of(
    databases: Databases, newsroom: Newsroom, shelf: Shelf, token: str
) -> None:
    killed = published(databases, newsroom)
    take_back(databases, newsroom, killed, kill=True)
    with databases.newsroom() as session:
        unpublished = newsroom.article(session, State.APPROVED)
        test = outlets.issue_token(session, session.scalars(select(Outlet)).one(), "test")
    late = shelf.outlet()
    removed = {"action": "removed"}

    asked = [(late, killed), (token, unpublished), (token, uuid4()), (token, "x"), (test, killed)]
    answers = [say(databases, who, what, removed) for who, what in asked]

    assert {answer.status for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1
    assert say(databases, "sp_live_x", killed, removed).status == 401


@pytest.mark.parametrize(
    ("said", "pointers"),
    [
        (b"{", ["#"]),
        (b"\xff", ["#"]),
        (b"[" * 4000, ["#"]),
        ([], ["#"]),
        ({}, ["#/action"]),
        ({"action": "shown"}, ["#/action"]),
        ({"action": "published"}, ["#/version"]),
        ({"action": "published", "version": 2}, ["#/version"]),
        ({"action": "removed", "version": 0}, ["#/version"]),
        ({"action": "removed", "version": "1"}, ["#/version"]),
        ({"action": "removed", "version": 2**31}, ["#/version"]),
        ({"action": "removed", "maks": "x"}, ["#"]),
        ({"action": "removed", "url": "ftp://outlet.example/"}, ["#/url"]),
        ({"action": "removed", "url": "https://outlet.example/\u202e"}, ["#/url"]),
        ({"action": "removed", "url": "https://[x"}, ["#/url"]),
        ({"action": "removed", "url": "https://outlet.example/\n"}, ["#/url"]),
        ({"action": "removed", "url": "https://outlet.example/" + "x" * 500}, ["#/url"]),
        ({"action": 1, "url": 2}, ["#/action", "#/url"]),
    ],
)
def test_what_cannot_be_used_is_named_and_not_repeated(
    databases: Databases, newsroom: Newsroom, token: str, said: Any, pointers: list[str]
) -> None:
    article_id = published(databases, newsroom)

    answer = say(databases, token, article_id, said)

    assert answer.status == 422
    assert [one["pointer"] for one in told(answer)["errors"]] == pointers
    assert b"maks" not in answer.body
    assert [view.action for view in views(databases, article_id)] == [None]
