"""What the worker does without anybody asking."""

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from safepub import database
from safepub.cli import worker
from safepub.database import Databases
from safepub.newsroom.models.staff import Staff

LONG_AGO = 1


class OneRound(threading.Event):
    """A stop that comes after the first round of work, without a wait."""

    def wait(self, timeout: float | None = None) -> bool:
        """Stop at once."""
        del timeout
        self.set()
        return True


def _add_staff(databases: Databases) -> None:
    person = Staff(
        name="Olena",
        password_hash="",
        sealed_totp_secret=b"",
        public_key=b"",
        wrapped_private_key=b"",
        last_totp_step=LONG_AGO,
    )
    with databases.newsroom() as session:
        session.add(person)


def test_an_hours_work_forgets_when_staff_logged_in(databases: Databases) -> None:
    _add_staff(databases)

    worker.run(databases, OneRound())

    with databases.newsroom(write=False) as session:
        assert session.scalars(select(Staff.last_totp_step)).all() == [None]


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_an_hours_work_empties_the_log_that_a_reader_has_held(
    databases: Databases, tmp_path: Path
) -> None:
    log = tmp_path / "newsroom.db-wal"
    _add_staff(databases)
    reader = sqlite3.connect(tmp_path / "newsroom.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM staff").fetchall()
    with databases.newsroom() as session:
        session.scalars(select(Staff)).one().name = "Petra"
    held = log.stat().st_size
    reader.close()

    worker.run(databases, OneRound())

    assert held
    assert log.stat().st_size == 0
    assert log.stat().st_mtime_ns % database.DAY_NS == 0
