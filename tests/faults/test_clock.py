"""A clock that jumps: nothing goes out early, nothing is deleted, nobody is kept out for good."""

import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from safepub.cli import watched_clock, worker
from safepub.crypto import passkeys as challenges
from safepub.crypto import second_factor
from safepub.database import Databases
from safepub.newsroom import leases, passkeys, staff_log_in, webhook_deliveries
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.outlets import Delivery
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.states import State
from safepub.newsroom.versions import ChangeKind
from safepub.newsroom.webhook_deliveries import Outcome
from safepub.settings import Retention
from tests.cli.test_releasing import SECRET, due, released
from tests.newsroom.conftest import Newsroom
from tests.newsroom.conftest import newsroom as newsroom  # noqa: PLC0414 - a fixture
from tests.newsroom.told_outlets import NOW, Told, webhook

ON_SQLITE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
A_YEAR = timedelta(days=365)


class Clocks:
    """The time of day and the seconds since the start, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Begin at this moment."""
        self.day, self.steady = time.time(), 1000.0
        monkeypatch.setattr(time, "time", lambda: self.day)
        monkeypatch.setattr(time, "clock_gettime", lambda _: self.steady)

    def go_on(self, seconds: float) -> None:
        """Let both go on."""
        self.day, self.steady = self.day + seconds, self.steady + seconds

    def jump(self, by: timedelta) -> None:
        """Set the time of day."""
        self.day += by.total_seconds()


class Rounds(threading.Event):
    """A stop that comes after some rounds of work, with something between them."""

    def __init__(self, *between: Callable[[], None]) -> None:
        """Remember what comes between."""
        super().__init__()
        self._between = list(between)

    def wait(self, timeout: float | None = None) -> bool:
        """Do what comes next instead of waiting."""
        del timeout
        if self._between:
            self._between.pop(0)()
        else:
            self.set()
        return self.is_set()


@ON_SQLITE
def test_a_worker_whose_clock_jumped_releases_and_deletes_nothing_until_it_is_set_right(
    databases: Databases,
    newsroom: Newsroom,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    clocks, seen = Clocks(monkeypatch), list[tuple[int, int]]()

    def prepare() -> None:
        """Bring in what a later day would release and delete, and let the hour pass."""
        due(databases, newsroom, 1)
        with databases.newsroom() as session:
            newsroom.article(session, State.CHANGES_REQUESTED)
            session.execute(update(Message).values(sent_on=date(2020, 1, 1)))
        clocks.jump(A_YEAR)
        for _ in range(worker.HOUR // worker.TICK - 2):
            stop._between.insert(0, look)

    def look() -> None:
        clocks.go_on(worker.TICK)
        with databases.newsroom(write=False) as session:
            seen.append((released(databases), len(session.scalars(select(Message)).all())))

    stop = Rounds(prepare, lambda: clocks.jump(-A_YEAR), look, look)
    worker.run(databases, stop, Retention(), SECRET)

    *meanwhile, _, last = seen
    assert set(meanwhile) == {(0, 1)}
    assert last == (1, 0)
    assert capsys.readouterr().err.count("The clock has jumped.") == 1


def test_a_new_time_of_day_is_believed_after_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    clocks = Clocks(monkeypatch)
    clock = watched_clock.WatchedClock()

    clocks.go_on(86_400)
    clocks.jump(timedelta(minutes=9))
    slipped = clock.is_believed()
    clocks.jump(A_YEAR)
    jumped = clock.is_believed()
    clocks.go_on(watched_clock.BELIEVED_AFTER - 1)
    still = clock.is_believed()
    clocks.jump(-2 * A_YEAR)
    another = clock.is_believed()
    clocks.go_on(watched_clock.BELIEVED_AFTER)

    assert (slipped, jumped, still, another) == (True, False, False, False)
    assert clock.is_believed()


def test_a_delivery_that_a_wrong_clock_leased_or_put_off_is_made_all_the_same(
    databases: Databases,
) -> None:
    outlet = Told(databases=databases)
    outlet.register()
    outlet.change(ChangeKind.KILLED)

    def take(now: datetime) -> webhook_deliveries.Taken | None:
        with databases.newsroom() as session:
            return webhook_deliveries.take(session, webhook(session).id, now=now)

    leased = take(NOW + A_YEAR)
    again = take(NOW)
    assert leased is not None
    assert again is not None
    with databases.newsroom() as session:
        webhook_deliveries.settle(session, again, Outcome.FAILED, now=NOW)
        session.execute(update(Delivery).values(next_at=NOW + A_YEAR))
    with databases.newsroom(write=False) as session:
        assert webhook_deliveries.waiting(session, now=NOW)
    assert take(NOW) is not None
    assert take(NOW) is None


@ON_SQLITE
def test_nobody_is_kept_out_by_what_they_used_while_the_clock_was_wrong(
    databases: Databases, newsroom: Newsroom
) -> None:
    ahead, now = NOW + A_YEAR, NOW
    step = int(ahead.timestamp()) // second_factor.STEP_SECONDS
    moment = challenges.latest_moment(now=ahead)
    with databases.newsroom() as session:
        session.execute(update(Staff).values(last_totp_step=step, last_passkey_moment=moment))
        staff_log_in.forget_steps(session, now=now)
        passkeys.forget_moments(session, now=now)
        kept = select(Staff.last_totp_step, Staff.last_passkey_moment)
        assert {tuple(row) for row in session.execute(kept)} == {(None, None)}


@ON_SQLITE
def test_work_that_a_wrong_clock_took_for_a_year_is_free(databases: Databases) -> None:
    minute = timedelta(minutes=1)
    with databases.newsroom() as session:
        assert leases.take(session, "release", b"a" * 16, now=NOW + A_YEAR, for_=minute)
        assert leases.take(session, "release", b"b" * 16, now=NOW, for_=minute)
