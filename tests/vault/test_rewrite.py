"""A vault that has grown too large for its deposits: what they leave, and what the worker does."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from safepub import database
from safepub.crypto import sealing
from safepub.database import DAY_NS, Databases
from safepub.vault import slots, traces
from tests.vault.layout import is_in_order, places

Stored = Callable[[], dict[bytes, bytes]]
Seal = Callable[[], sealing.SealedSlot]

ROWS = 32
DIE_WHILE_REWRITING = """
import os, signal, sys
from pathlib import Path
from safepub.database import open_databases
from safepub.vault import slots, traces
traces.REWRITE_AT_ONCE_BELOW = 1
traces._give_up_when_busy = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
slots.rewrite(open_databases("sqlite://", Path(sys.argv[1])))
"""


@pytest.fixture
def large(vault: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault that counts as large, so that a test need not wait for one that is."""
    monkeypatch.setattr(traces, "REWRITE_AT_ONCE_BELOW", 100_000)
    return vault


def _journal(vault: Path) -> Path:
    return vault.with_name("vault.db-journal")


def _check(vault: Path) -> tuple[str, int]:
    connection = sqlite3.connect(vault)
    (found,) = connection.execute("PRAGMA integrity_check").fetchone()
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    connection.close()
    return found, free


def test_a_deposit_leaves_the_order_of_a_large_vault_to_the_worker(
    databases: Databases, large: Path, stored: Stored, seal: Seal
) -> None:
    slots.deposit(databases, [seal()])
    before = is_in_order(large, stored())

    slots.rewrite(databases)

    assert not before
    assert is_in_order(large, stored())


def test_a_deposit_into_a_large_vault_leaves_neither_a_journal_nor_an_hour(
    databases: Databases, large: Path, seal: Seal
) -> None:
    slots.deposit(databases, [seal()])

    assert not any(_journal(large).read_bytes())
    for file in (large, _journal(large)):
        assert file.stat().st_mtime_ns % DAY_NS == 0


def test_among_the_rows_of_one_deposit_the_real_one_lies_anywhere(
    databases: Databases, large: Path, stored: Stored, seal: Seal
) -> None:
    ranks = set()
    for _ in range(8):
        slot, before = seal(), stored()
        slots.deposit(databases, [slot])
        new = {slot_id: body for slot_id, body in stored().items() if slot_id not in before}
        found = places(large, [body[-32:] for body in new.values()])
        assert len(found) == ROWS
        ranks.add(sorted(found).index(places(large, [slot.body[-32:]])[0]))

    # Eight times the same of 32 places: once in 34 thousand million.
    assert len(ranks) > 1


def test_a_rewrite_leaves_all_slots_and_no_trace_of_itself(
    databases: Databases, large: Path, stored: Stored, seal: Seal
) -> None:
    slots.deposit(databases, [seal()])
    before, names = stored(), sorted(large.parent.iterdir())

    slots.rewrite(databases)

    assert stored() == before
    assert _check(large) == ("ok", 0)
    assert not any(_journal(large).read_bytes())
    assert large.stat().st_mtime_ns % DAY_NS == 0
    assert sorted(large.parent.iterdir()) == names


def test_a_vault_that_its_deposits_rewrite_is_left_alone(
    databases: Databases, vault: Path, seal: Seal
) -> None:
    slots.deposit(databases, [seal()])
    before = vault.read_bytes()

    length = slots.rewrite(databases)

    assert length == len(before)
    assert vault.read_bytes() == before


def test_a_vault_that_nothing_came_into_is_not_rewritten_again(
    databases: Databases, large: Path, stored: Stored, seal: Seal
) -> None:
    slots.deposit(databases, [seal()])
    length = slots.rewrite(databases)
    before = large.read_bytes()

    again = slots.rewrite(databases, known_bytes=length)

    assert again == length
    assert large.read_bytes() == before
    slots.deposit(databases, [seal()])
    assert slots.rewrite(databases, known_bytes=length) > length
    assert is_in_order(large, stored())


def test_the_journal_does_not_stay_as_long_as_a_large_vault(
    databases: Databases, large: Path, seal: Seal
) -> None:
    slots.deposit(databases, [seal()])

    slots.rewrite(databases)

    assert _journal(large).stat().st_size == traces.REWRITE_AT_ONCE_BELOW < large.stat().st_size


def test_a_copy_is_overwritten_before_it_is_removed(
    databases: Databases, large: Path, seal: Seal
) -> None:
    left, kept = large.with_name("vault.db.copy"), large.with_name("kept")
    left.write_bytes(b"what a rewrite that died has left" * 10)
    os.link(left, kept)
    slots.deposit(databases, [seal()])

    slots.rewrite(databases)

    assert not left.exists()
    assert kept.read_bytes() == bytes(330)


def test_whoever_reads_too_long_puts_the_rewrite_off(
    databases: Databases,
    large: Path,
    stored: Stored,
    seal: Seal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slots.deposit(databases, [seal()])
    before = stored()
    reader = sqlite3.connect(large, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM slot").fetchall()
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 0)

    with pytest.raises(traces.TracesRemainError):
        slots.rewrite(databases)

    reader.close()
    assert stored() == before
    assert not any(_journal(large).read_bytes())
    assert not large.with_name("vault.db.copy").exists()


def test_a_rewrite_that_fails_leaves_a_journal_of_zeros_too(
    databases: Databases, large: Path, stored: Stored
) -> None:
    before = stored()

    def fail_after_a_change() -> None:
        with traces._removing(databases.vault_engine) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DELETE FROM slot")
            connection.execute("ROLLBACK")
            assert any(_journal(large).read_bytes())
            raise sqlite3.OperationalError

    with pytest.raises(traces.TracesRemainError):
        fail_after_a_change()

    assert not any(_journal(large).read_bytes())
    assert stored() == before


def test_a_rewrite_waits_for_whoever_writes(
    databases: Databases, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "WAIT_SECONDS", 0.0)

    with traces.writing_alone(large), pytest.raises(traces.VaultBusyError):
        slots.rewrite(databases)


def test_a_missing_vault_is_not_made_by_a_rewrite(databases: Databases, large: Path) -> None:
    large.unlink()

    with pytest.raises(traces.TracesRemainError):
        slots.rewrite(databases)

    assert not large.exists()


def test_a_rewrite_that_dies_loses_nothing_and_is_done_again(
    databases: Databases, large: Path, stored: Stored, seal: Seal
) -> None:
    # More than one step of the copy, so that it dies in the middle.
    slots.add_decoys(databases, 600)
    before = stored()
    died = subprocess.run([sys.executable, "-c", DIE_WHILE_REWRITING, str(large)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert any(_journal(large).read_bytes())

    slots.deposit(databases, [seal()])
    after = stored()
    slots.rewrite(databases)

    assert before.items() <= after.items()
    assert stored() == after
    assert is_in_order(large, after)
    assert not any(_journal(large).read_bytes())
    assert not large.with_name("vault.db.copy").exists()
