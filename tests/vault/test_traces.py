"""What a look at the vault's files, powered off, does not tell."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from safepub.crypto import sealing
from safepub.database import Databases
from safepub.vault import slots, traces
from tests.vault.layout import CHANCE, correlation, places

Stored = Callable[[], dict[bytes, bytes]]
Seal = Callable[[], sealing.SealedSlot]

DEPOSITS = 100
HOT_JOURNAL = bytes.fromhex("d9d505f920a163d7")
DIE_WHILE_WRITING = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=PERSIST")
connection.execute("PRAGMA cache_size=2")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE slot SET body = zeroblob(8264)")
os.kill(os.getpid(), signal.SIGKILL)
"""
DEPOSIT_AT_ONCE = """
import sys
from pathlib import Path
from safepub.crypto import sealing
from safepub.crypto.keysets import Purpose
from safepub.database import open_databases
from safepub.vault import slots
databases = open_databases("sqlite://", Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(3):
    slots.deposit(databases, [sealing.seal_slot(b"{}", purpose=Purpose.IDENTITY)])
"""


def _journal(vault: Path) -> Path:
    return vault.with_name("vault.db-journal")


def test_the_journal_is_all_zeros_after_a_deposit(
    databases: Databases, vault: Path, seal: Seal
) -> None:
    slots.deposit(databases, [seal()])

    content = _journal(vault).read_bytes()

    assert len(content) > 64 * 8264
    assert not any(content)


def test_the_journal_stays_the_same_file(databases: Databases, vault: Path, seal: Seal) -> None:
    with _journal(vault).open("rb") as journal:
        before = os.fstat(journal.fileno())
        slots.deposit(databases, [seal()])
        after = os.fstat(journal.fileno())

    assert after.st_nlink == 1
    assert after.st_size >= before.st_size


def test_no_page_is_free(databases: Databases, vault: Path, seal: Seal) -> None:
    slots.deposit(databases, [seal()])

    connection = sqlite3.connect(vault)
    assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_deposit_adds_no_file(databases: Databases, vault: Path, seal: Seal) -> None:
    slots.deposit(databases, [seal()])

    names = {path.name for path in vault.parent.iterdir()}

    assert names == {
        f"{file}{end}"
        for file in ("vault.db", "vault-documents.db")
        for end in ("", "-journal", ".lock")
    }
    assert vault.with_name("vault.db.lock").stat().st_size == 0


def test_times_of_change_tell_the_day_only(databases: Databases, vault: Path, seal: Seal) -> None:
    slots.deposit(databases, [seal()])

    for file in (vault, _journal(vault), vault.with_name("vault.db.lock")):
        assert file.stat().st_mtime_ns % (86_400 * 10**9) == 0
        assert file.stat().st_atime_ns % (86_400 * 10**9) == 0


def test_where_a_slot_lies_tells_nothing_of_when_it_came(
    databases: Databases, vault: Path, seal: Seal, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Fewer decoys than life has, for speed: only the order of real slots is looked at.
    monkeypatch.setattr(slots, "ROWS_PER_DEPOSIT", 4)
    came = [seal() for _ in range(DEPOSITS)]

    for slot in came:
        slots.deposit(databases, [slot])

    assert abs(correlation(places(vault, [slot.slot_id for slot in came]))) < CHANCE
    assert abs(correlation(places(vault, [slot.body[-32:] for slot in came]))) < CHANCE


def test_without_the_rewrite_it_would_tell(vault: Path, seal: Seal) -> None:
    came = [seal() for _ in range(DEPOSITS)]
    connection = sqlite3.connect(vault)
    for slot in came:
        with connection:
            connection.execute("INSERT INTO slot VALUES (?, ?)", (slot.slot_id, slot.body))
    connection.close()

    assert correlation(places(vault, [slot.body[-32:] for slot in came])) > CHANCE


def test_a_writer_that_died_takes_nothing_along(
    databases: Databases, vault: Path, stored: Stored, seal: Seal
) -> None:
    slots.deposit(databases, [seal()])
    before = stored()
    died = subprocess.run([sys.executable, "-c", DIE_WHILE_WRITING, str(vault)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert _journal(vault).read_bytes().startswith(HOT_JOURNAL)

    with _journal(vault).open("rb") as journal:
        slots.deposit(databases, [seal()])
        links = os.fstat(journal.fileno()).st_nlink

    after = stored()
    assert before.items() <= after.items()
    assert len(after) == len(before) + 32
    assert not any(_journal(vault).read_bytes())
    assert links == 1, "a journal that is removed leaves its pages on the disk"


def test_a_journal_that_somebody_needs_is_not_overwritten(
    databases: Databases, vault: Path, seal: Seal
) -> None:
    slots.deposit(databases, [seal()])
    stranger = sqlite3.connect(vault, isolation_level=None)
    stranger.execute("PRAGMA journal_mode=PERSIST")
    stranger.execute("BEGIN IMMEDIATE")
    stranger.execute("UPDATE slot SET body = zeroblob(8264)")
    needed = _journal(vault).read_bytes()
    pooled = databases.vault_engine.raw_connection()
    ours = pooled.driver_connection
    assert isinstance(ours, sqlite3.Connection)
    ours.execute("PRAGMA busy_timeout=0")

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        traces._overwrite_unneeded(_journal(vault), ours)

    assert _journal(vault).read_bytes() == needed
    stranger.close()
    pooled.close()


def test_four_processes_deposit_at_once(vault: Path, stored: Stored) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", DEPOSIT_AT_ONCE, str(vault)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

    for process in processes:
        process.communicate("go\n")

    assert [process.returncode for process in processes] == [0] * 4
    assert len(stored()) == 64 + 4 * 3 * 32
    assert not any(_journal(vault).read_bytes())


def test_the_lock_is_its_owner_s_alone(vault: Path) -> None:
    before = os.umask(0)
    try:
        with traces.writing_alone(vault.with_name("other.db")):
            pass
    finally:
        os.umask(before)

    assert stat.S_IMODE(vault.with_name("other.db.lock").stat().st_mode) == 0o600
