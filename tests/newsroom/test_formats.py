"""Formats in the newsroom: written with the act, deleted with it, made anew where missing."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from safepub.cli import migrate
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import articles, killing, publishing, versions, withholding
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.models.versions import Change
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.states import State
from safepub.renditions import formats
from tests.newsroom.conftest import TEXT, Newsroom

NOW = datetime(2026, 11, 23, 12, 30, 45, 678, tzinfo=UTC)
NEW = frozenset(formats.NAMES) - {formats.JSON, formats.SUMMARY}


def published(session: NewsroomSession, newsroom: Newsroom) -> UUID:
    article_id = newsroom.article(session, State.APPROVED)
    seen = newsroom.edition(session, article_id)
    publishing.publish(session, newsroom.publisher, article_id, seen_edition=seen, now=NOW)
    return article_id


def order(newsroom: Newsroom, session: NewsroomSession, article_id: UUID) -> Order:
    return Order(
        reason=ReasonCode.SAFETY,
        seen_edition=newsroom.edition(session, article_id),
        second_id=newsroom.second.staff_id,
    )


def stored(databases: Databases) -> dict[tuple[UUID, str], tuple[int, str, bytes, bytes]]:
    with databases.newsroom(write=False) as session:
        return {
            (row.article_id, row.format): (row.change, row.etag, row.body, row.gzip)
            for row in session.scalars(select(Rendition))
        }


def forget(databases: Databases, *names: str) -> None:
    """Leave what an older release would have left, in its own JSON."""
    with databases.newsroom() as session:
        session.execute(
            update(Rendition).where(Rendition.format == formats.JSON).values(body=b'{"older":1}')
        )
        session.execute(delete(Rendition).where(Rendition.format.in_(names)))


def test_every_format_lies_ready_and_says_the_same_text(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = published(session, newsroom)

    rows = stored(databases)

    assert set(rows) == {(article_id, name) for name in formats.NAMES}
    for name in NEW:
        assert b"[in February]" in rows[article_id, name][2]
        assert TEXT.headline.encode() in rows[article_id, name][2]


@pytest.mark.parametrize("act", ["withhold", "kill"])
def test_formats_stay_for_a_restored_article_and_go_with_a_killed_one(
    databases: Databases, newsroom: Newsroom, act: str
) -> None:
    with databases.newsroom() as session:
        article_id = published(session, newsroom)
        do = {"withhold": withholding.withhold, "kill": killing.kill}[act]
        ordered = order(newsroom, session, article_id)
        do(session, newsroom.publisher, article_id, ordered, now=NOW)

    assert len(stored(databases)) == (0 if act == "kill" else len(formats.NAMES))


def test_missing_formats_are_rendered_once_and_nothing_else_is_touched(
    databases: Databases, newsroom: Newsroom, newsroom_url: str
) -> None:
    with databases.newsroom() as session:
        for _ in range(3):
            published(session, newsroom)
    before = stored(databases)
    forget(databases, *NEW)
    older = stored(databases)

    with databases.newsroom() as session:
        first = versions.render_missing(session, 2)
    half = stored(databases)
    migrate.upgrade_newsroom(newsroom_url)
    after = stored(databases)
    migrate.upgrade_newsroom(newsroom_url)

    assert first == 2
    assert len(half) == 2 * len(formats.NAMES) + 2
    assert after == stored(databases) == {**before, **older}
    with databases.newsroom(write=False) as session:
        assert len(session.scalars(select(Change)).all()) == 3
        assert versions.render_missing(session, 2) == 0


def test_what_has_no_version_or_no_rendition_is_left_alone(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        gone, killed = published(session, newsroom), published(session, newsroom)
        article = articles.get(session, gone)
        ordered = order(newsroom, session, killed)
        killing.kill(session, newsroom.publisher, killed, ordered, now=NOW)
        versions.erase(session, article)
        session.add(
            Rendition(article_id=gone, format="json", change=1, etag="e", body=b"{}", gzip=b"")
        )

    with databases.newsroom() as session:
        assert versions.render_missing(session, 50) == 0

    assert [name for _, name in stored(databases)] == ["json"]
