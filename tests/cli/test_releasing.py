"""The worker's releases: each article once, whatever becomes of the workers."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from safepub.cli import releasing, worker
from safepub.cli.releasing import Shift
from safepub.database import Databases
from safepub.newsroom import articles, journal_checks, leases, release_boxes, scheduling
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.desk import ArticleAct
from safepub.newsroom.models.versions import Change, ReleaseBox
from safepub.newsroom.models.work import Lease
from safepub.newsroom.scheduling import Schedule
from safepub.newsroom.states import Act, State
from safepub.settings import Retention
from safepub.vault.models import Slot
from tests.newsroom.conftest import Newsroom
from tests.newsroom.conftest import newsroom as newsroom  # noqa: PLC0414 - a fixture

SECRET = b"r" * 32
WORKER_KEY = release_boxes.public_key_of(SECRET)
LAST_WEEK = datetime.now(UTC) - timedelta(days=7)
PATIENCE = 60
"""Seconds after which a worker that does nothing has failed."""


def due(
    databases: Databases, newsroom: Newsroom, number: int, *, worker_key: bytes = WORKER_KEY
) -> list[UUID]:
    """Schedule articles for a time that has passed since; each third is under embargo."""
    found = []
    for count in range(number):
        with databases.newsroom() as session:
            article_id = newsroom.article(session, State.APPROVED)
            order = Schedule(
                at=LAST_WEEK + timedelta(hours=1),
                seen_edition=newsroom.edition(session, article_id),
                worker_key=worker_key,
            )
            act = scheduling.schedule if count % 3 else scheduling.embargo
            act(session, newsroom.publisher, article_id, order, now=LAST_WEEK)
        found.append(article_id)
    return found


def released(databases: Databases) -> int:
    """Count what went out."""
    with databases.newsroom(write=False) as session:
        out = select(func.count()).where(Change.kind == "published")
        return session.scalar(out) or 0


def assert_each_went_out_once(databases: Databases, found: list[UUID]) -> None:
    """Each article is out, by one act and one change, and nothing of its schedule is left."""
    with databases.newsroom(write=False) as session:
        assert {articles.get(session, each).state for each in found} == {State.PUBLISHED}
        changes = session.scalars(select(Change).order_by(Change.number)).all()
        assert [row.number for row in changes] == list(range(1, len(changes) + 1))
        out = Counter(row.article_id for row in changes if row.kind == "published")
        assert out == dict.fromkeys(found, 1)
        acts = select(ArticleAct.article_id).where(ArticleAct.act == Act.RELEASE.value)
        assert Counter(session.scalars(acts)) == dict.fromkeys(found, 1)
        assert not session.scalars(select(ReleaseBox)).all()
        assert not session.scalars(select(Article).where(Article.release_at.is_not(None))).all()
        verified = journal_checks.verify(
            session, origin="test", public_key=bytes(32), custodians=()
        )
        assert verified.finding is None


def wait_until(fits: Callable[[], bool]) -> None:
    """Look again and again, until it fits or nobody believes in it any more."""
    pause = threading.Event()
    for _ in range(PATIENCE * 100):
        if fits():
            return
        pause.wait(0.01)
    pytest.fail("The worker did nothing.")


def test_two_workers_at_once_release_each_article_once(
    databases: Databases, newsroom: Newsroom
) -> None:
    found = due(databases, newsroom, 9)
    shifts = [Shift(databases), Shift(databases)]
    together = threading.Barrier(len(shifts))

    def work(shift: Shift) -> None:
        together.wait()
        releasing.release(shift, SECRET)

    threads = [threading.Thread(target=work, args=(shift,)) for shift in shifts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert_each_went_out_once(databases, found)


def test_a_worker_leaves_the_work_to_the_one_that_has_begun_it(
    databases: Databases, newsroom: Newsroom
) -> None:
    (article_id,) = due(databases, newsroom, 1)
    now = datetime.now(UTC)
    with databases.newsroom() as session:
        leases.take(session, "release", b"another worker!!", now=now, for_=releasing.RELEASE_LEASE)

    releasing.release(Shift(databases), SECRET)

    assert released(databases) == 0
    with databases.newsroom() as session:
        leases.give_back(session, b"another worker!!")
    releasing.release(Shift(databases), SECRET)
    assert released(databases) == 1
    with databases.newsroom(write=False) as session:
        assert articles.get(session, article_id).state is State.PUBLISHED


class OneRound(threading.Event):
    """A stop that comes after the first round of work, without a wait."""

    def wait(self, timeout: float | None = None) -> bool:
        """Stop at once."""
        del timeout
        self.set()
        return True


def test_one_article_that_cannot_go_out_keeps_no_other_back(
    databases: Databases, newsroom: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    found = due(databases, newsroom, 6)
    with databases.newsroom() as session:
        session.execute(update(Article).where(Article.id == found[1]).values(byline=" "))
        foreign = update(ReleaseBox).where(ReleaseBox.article_id == found[2])
        box = select(ReleaseBox.box).where(ReleaseBox.article_id == found[4]).scalar_subquery()
        session.execute(foreign.values(box=box).execution_options(synchronize_session=False))

    shift = Shift(databases)
    releasing.release(shift, SECRET)
    releasing.release(shift, SECRET)

    assert released(databases) == len(found) - 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all("could not be released" in line for line in lines)
    assert not any(str(each) in line for each in found for line in lines)


def test_the_workers_round_releases_and_leaves_no_lease_behind(
    databases: Databases, newsroom: Newsroom
) -> None:
    due(databases, newsroom, 1)

    worker.run(databases, OneRound(), Retention(), SECRET)

    assert released(databases) == 1
    with databases.newsroom(write=False) as session:
        assert not session.scalars(select(Lease)).all()


def test_hourly_work_is_left_to_the_worker_that_does_it_already(databases: Databases) -> None:
    with databases.newsroom() as session:
        now = datetime.now(UTC)
        leases.take(session, "retention", b"another worker!!", now=now, for_=worker.RETENTION_LEASE)
    before = _slots(databases)

    worker.run(databases, OneRound(), Retention(), SECRET)

    assert _slots(databases) == before
    with databases.newsroom() as session:
        leases.give_back(session, b"another worker!!")
    worker.run(databases, OneRound(), Retention(), SECRET)
    assert _slots(databases) == before + worker.DECOYS_A_DAY


def _slots(databases: Databases) -> int:
    with databases.vault() as session:
        return session.scalar(select(func.count()).select_from(Slot)) or 0
