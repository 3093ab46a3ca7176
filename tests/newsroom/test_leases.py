"""Leases: one worker at a time, and another one when the first has died."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

from safepub.database import Databases
from safepub.newsroom import leases

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ONE, OTHER = b"1" * 16, b"2" * 16


def _take(
    databases: Databases, holder: bytes, *, at: datetime = NOW, name: str = "release"
) -> bool:
    with databases.newsroom() as session:
        return leases.take(session, name, holder, now=at, for_=MINUTE)


def test_a_lease_is_one_workers_until_it_runs_out(databases: Databases) -> None:
    assert _take(databases, ONE)
    assert not _take(databases, OTHER)
    assert _take(databases, OTHER, name="retention")
    assert _take(databases, ONE, at=NOW + MINUTE / 2)
    assert not _take(databases, OTHER, at=NOW + MINUTE)
    assert _take(databases, OTHER, at=NOW + MINUTE * 1.5)
    assert not _take(databases, ONE, at=NOW + MINUTE * 1.5)


def test_a_lease_of_a_clock_that_was_wrong_holds_nobody_up(databases: Databases) -> None:
    assert _take(databases, ONE, at=NOW + timedelta(days=1_500))

    assert _take(databases, OTHER)
    assert not _take(databases, ONE)


def test_who_looked_at_the_clock_a_moment_earlier_takes_nothing_over(databases: Databases) -> None:
    assert _take(databases, ONE)

    assert not _take(databases, OTHER, at=NOW - timedelta(milliseconds=5))


def test_a_worker_that_ends_leaves_its_leases_at_once(databases: Databases) -> None:
    _take(databases, ONE)
    _take(databases, OTHER, name="retention")

    with databases.newsroom() as session:
        leases.give_back(session, ONE)

    assert _take(databases, OTHER)
    assert not _take(databases, ONE, name="retention")


def test_of_many_who_try_at_once_one_gets_it(databases: Databases) -> None:
    together = Barrier(4)

    def try_(number: int) -> bool:
        together.wait()
        return _take(databases, bytes([number]) * 16)

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(try_, range(4)))

    assert sum(taken) == 1
