"""The next version of a published article, and another byline for all that is out."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, text

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import (
    articles,
    byline_changes,
    journal,
    leak_checks,
    outlets,
    proofs,
    publishing,
    updating,
    versions,
    withholding,
)
from safepub.newsroom.articles import OwnRevisionError
from safepub.newsroom.byline_changes import NewByline
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.models.versions import Change, PublishedVersion
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.states import State
from safepub.newsroom.texts import Text
from tests.newsroom.conftest import CHECKED, TEXT, Newsroom
from tests.newsroom.scheduled import embargoed

NOW = datetime(2026, 11, 23, 12, 30, 45, 678, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
BETTER = Text(headline="Bread, letters and soap", body="It was soap [in March].", language="en")


def _published(session: NewsroomSession, newsroom: Newsroom) -> UUID:
    article_id = newsroom.article(session, State.APPROVED)
    seen = newsroom.edition(session, article_id)
    publishing.publish(session, newsroom.publisher, article_id, seen_edition=seen, now=NOW)
    return article_id


def _order(newsroom: Newsroom, session: NewsroomSession, article_id: UUID) -> Order:
    return Order(
        reason=ReasonCode.SAFETY,
        seen_edition=newsroom.edition(session, article_id),
        second_id=newsroom.second.staff_id,
    )


def _given(session: NewsroomSession, article_id: UUID) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        session.get_one(Rendition, (article_id, versions.FULL)).body
    )
    return found


def _changes(session: NewsroomSession) -> list[str]:
    return list(session.scalars(select(Change.kind).order_by(Change.number)))


def _everything(session: NewsroomSession) -> str:
    """Write every value of every table of the newsroom down."""
    tables = session.connection().dialect.get_table_names(session.connection())
    return "\n".join(
        repr(row)
        for table in tables
        for row in session.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 - ours
    )


def test_the_live_version_stays_until_the_next_one_is_passed_and_published(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = _published(session, newsroom)
        live = _given(session, article_id)

        def seen() -> int:
            return newsroom.edition(session, article_id)

        articles.edit(session, newsroom.second, article_id, BETTER, seen_edition=seen())
        with pytest.raises(OwnRevisionError):
            articles.approve(session, newsroom.second, article_id, seen_edition=seen())
        session.refresh(articles.get(session, article_id))
        articles.approve(session, newsroom.publisher, article_id, seen_edition=seen())
        proofs.pass_proof(session, newsroom.maks, article_id, seen_edition=seen(), checked=CHECKED)
        assert _given(session, article_id) == live
        assert articles.get(session, article_id).next_stage is State.APPROVED
        updating.update(session, newsroom.second, article_id, seen_edition=seen(), now=LATER)

        given = _given(session, article_id)
        assert (given["headline"], given["version"]) == (BETTER.headline, 2)
        assert given["published_at"] == live["published_at"]
        assert articles.get(session, article_id).next_stage is None
        assert [view.number for view in session.scalars(select(PublishedVersion))] == [1, 2]


def test_a_next_version_that_was_not_checked_does_not_go_out(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = _published(session, newsroom)
        seen = newsroom.edition(session, article_id)
        articles.edit(session, newsroom.second, article_id, BETTER, seen_edition=seen)
        seen = newsroom.edition(session, article_id)
        articles.approve(session, newsroom.publisher, article_id, seen_edition=seen)
        article = articles.get(session, article_id)
        article.next_stage = State.APPROVED
        session.flush()

        with pytest.raises(leak_checks.LeakCheckMissingError):
            updating.update(
                session, newsroom.second, article_id, seen_edition=article.edition, now=LATER
            )


def test_a_discarded_next_version_leaves_the_live_text_the_newest(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = _published(session, newsroom)
        seen = newsroom.edition(session, article_id)
        articles.edit(session, newsroom.second, article_id, BETTER, seen_edition=seen)

        seen = newsroom.edition(session, article_id)
        updating.discard(session, newsroom.editor, article_id, seen_edition=seen)

        article = articles.get(session, article_id)
        assert article.next_stage is None
        newest = articles.open_text(session, newsroom.editor, article)
        assert newest.headline == TEXT.headline


def test_a_new_byline_leaves_the_old_one_nowhere(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        first, second = _published(session, newsroom), _published(session, newsroom)
        waiting = newsroom.article(session, State.IN_REVIEW)
        order = _order(newsroom, session, second)
        withholding.withhold(session, newsroom.publisher, second, order, now=LATER)
        new = NewByline(byline="Я", everywhere=True, seen_edition=newsroom.edition(session, first))

        byline_changes.change(session, newsroom.publisher, first, new, now=LATER)

    with databases.newsroom(write=False) as session:
        assert "Maks" not in _everything(session)
        assert b"Maks" not in b"".join(session.scalars(select(PublishedVersion.form)))
        assert b"Maks" not in b"".join(session.scalars(select(Rendition.body)))
        assert b"Maks" not in b"".join(journal.entries(session))
        bylines = {articles.get(session, each).byline for each in (first, second, waiting)}
        assert bylines == {"Я"}
        given = _given(session, first)
        assert (given["byline"], given["version"]) == ("Я", 2)
        assert given["credits"] == [{"role": "author", "name": "Я", "kind": "pseudonym"}]
        assert _changes(session)[-1] == "byline_changed"


def test_what_is_not_public_gets_a_new_version_with_its_new_byline(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        outlet = outlets.add(session, "Early")
        outlet.embargo = True
        session.flush()
        live, held = _published(session, newsroom), _published(session, newsroom)
        early = embargoed(session, newsroom)
        withholding.withhold(
            session, newsroom.publisher, held, _order(newsroom, session, held), now=LATER
        )
        new = NewByline(byline="Я", everywhere=True, seen_edition=newsroom.edition(session, live))

        byline_changes.change(session, newsroom.publisher, live, new, now=LATER)
        seen = newsroom.edition(session, held)
        withholding.restore(session, newsroom.publisher, held, seen_edition=seen, now=LATER)

    with databases.newsroom(write=False) as session:
        assert {_given(session, each)["version"] for each in (live, held, early)} == {2}
        assert {_given(session, each)["byline"] for each in (live, held, early)} == {"Я"}
        told = select(Change.kind, Change.version).order_by(Change.number)
        of = {
            each: session.execute(told.where(Change.article_id == each)).all()
            for each in (held, early)
        }
        assert [tuple(one) for one in of[early]] == [("embargoed", 1), ("byline_changed", 2)]
        assert [tuple(one) for one in of[held]] == [
            ("published", 1),
            ("withheld", 1),
            ("restored", 2),
        ]


def test_a_new_byline_for_one_article_leaves_the_others_and_the_pseudonym(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        first, second = _published(session, newsroom), _published(session, newsroom)
        new = NewByline(byline="Я", everywhere=False, seen_edition=newsroom.edition(session, first))

        byline_changes.change(session, newsroom.publisher, first, new, now=LATER)

        assert _given(session, first)["byline"] == "Я"
        assert _given(session, second)["byline"] == "Maks"
        pseudonym_id = articles.get(session, first).pseudonym_id
        assert session.get_one(Pseudonym, pseudonym_id).byline == "Maks"
