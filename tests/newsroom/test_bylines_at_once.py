"""A new byline for everything, while its contributor begins something: PostgreSQL lets both in."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from safepub.database import Databases, DatabaseUnavailableError, NewsroomSession
from safepub.newsroom import byline_changes, contributors, drafts, publishing
from safepub.newsroom.byline_changes import NewByline
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import State
from tests.newsroom.conftest import TEXT, Newsroom

pytestmark = pytest.mark.parametrize("newsroom_url", ["postgresql"], indirect=True)
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
NEW = "Я"


def _published(databases: Databases, newsroom: Newsroom) -> UUID:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        seen = newsroom.edition(session, article_id)
        publishing.publish(session, newsroom.publisher, article_id, seen_edition=seen, now=NOW)
    return article_id


def _rename_everything(session: NewsroomSession, newsroom: Newsroom, article_id: UUID) -> None:
    new = NewByline(byline=NEW, everywhere=True, seen_edition=newsroom.edition(session, article_id))
    byline_changes.change(session, newsroom.publisher, article_id, new, now=NOW)


def _begin(session: NewsroomSession, newsroom: Newsroom) -> UUID:
    own = contributors.pseudonyms_of(session, newsroom.maks.contributor_id)[0]
    return drafts.start(session, newsroom.maks, own.id, TEXT).id


def _try(databases: Databases, deed: Callable[[NewsroomSession], object]) -> None:
    """Do something, and give up where somebody else has to end first."""
    with databases.newsroom() as session:
        session.execute(text("SET LOCAL lock_timeout = '100ms'"))
        deed(session)


def test_what_is_begun_meanwhile_waits_and_begins_with_the_new_byline(
    databases: Databases, newsroom: Newsroom
) -> None:
    article_id = _published(databases, newsroom)
    with databases.newsroom() as renaming:
        _rename_everything(renaming, newsroom, article_id)
        renaming.flush()
        with pytest.raises(DatabaseUnavailableError):
            _try(databases, lambda session: _begin(session, newsroom))

    with databases.newsroom() as beginning:
        begun = _begin(beginning, newsroom)
        assert beginning.get_one(Article, begun).byline == NEW


def test_what_was_begun_before_is_waited_for_and_gets_the_new_byline(
    databases: Databases, newsroom: Newsroom
) -> None:
    article_id = _published(databases, newsroom)
    with databases.newsroom() as beginning:
        begun = _begin(beginning, newsroom)
        with pytest.raises(DatabaseUnavailableError):
            _try(databases, lambda session: _rename_everything(session, newsroom, article_id))

    with databases.newsroom() as renaming:
        _rename_everything(renaming, newsroom, article_id)
        assert renaming.get_one(Article, begun).byline == NEW
