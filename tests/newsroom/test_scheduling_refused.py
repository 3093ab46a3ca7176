"""What is not scheduled, released or taken back, and who meets whom on the way."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, update

from safepub.database import Databases
from safepub.errors import ConflictError
from safepub.newsroom import (
    drafts,
    leaving,
    proofs,
    scheduling,
    states,
    withdrawing,
)
from safepub.newsroom.leaving import Farewell
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.leak_checks import LeakCheck
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.models.versions import ReleaseBox
from safepub.newsroom.scheduling import NotAheadError
from safepub.newsroom.states import State
from tests.newsroom.conftest import CHECKED, TEXT, Newsroom
from tests.newsroom.scheduled import (
    AT,
    NOW,
    SEED,
    changes,
    embargoed,
    order_for,
    rows_of,
    scheduled,
    unschedule,
)


@pytest.mark.parametrize(
    "at", [NOW, NOW + timedelta(seconds=10), NOW - timedelta(days=1), NOW + timedelta(days=367)]
)
def test_a_time_that_is_past_or_far_away_is_refused(
    databases: Databases, newsroom: Newsroom, at: datetime
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        order = replace(order_for(session, newsroom, article_id), at=at)

        for act in (scheduling.schedule, scheduling.embargo):
            with pytest.raises(NotAheadError):
                act(session, newsroom.publisher, article_id, order, now=NOW)


def test_what_has_no_credit_or_no_check_is_neither_scheduled_nor_embargoed_nor_released(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        waiting = scheduled(session, newsroom)
        article_id = newsroom.article(session, State.APPROVED)

    for spoil in (
        update(Article).values(byline=" "),
        update(LeakCheck).values(digest=b"another" * 4),
    ):
        with databases.newsroom() as session:
            session.execute(spoil.execution_options(synchronize_session=False))
            order = order_for(session, newsroom, article_id)
            for act in (scheduling.schedule, scheduling.embargo):
                with pytest.raises(ConflictError), session.begin_nested():
                    act(session, newsroom.publisher, article_id, order, now=NOW)
            with pytest.raises(ConflictError), session.begin_nested():
                scheduling.release_due(session, waiting, SEED, now=AT)
            assert not rows_of(session, Rendition)
            session.execute(update(Article).values(byline="Maks"))


def test_of_two_workers_at_one_article_one_releases_it(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        found = [scheduled(session, newsroom) for _ in range(3)]
        found += [embargoed(session, newsroom) for _ in range(3)]
    together = Barrier(2)

    def work(_: int) -> int:
        done = 0
        for article_id in found:
            together.wait()
            try:
                with databases.newsroom() as session:
                    done += scheduling.release_due(session, article_id, SEED, now=AT)
            except ConflictError:
                continue
        return done

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(work, range(2)))

    assert sum(done) == len(found)
    with databases.newsroom() as session:
        kinds = [kind for kind, _ in changes(session)]
        assert kinds.count("published") == len(found)


def test_whoever_leaves_takes_what_is_scheduled_along_and_leaves_what_was_embargoed(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        gone, kept = scheduled(session, newsroom), embargoed(session, newsroom)
        back = embargoed(session, newsroom)
        unschedule(session, newsroom, back)

        leaving.leave(session, newsroom.maks, Farewell(retire=True, envelopes={}), today=NOW.date())

        left = set(session.scalars(select(Article.id)))
        assert left == {kept, back}
        assert not rows_of(session, ReleaseBox)
        assert scheduling.release_due(session, kept, SEED, now=AT)
        assert not scheduling.release_due(session, gone, SEED, now=AT)


def test_what_outlets_have_had_cannot_be_taken_back_into_the_drawer(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = embargoed(session, newsroom)
        unschedule(session, newsroom, article_id)

        with pytest.raises(states.ActNotAllowedError):
            withdrawing.withdraw(session, newsroom.maks, article_id)


def test_the_contributor_still_reads_what_is_scheduled(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = scheduled(session, newsroom)

        read = drafts.open_draft(session, newsroom.maks, article_id)

        assert read.body == TEXT.body
        with pytest.raises(states.ActNotAllowedError):
            proofs.pass_proof(
                *(session, newsroom.maks, article_id),
                seen_edition=newsroom.edition(session, article_id),
                checked=CHECKED,
            )
