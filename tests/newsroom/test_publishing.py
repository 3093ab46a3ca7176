"""Publishing: the bytes that outlets get are written with the act, or nothing is."""

import gzip
import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from safepub.database import Databases
from safepub.newsroom import articles, publishing
from safepub.newsroom.models.renditions import Rendition, ServingState
from safepub.newsroom.states import State
from tests.newsroom.conftest import TEXT, Newsroom

NOW = datetime(2026, 11, 23, 12, 30, 45, 678, tzinfo=UTC)


def test_a_published_article_lies_ready_for_outlets(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)

        publishing.publish(
            session,
            newsroom.publisher,
            article_id,
            seen_edition=newsroom.edition(session, article_id),
            now=NOW,
        )

    with databases.newsroom(write=False) as session:
        stored = {row.format: row for row in session.scalars(select(Rendition))}
        change = session.scalars(select(ServingState.change)).one()
    full = json.loads(stored["json"].body)
    assert (full["byline"], full["headline"], full["version"]) == ("Maks", TEXT.headline, 1)
    assert full["published_at"] == "2026-11-23T12:30:00Z"
    assert "[in February]" in full["body_text"]
    assert "body_html" not in json.loads(stored["summary"].body)
    for row in stored.values():
        assert gzip.decompress(row.gzip) == row.body
        assert row.change == change == 1


def test_a_gzip_stream_holds_no_time(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        publishing.publish(
            session,
            newsroom.publisher,
            article_id,
            seen_edition=newsroom.edition(session, article_id),
            now=NOW,
        )
        rows = session.scalars(select(Rendition)).all()

    # RFC 1952, section 2.3: MTIME is bytes 4 to 7, zero where there is none.
    assert {row.gzip[4:8] for row in rows} == {bytes(4)}


def test_there_is_no_fallback_byline(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        articles.get(session, article_id).byline = " "

    with pytest.raises(publishing.CreditMissingError), databases.newsroom() as session:
        publishing.publish(
            session,
            newsroom.publisher,
            article_id,
            seen_edition=newsroom.edition(session, article_id),
            now=NOW,
        )

    with databases.newsroom(write=False) as session:
        assert articles.get(session, article_id).state is State.APPROVED
        assert session.scalars(select(Rendition)).all() == []


def test_every_publication_raises_the_change_number(
    databases: Databases, newsroom: Newsroom
) -> None:
    changes = []
    for _ in range(3):
        with databases.newsroom() as session:
            article_id = newsroom.article(session, State.APPROVED)
            publishing.publish(
                session,
                newsroom.publisher,
                article_id,
                seen_edition=newsroom.edition(session, article_id),
                now=NOW,
            )
        with databases.newsroom(write=False) as session:
            changes.append(session.scalars(select(ServingState.change)).one())

    assert changes == [1, 2, 3]
