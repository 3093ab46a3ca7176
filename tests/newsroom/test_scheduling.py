"""Publishing at a time: nothing before it, everything once, and nothing left for the worker."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from safepub.crypto import suite
from safepub.database import Databases
from safepub.newsroom import (
    acts,
    articles,
    attachment_rows,
    journal,
    leak_checks,
    outlets,
    publishing,
    release_boxes,
    scheduling,
    texts,
    versions,
)
from safepub.newsroom.leak_checks import LeakCheckMissingError
from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.models.attachments import Media
from safepub.newsroom.models.leak_checks import LeakCheck
from safepub.newsroom.models.outlets import Outlet
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.models.versions import Change, PublishedVersion, ReleaseBox
from safepub.newsroom.sealed_content import NotReadableError
from safepub.newsroom.states import Act, State
from tests.newsroom import attaching
from tests.newsroom.conftest import TEXT, WAYS, Newsroom
from tests.newsroom.scheduled import (
    AT,
    SEED,
    changes,
    embargoed,
    given,
    heard,
    rows_of,
    scheduled,
    unschedule,
    with_file,
)


def test_a_scheduled_article_goes_out_at_its_time_and_not_before(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = scheduled(session, newsroom, with_file(session, newsroom))

        assert articles.get(session, article_id).release_at == AT
        early = AT - timedelta(seconds=1)
        assert scheduling.due(session, now=early) == []
        assert not scheduling.release_due(session, article_id, SEED, now=early)
        for kind in (Rendition, Media, PublishedVersion, Change):
            assert not rows_of(session, kind)

        assert scheduling.due(session, now=AT) == [article_id]
        assert scheduling.release_due(session, article_id, SEED, now=AT)

    with databases.newsroom() as session:
        article = articles.get(session, article_id)
        told = given(session, article_id)
        assert (article.state, article.release_at) == (State.PUBLISHED, None)
        assert (told["headline"], told["version"]) == (TEXT.headline, 1)
        assert told["published_at"] == "2026-11-24T06:00:00Z"
        assert told.get("embargoed_until") is None
        assert session.scalars(select(Media.body)).one() == attaching.picture().content
        assert changes(session) == [("published", 1)]
        assert not rows_of(session, ReleaseBox)
        assert not rows_of(session, LeakCheck)
        assert [(view.act, view.name) for view in acts.history(session, article)][:2] == [
            (Act.RELEASE, None),
            (Act.SCHEDULE, "Peter"),
        ]
        entry = json.loads(list(journal.entries(session))[-1])
        assert (entry["act"], entry["who"]) == ("article.release", "worker")
        assert scheduling.due(session, now=AT) == []
        assert not scheduling.release_due(session, article_id, SEED, now=AT)


def test_the_worker_opens_what_goes_out_and_nothing_else(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        other = newsroom.article(session, State.APPROVED)
        article_id = newsroom.article(session, State.IN_REVIEW)
        edited = replace(TEXT, body="The second text.")
        seen = newsroom.edition(session, article_id)
        articles.edit(session, newsroom.editor, article_id, edited, seen_edition=seen)
        for step in WAYS[State.APPROVED][-2:]:
            step(newsroom, session, article_id)
        scheduled(session, newsroom, article_id)

        article = articles.get(session, article_id)
        opener = release_boxes.opener(session, article, SEED)
        own = select(SealedText).where(SealedText.article_id.in_((article_id, other)))
        opened = set()
        for row in session.scalars(own):
            try:
                opened.add(texts.from_plaintext(opener(row, texts.context_of(row))).body)
            except NotReadableError:
                continue
        assert opened == {edited.body}
        row = articles.revision_text(session, article, 2)
        without = release_boxes.opener(session, article, suite.new_seed())
        with pytest.raises(suite.SealBrokenError):
            without(row, texts.context_of(row))


def test_an_article_that_is_taken_off_the_schedule_opens_for_the_worker_no_more(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = scheduled(session, newsroom)

        unschedule(session, newsroom, article_id)

        article = articles.get(session, article_id)
        assert (article.state, article.release_at) == (State.APPROVED, None)
        assert not rows_of(session, ReleaseBox)
        assert changes(session) == []
        assert scheduling.due(session, now=AT) == []
        # Its check still counts.
        scheduled(session, newsroom, article_id)


def test_under_embargo_only_outlets_with_the_right_hear_of_it_until_it_ends(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        outlets.add(session, "Early").embargo = True
        outlets.add(session, "Late")
        article_id = embargoed(session, newsroom, with_file(session, newsroom))

        article = articles.get(session, article_id)
        assert (article.state, article.version) == (State.EMBARGOED, 1)
        assert versions.current(session, article).embargoed_until == AT
        assert given(session, article_id)["published_at"] == "2026-11-24T06:00:00Z"
        assert heard(session, "embargoed") == {"Early"}
        assert scheduling.release_due(session, article_id, SEED, now=AT)

    with databases.newsroom() as session:
        article = articles.get(session, article_id)
        live = versions.current(session, article)
        assert (article.state, article.version, live.version) == (State.PUBLISHED, 2, 2)
        assert (article.release_at, live.embargoed_until) == (None, None)
        assert given(session, article_id)["published_at"] == "2026-11-24T06:00:00Z"
        assert heard(session, "published") == {"Early", "Late"}
        assert changes(session) == [("embargoed", 1), ("published", 2)]
        (row,) = attachment_rows.rows_of(session, article_id)
        assert row.words_id is None


def test_what_is_taken_back_under_embargo_is_gone_and_heard_by_those_who_had_it(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        outlets.add(session, "Early").embargo = True
        outlets.add(session, "Late")
        article_id = embargoed(session, newsroom, with_file(session, newsroom))
        # The right was taken from it meanwhile; what it holds is called back all the same.
        session.execute(update(Outlet).values(embargo=False))

        unschedule(session, newsroom, article_id)

        article = articles.get(session, article_id)
        assert article.state is State.APPROVED
        assert (article.release_at, article.published_at, article.published_revision) == (
            *(None, None),
            None,
        )
        for kind in (Rendition, Media, PublishedVersion):
            assert not rows_of(session, kind)
        assert heard(session, "withheld") == {"Early"}
        # The words in its files stay for the next check, which it needs.
        (row,) = attachment_rows.rows_of(session, article_id)
        assert row.words_id is not None
        with pytest.raises(LeakCheckMissingError):
            leak_checks.require(session, article)
        seen = article.edition
        other = replace(TEXT, language="sk")
        articles.edit(session, newsroom.editor, article_id, other, seen_edition=seen)
        for step in WAYS[State.APPROVED][-2:]:
            step(newsroom, session, article_id)
        seen = newsroom.edition(session, article_id)
        publishing.publish(session, newsroom.second, article_id, seen_edition=seen, now=AT)
        # Outlets that kept version 1 see that this is another.
        assert (article.version, article.language) == (2, "sk")
        assert article.published_at == AT
