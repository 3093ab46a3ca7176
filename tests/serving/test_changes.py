"""The feed of changes: in order, without gaps or repetitions, and nothing about other outlets."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from safepub.crypto import change_cursors
from safepub.crypto.change_cursors import ChangeCursorBrokenError, FeedPlace
from safepub.database import Databases
from safepub.newsroom import (
    acknowledgements,
    deliveries,
    entitlements,
    killing,
    publishing,
    versions,
)
from safepub.newsroom.acknowledgements import Action, Word
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Delivery, Outlet, Webhook
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.states import State
from safepub.newsroom.versions import ChangeKind
from safepub.serving import changes
from safepub.serving.requests import Answer
from tests.newsroom.conftest import Newsroom
from tests.newsroom.conftest import newsroom as newsroom  # noqa: PLC0414 - a fixture
from tests.serving.shelf import Shelf, ask, header, told

NOW = datetime(2026, 11, 25, 9, 0, 30, tzinfo=UTC)
KEY = b"c" * 32


def _asked(databases: Databases, token: str, *query: tuple[str, str], **facts: Any) -> Answer:
    return changes.list_changes(databases, KEY, ask(token, *query, **facts))


def _publish(databases: Databases, people: Newsroom) -> UUID:
    with databases.newsroom() as session:
        article_id = people.article(session, State.APPROVED)
        seen = people.edition(session, article_id)
        publishing.publish(session, people.publisher, article_id, seen_edition=seen, now=NOW)
    return article_id


def _kill(databases: Databases, people: Newsroom, article_id: UUID) -> None:
    with databases.newsroom() as session:
        order = Order(
            reason=ReasonCode.SAFETY,
            seen_edition=people.edition(session, article_id),
            second_id=people.second.staff_id,
        )
        killing.kill(session, people.publisher, article_id, order, now=NOW)


def _note(databases: Databases, article_id: UUID, kind: ChangeKind) -> None:
    with databases.newsroom() as session:
        versions.note(session, session.get_one(Article, article_id), kind, now=NOW)


def test_an_outlet_follows_from_the_beginning_and_from_any_place(
    databases: Databases, newsroom: Newsroom, token: str
) -> None:
    first, second = _publish(databases, newsroom), _publish(databases, newsroom)
    _kill(databases, newsroom, first)

    whole = told(_asked(databases, token))
    page = told(_asked(databases, token, ("limit", "2")))
    rest = told(_asked(databases, token, ("after", page["next"])))

    assert [(one["kind"], one["id"]) for one in whole["changes"]] == [
        ("published", str(first)),
        ("published", str(second)),
        ("killed", str(first)),
    ]
    assert [(one["reason"], one["urgent"]) for one in whole["changes"]] == [
        (None, False),
        (None, False),
        ("safety", True),
    ]
    assert {one["happened_at"] for one in whole["changes"]} == {"2026-11-25T09:00:00Z"}
    assert (page["more"], rest["more"], whole["more"]) == (True, False, False)
    assert page["changes"] + rest["changes"] == whole["changes"]
    again = told(_asked(databases, token, ("after", whole["changes"][0]["cursor"])))
    assert again["changes"] == whole["changes"][1:]


def test_at_the_end_the_next_cursor_stays_good(
    databases: Databases, newsroom: Newsroom, token: str
) -> None:
    nothing = told(_asked(databases, token))
    article_id = _publish(databases, newsroom)

    found = told(_asked(databases, token, ("after", nothing["next"])))
    end = told(_asked(databases, token, ("after", found["next"])))

    assert nothing["changes"] == []
    assert [one["id"] for one in found["changes"]] == [str(article_id)]
    assert (end["changes"], end["next"]) == ([], found["next"])


def test_what_an_outlet_may_see_later_comes_after_what_it_has_read(
    databases: Databases, newsroom: Newsroom, shelf: Shelf
) -> None:
    shut = shelf.outlet(language=["xx"])
    article_id = _publish(databases, newsroom)
    before = told(_asked(databases, shut))
    with databases.newsroom() as session:
        outlet = session.scalars(select(Outlet)).one()
        opened = replace(entitlements.of(session, outlet), languages=frozenset())
        deliveries.hold(session, opened)

    after = told(_asked(databases, shut, ("after", before["next"])))

    assert before["changes"] == []
    assert [one["id"] for one in after["changes"]] == [str(article_id)]


def test_what_an_outlet_acknowledges_untold_comes_after_what_it_has_read(
    databases: Databases, newsroom: Newsroom, shelf: Shelf
) -> None:
    untold = _publish(databases, newsroom)
    token = shelf.outlet()
    with databases.newsroom() as session:
        session.execute(delete(Delivery))
    told_of = _publish(databases, newsroom)
    before = told(_asked(databases, token))
    with databases.newsroom() as session:
        outlet_id = session.scalars(select(Outlet.id)).one()
        word = Word(action=Action.PUBLISHED, version=1)
        acknowledgements.acknowledge(session, outlet_id, untold, word, today=NOW.date())

    after = told(_asked(databases, token, ("after", before["next"])))

    assert [one["id"] for one in before["changes"]] == [str(told_of)]
    assert [one["id"] for one in after["changes"]] == [str(untold)]


def test_nobody_skips_what_was_begun_before_and_committed_after(
    databases: Databases, newsroom: Newsroom, token: str
) -> None:
    first, second = _publish(databases, newsroom), _publish(databases, newsroom)
    start = told(_asked(databases, token))["next"]
    begun, release = threading.Event(), threading.Event()

    def slow() -> None:
        with databases.newsroom() as session:
            versions.note(session, session.get_one(Article, first), ChangeKind.UPDATED, now=NOW)
            begun.set()
            release.wait(30)

    def fast() -> None:
        begun.wait(30)
        _note(databases, second, ChangeKind.UPDATED)

    threads = [threading.Thread(target=work) for work in (slow, fast)]
    for thread in threads:
        thread.start()
    begun.wait(30)
    meanwhile = told(_asked(databases, token, ("after", start)))
    release.set()
    for thread in threads:
        thread.join()
    later = told(_asked(databases, token, ("after", meanwhile["next"])))

    # The one that began first has the first number, and the other waits for its commit.
    assert meanwhile["changes"] == []
    assert [one["id"] for one in later["changes"]] == [str(first), str(second)]


def test_a_cursor_is_good_for_one_outlet_alone(
    databases: Databases, newsroom: Newsroom, shelf: Shelf
) -> None:
    one, other = shelf.outlet(), shelf.outlet()
    _publish(databases, newsroom)
    mine, theirs = told(_asked(databases, one)), told(_asked(databases, other))

    refused = _asked(databases, other, ("after", mine["next"]))

    assert mine["next"] != theirs["next"]
    assert refused.status == 400
    assert told(refused)["parameter"] == "after"


@pytest.mark.parametrize("query", [("after", ""), ("after", "made-up"), ("limit", "0"), ("x", "1")])
def test_what_cannot_be_asked_is_refused_by_name(
    databases: Databases, token: str, query: tuple[str, str]
) -> None:
    answer = _asked(databases, token, query)

    assert answer.status == 400
    assert told(answer)["parameter"] == query[0]


def test_nothing_new_is_told_without_a_body(
    databases: Databases, newsroom: Newsroom, token: str
) -> None:
    first = _asked(databases, token)
    held = header(first, "ETag")

    same = _asked(databases, token, if_none_match=held)
    article_id = _publish(databases, newsroom)
    other = _asked(databases, token, if_none_match=held)

    assert (same.status, same.body) == (304, b"")
    assert [one["id"] for one in told(other)["changes"]] == [str(article_id)]


def test_what_others_hear_leaves_no_trace(
    databases: Databases, newsroom: Newsroom, shelf: Shelf
) -> None:
    other = shelf.outlet(language=["xx"])
    held = header(_asked(databases, other), "ETag")

    _publish(databases, newsroom)

    assert _asked(databases, other, if_none_match=held).status == 304


@pytest.mark.parametrize(("webhook", "state"), [(False, "delivered"), (True, "due")])
def test_what_is_fetched_counts_as_heard_unless_a_webhook_tells_it(
    databases: Databases, newsroom: Newsroom, token: str, *, webhook: bool, state: str
) -> None:
    _publish(databases, newsroom)
    if webhook:
        with databases.newsroom() as session:
            outlet_id = session.scalars(select(Outlet.id)).one()
            row = Webhook(
                id=uuid4(), outlet_id=outlet_id, address="https://o.example/", sealed_secret=b"s"
            )
            session.add(row)

    _asked(databases, token, head=True)
    with databases.newsroom(write=False) as session:
        assert session.scalars(select(Delivery.state)).one() == "due"
    _asked(databases, token)

    with databases.newsroom(write=False) as session:
        assert session.scalars(select(Delivery.state)).one() == state


def test_a_test_token_and_a_stranger_hear_nothing_of_real_articles(
    databases: Databases, newsroom: Newsroom, shelf: Shelf
) -> None:
    sandbox = shelf.outlet("test")
    before = _asked(databases, sandbox)
    article_id = _publish(databases, newsroom)

    assert _asked(databases, sandbox) == before
    assert str(article_id).encode() not in before.body
    assert _asked(databases, "sp_live_made_up").status == 401


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_a_cursor_reads_back_for_its_outlet(position: int, change: int) -> None:
    place, outlet_id = FeedPlace(position, change), uuid4()

    cursor = change_cursors.write(place, key=KEY, outlet_id=outlet_id)

    assert change_cursors.read(cursor, key=KEY, outlet_id=outlet_id) == place
    assert cursor == change_cursors.write(place, key=KEY, outlet_id=outlet_id)
    for key, owner in ((b"d" * 32, outlet_id), (KEY, uuid4())):
        with pytest.raises(ChangeCursorBrokenError):
            change_cursors.read(cursor, key=key, outlet_id=owner)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_cursors(text: str) -> None:
    with pytest.raises(ChangeCursorBrokenError):
        change_cursors.read(text, key=KEY, outlet_id=uuid4())
