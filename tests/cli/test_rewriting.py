"""What SQLite leaves in a newsroom's file is gone after a day."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from safepub.cli import rewriting, worker
from safepub.cli.doctor.seizure import tables
from safepub.database import Databases
from safepub.settings import Retention

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

WORDS = b"He lives behind the mill."


@pytest.fixture
def left(databases: Databases, tmp_path: Path) -> Path:
    """A newsroom in which a row was deleted without being overwritten."""
    file = tmp_path / "newsroom.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("INSERT INTO preference VALUES ('note', ?)", (WORDS.decode(),))
        connection.commit()
        connection.execute("DELETE FROM preference")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert WORDS in file.read_bytes()
    assert tables.left_over(file, file.read_bytes()) >= len(WORDS) - 4
    return file


def test_a_days_work_leaves_nothing_of_rows_that_are_gone(left: Path, databases: Databases) -> None:
    worker._work(databases, [0, 0], Retention(), daily=True)

    content = left.read_bytes()
    assert WORDS not in content
    assert tables.left_over(left, content) == 0
    assert left.with_name("newsroom.db-wal").stat().st_size == 0
    assert left.stat().st_mtime % 86_400 == 0


def test_a_large_newsroom_holds_up_nobody(
    left: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewriting, "REWRITE_BELOW", left.stat().st_size)

    rewriting.rewrite_small(databases.newsroom_engine)

    assert WORDS in left.read_bytes()


def test_a_writer_who_is_busy_puts_it_off(left: Path, databases: Databases) -> None:
    with contextlib.closing(sqlite3.connect(left, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        connection = databases.newsroom_engine.raw_connection()
        connection.cursor().execute("PRAGMA busy_timeout=0")
        connection.close()

        rewriting.rewrite_small(databases.newsroom_engine)

        assert WORDS in left.read_bytes()
        writer.execute("ROLLBACK")
    rewriting.rewrite_small(databases.newsroom_engine)

    assert WORDS not in left.read_bytes()
