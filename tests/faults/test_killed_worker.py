"""The worker killed again and again: each article goes out once, and the vault stays whole."""

import threading
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import func, select, update

from safepub.cli import worker
from safepub.database import Databases
from safepub.newsroom import release_boxes
from safepub.newsroom.models.work import Lease
from safepub.vault.models import Slot
from safepub.vault.slots import FIRST_DECOYS
from tests.cli.test_releasing import assert_each_went_out_once, due, released, wait_until
from tests.faults import processes, remains
from tests.faults.instance import KILLS, Instance
from tests.newsroom.conftest import open_newsroom

LONGEST = 0.4
"""Seconds; so many take a start, one round of work and some more."""
A_TIME = 3
"""Articles that become due for each worker."""


def _free_the_work(databases: Databases) -> None:
    """Let the time go by for which a dead worker had the work."""
    with databases.newsroom() as session:
        session.execute(update(Lease).values(until=datetime.now(UTC) - timedelta(days=1)))


def _slots(databases: Databases) -> int:
    with databases.vault() as vault:
        return vault.scalar(select(func.count()).select_from(Slot)) or 0


def test_each_article_goes_out_once_and_decoys_come_in_whole_sets(
    killed: Instance, chance: Random
) -> None:
    key = release_boxes.public_key_of(killed.settings.secrets.release_key)
    with killed.opened() as databases, databases.newsroom() as session:
        newsroom = open_newsroom(session)
    found = []
    for _ in range(KILLS if killed.on_sqlite else KILLS // 2):
        with killed.opened() as databases:
            found += due(databases, newsroom, A_TIME, worker_key=key)
            _free_the_work(databases)
        process = killed.start("worker")
        threading.Event().wait(chance.uniform(0, LONGEST))
        processes.kill(process)
        remains.assert_sound(killed)
        with killed.opened() as databases:
            assert (_slots(databases) - FIRST_DECOYS) % worker.DECOYS_A_DAY == 0
            assert released(databases) <= len(found)

    with killed.opened() as databases:
        _free_the_work(databases)
        last = [killed.start("worker") for _ in range(2)]
        wait_until(lambda: released(databases) == len(found))
        for process in last:
            processes.stop(process)
        assert_each_went_out_once(databases, found)
