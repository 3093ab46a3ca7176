"""The worker's releases: each article once, whatever becomes of the workers."""

import secrets
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
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
from tests.support import instances
from tests.support.instances import Custodians

SECRET = b"r" * 32
LAST_WEEK = datetime.now(UTC) - timedelta(days=7)
PATIENCE = 60
"""Seconds after which a worker that does nothing has failed."""


def _due(databases: Databases, newsroom: Newsroom, number: int) -> list[UUID]:
    """Schedule articles for a time that has passed since; each third is under embargo."""
    found = []
    for count in range(number):
        with databases.newsroom() as session:
            article_id = newsroom.article(session, State.APPROVED)
            order = Schedule(
                at=LAST_WEEK + timedelta(hours=1),
                seen_edition=newsroom.edition(session, article_id),
                worker_key=release_boxes.public_key_of(SECRET),
            )
            act = scheduling.schedule if count % 3 else scheduling.embargo
            act(session, newsroom.publisher, article_id, order, now=LAST_WEEK)
        found.append(article_id)
    return found


def _released(databases: Databases) -> int:
    with databases.newsroom(write=False) as session:
        out = select(func.count()).where(Change.kind == "published")
        return session.scalar(out) or 0


def _assert_each_went_out_once(databases: Databases, found: list[UUID]) -> None:
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


@contextmanager
def _working(settings_file: Path, number: int = 1) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run workers, each in a process of its own, until the block ends."""
    command = [sys.executable, "-m", "safepub.cli.main", "worker", "--settings"]
    workers = [subprocess.Popen([*command, str(settings_file)]) for _ in range(number)]
    try:
        yield workers
    finally:
        for process in workers:
            process.terminate()
        for process in workers:
            process.wait()


def _wait_until(fits: Callable[[], bool]) -> None:
    """Look again and again, until it fits or nobody believes in it any more."""
    pause = threading.Event()
    for _ in range(PATIENCE * 100):
        if fits():
            return
        pause.wait(0.01)
    pytest.fail("The worker did nothing.")


@pytest.fixture
def settings_file(
    newsroom_url: str, vault_path: Path, custodians: Custodians, tmp_path: Path
) -> Path:
    """The settings of an instance whose worker has the key that articles are scheduled to."""
    settings = instances.make_settings(
        newsroom_url=newsroom_url, vault_path=vault_path, custody=custodians.custody
    )
    return instances.write_settings(settings, tmp_path)


def test_a_worker_that_is_killed_leaves_each_article_as_it_was_or_released_once(
    databases: Databases, newsroom: Newsroom, settings_file: Path
) -> None:
    found = _due(databases, newsroom, 24)
    killed_after = secrets.randbelow(len(found) - 4)

    with _working(settings_file) as (first,):
        _wait_until(lambda: _released(databases) >= killed_after)
        first.kill()
        assert first.wait() == -signal.SIGKILL
    done = _released(databases)
    assert killed_after <= done <= len(found)
    with databases.newsroom() as session:
        # The minute passes for which the dead worker had the work.
        session.execute(update(Lease).values(until=LAST_WEEK))
    with _working(settings_file, 2):
        _wait_until(lambda: _released(databases) == len(found))

    _assert_each_went_out_once(databases, found)


def test_two_workers_at_once_release_each_article_once(
    databases: Databases, newsroom: Newsroom
) -> None:
    found = _due(databases, newsroom, 9)
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

    _assert_each_went_out_once(databases, found)


def test_a_worker_leaves_the_work_to_the_one_that_has_begun_it(
    databases: Databases, newsroom: Newsroom
) -> None:
    (article_id,) = _due(databases, newsroom, 1)
    now = datetime.now(UTC)
    with databases.newsroom() as session:
        leases.take(session, "release", b"another worker!!", now=now, for_=releasing.RELEASE_LEASE)

    releasing.release(Shift(databases), SECRET)

    assert _released(databases) == 0
    with databases.newsroom() as session:
        leases.give_back(session, b"another worker!!")
    releasing.release(Shift(databases), SECRET)
    assert _released(databases) == 1
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
    found = _due(databases, newsroom, 6)
    with databases.newsroom() as session:
        session.execute(update(Article).where(Article.id == found[1]).values(byline=" "))
        foreign = update(ReleaseBox).where(ReleaseBox.article_id == found[2])
        box = select(ReleaseBox.box).where(ReleaseBox.article_id == found[4]).scalar_subquery()
        session.execute(foreign.values(box=box).execution_options(synchronize_session=False))

    shift = Shift(databases)
    releasing.release(shift, SECRET)
    releasing.release(shift, SECRET)

    assert _released(databases) == len(found) - 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all("could not be released" in line for line in lines)
    assert not any(str(each) in line for each in found for line in lines)


def test_the_workers_round_releases_and_leaves_no_lease_behind(
    databases: Databases, newsroom: Newsroom
) -> None:
    _due(databases, newsroom, 1)

    worker.run(databases, OneRound(), Retention(), SECRET)

    assert _released(databases) == 1
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
