"""Feeds as administrators open them: what is in one, what was killed in it, and who may."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import articles, feed_acts, feeds, killing, withholding
from safepub.newsroom.feed_acts import ChoiceRefusedError, NewFeed, TitleRefusedError
from safepub.newsroom.feeds import FeedNotFoundError
from safepub.newsroom.models.feeds import FeedArticle
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.states import RightMissingError
from safepub.renditions import formats
from safepub.serving import feeds as serving
from safepub.serving.feeds import FeedAddress
from safepub.serving.requests import Answer, ReadRequest
from tests.newsroom.conftest import House
from tests.newsroom.outlet_house import published
from tests.newsroom.staffed import TODAY, last_entry
from tests.serving.shelf import header, told

NOW = datetime.now(UTC)
BASE = "https://newsroom.example"


def opened(session: NewsroomSession, house: House, **more: Any) -> UUID:
    new = NewFeed(title="Letters", **more)
    return feed_acts.open_feed(session, house.adela, new, today=TODAY)


def ask(databases: Databases, feed_id: UUID, format_: str = formats.FEED, **facts: Any) -> Answer:
    address = FeedAddress(feed_id=feed_id, format=format_, base_url=BASE)
    return serving.one_feed(databases, address, ReadRequest(**facts))


def entries(databases: Databases, feed_id: UUID) -> list[str]:
    return [one["id"] for one in told(ask(databases, feed_id))["items"]]


def order(session: NewsroomSession, house: House, article_id: UUID) -> Order:
    return Order(
        reason=ReasonCode.SAFETY,
        seen_edition=articles.get(session, article_id).edition,
        second_id=house.newsroom.second.staff_id,
    )


def kill(databases: Databases, house: House, article_id: UUID, *, now: datetime = NOW) -> None:
    with databases.newsroom() as session:
        ordered = order(session, house, article_id)
        killing.kill(session, house.newsroom.publisher, article_id, ordered, now=now)


def test_a_feed_has_what_is_published_and_tells_what_was_killed(
    databases: Databases, house: House
) -> None:
    with databases.newsroom() as session:
        before = published(session, house.newsroom, "prisons")
        feed_id = opened(session, house, tag="prisons", language="en")
        other_id = opened(session, house, tag="letters")
        sk_id = opened(session, house, language="sk")
        after = published(session, house.newsroom, "prisons", "x")
        untagged = published(session, house.newsroom)
    assert set(entries(databases, feed_id)) == {before.urn, after.urn}
    assert entries(databases, other_id) == entries(databases, sk_id) == []
    with databases.newsroom() as session:
        ordered = order(session, house, before)
        withholding.withhold(session, house.newsroom.publisher, before, ordered, now=NOW)

    assert entries(databases, feed_id) == [after.urn]
    tag = header(ask(databases, feed_id), "ETag")
    for article_id in (before, after, untagged):
        kill(databases, house, article_id)

    answer = ask(databases, feed_id, if_none_match=tag)
    gone = told(answer)["_safepub"]["tombstones"]
    assert told(answer)["items"] == []
    assert [one["id"] for one in gone] == [after.urn, before.urn]
    assert set(gone[0]) == {"id", "status", "killed_at"}
    assert gone[0]["killed_at"] == NOW.strftime("%Y-%m-%dT%H:%M:00Z")
    assert b"deleted-entry" in ask(databases, feed_id, formats.ATOM).body
    assert told(ask(databases, other_id))["_safepub"]["tombstones"] == []
    with databases.newsroom(write=False) as session:
        view = feeds.show(session, feed_id)
        assert feeds.killed(session, view, now=NOW + feeds.TOLD_FOR + timedelta(minutes=1)) == []
        # Nothing is told twice, and the articles of no feed are in none.
        assert len(session.scalars(select(FeedArticle)).all()) == 2


def test_a_feed_is_for_everybody_and_sent_only_when_it_changed(
    databases: Databases, house: House
) -> None:
    with databases.newsroom() as session:
        article_id = published(session, house.newsroom)
        feed_id = opened(session, house)

    for format_ in serving.MEDIA_TYPES:
        answer = ask(databases, feed_id, format_)
        packed = ask(databases, feed_id, format_, accept_encoding="gzip")
        head = ask(databases, feed_id, format_, head=True)
        again = ask(databases, feed_id, format_, if_none_match=header(answer, "ETag"))

        assert article_id.urn.encode() in answer.body
        assert f"{BASE}/feeds/{feed_id}.".encode() in answer.body
        assert header(answer, "Content-Type") == serving.MEDIA_TYPES[format_]
        assert header(answer, "Cache-Control") == "public, max-age=300, must-revalidate"
        assert header(answer, "Vary") == "Accept-Encoding"
        assert header(packed, "Content-Encoding") == "gzip"
        assert (head.body, head.headers) == (b"", answer.headers)
        assert (again.status, again.body) == (304, b"")


def test_only_administrators_open_and_close(databases: Databases, house: House) -> None:
    with databases.newsroom() as session:
        feed_id = opened(session, house)
        assert b'"feed.opened"' in last_entry(session)
        assert str(feed_id).encode() in last_entry(session)
        assert b"Letters" not in last_entry(session)
        with pytest.raises(RightMissingError):
            feed_acts.open_feed(session, house.newsroom.publisher, NewFeed(title="A"), today=TODAY)
        with pytest.raises(RightMissingError):
            feed_acts.close(session, house.newsroom.publisher, feed_id, today=TODAY)

    with databases.newsroom() as session:
        published(session, house.newsroom)
        feed_acts.close(session, house.adela, feed_id, today=TODAY)
        assert b'"feed.closed"' in last_entry(session)
        assert session.scalars(select(FeedArticle)).all() == []
        with pytest.raises(FeedNotFoundError):
            feed_acts.close(session, house.adela, feed_id, today=TODAY)

    closed = ask(databases, feed_id)
    assert closed.status == 404
    assert closed == ask(databases, uuid4())


@pytest.mark.parametrize(
    ("new", "error"),
    [
        (NewFeed(title=" "), TitleRefusedError),
        (NewFeed(title="x" * 121), TitleRefusedError),
        (NewFeed(title="two\nlines"), TitleRefusedError),
        (NewFeed(title="A", language="xx"), ChoiceRefusedError),
        (NewFeed(title="A", tag=""), ChoiceRefusedError),
        (NewFeed(title="A", tag="x" * 61), ChoiceRefusedError),
    ],
)
@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_what_cannot_be_a_feed_is_refused(
    databases: Databases, house: House, new: NewFeed, error: type[Exception]
) -> None:
    with databases.newsroom() as session, pytest.raises(error):
        feed_acts.open_feed(session, house.adela, new, today=TODAY)
