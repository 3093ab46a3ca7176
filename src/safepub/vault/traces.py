"""What a write to the vault must not leave behind: order, copies and the hour.

Measured (DESIGN, section 7): without the rewrite the numbers of a slot's pages
give the order of deposits away; without the zeros a journal keeps old pages.
"""

import contextlib
import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import Engine

from safepub import database
from safepub.errors import UnavailableError

WAIT_SECONDS = 30.0
PAUSE_SECONDS = 0.02
ZEROS = bytes(1 << 20)
PAGES_A_STEP = 1024
REWRITE_AT_ONCE_BELOW = 50 * 1000 * 1000
"""How many bytes of a file are still rewritten in the request that adds to it.

So many take a quarter of a second and as much memory (`benchmarks/deposit.py`),
four times as many most of a second, and a slow disk several times that, in which a
page waits and nobody else can register. What has grown to this size is left to the
worker's `rewrite`.
"""


class VaultBusyError(UnavailableError):
    """Another process has been writing to the vault for too long."""


class TracesRemainError(UnavailableError):
    """The vault could not be rewritten, or its journal not overwritten."""

    message = "The vault could not be brought into order. This is tried again in a minute."


@contextmanager
def writing_alone(vault: Path) -> Iterator[None]:
    """Let the block be the only one on this machine that writes to the vault.

    A lock beside the file, held through one open file each, so that it keeps
    threads of one process apart as well as processes.

    Raises:
        VaultBusyError: Somebody else still held it after half a minute.
    """
    file = vault.with_name(f"{vault.name}.lock")
    lock = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        # Who wrote first made it: its time would be the hour of a deposit.
        database.round_times(file)
        _wait_for(lock)
        yield
    finally:
        os.close(lock)


def _wait_for(lock: int) -> None:
    # Polled, because a plain flock waits for ever and a page must answer.
    give_up_at = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up_at:
                raise VaultBusyError from None
            time.sleep(PAUSE_SECONDS)
        else:
            return


def remove(engine: Engine) -> None:
    """Leave slots in the order of their random ids, a journal of zeros, and no hour.

    To be called inside `writing_alone`, after the commit. From
    `REWRITE_AT_ONCE_BELOW` on the order is left as it is, until `rewrite`.

    Raises:
        TracesRemainError: One of the three did not succeed.
    """
    vault = database.vault_file(engine)
    with _removing(engine) as connection:
        if vault.stat().st_size < REWRITE_AT_ONCE_BELOW:
            connection.cursor().execute("VACUUM")


def rewrite(engine: Engine, *, known_bytes: int = 0) -> int:
    """Bring what `remove` has left into the order of random ids; return the file's length.

    A short file is in order. So is one that is `known_bytes` long, when that is
    what the last call gave: rows are only ever added. In this way nothing on the
    disk has to say that something came in. Whoever wants to write waits meanwhile.

    Raises:
        VaultBusyError: Somebody else has been writing for half a minute.
        TracesRemainError: It did not succeed; the slots are as they were.
    """
    vault = database.vault_file(engine)
    try:
        with writing_alone(vault):
            length = vault.stat().st_size
            if length >= REWRITE_AT_ONCE_BELOW and length != known_bytes:
                with _removing(engine) as connection:
                    _rewrite_by_a_copy(vault, connection)
            return vault.stat().st_size
    except OSError as error:
        raise TracesRemainError from error


@contextmanager
def _removing(engine: Engine) -> Iterator[sqlite3.Connection]:
    """Take the other two traces away, whether or not the block could see to the order."""
    vault = database.vault_file(engine)
    journal = vault.with_name(f"{vault.name}-journal")
    try:
        with contextlib.closing(engine.raw_connection()) as pooled:
            connection = cast("sqlite3.Connection", pooled.driver_connection)
            try:
                yield connection
            finally:
                _overwrite_unneeded(journal, connection)
        database.round_times(vault, journal)
    except (OSError, sqlite3.Error) as error:
        raise TracesRemainError from error


def _rewrite_by_a_copy(vault: Path, connection: sqlite3.Connection) -> None:
    """Do what VACUUM does, with the copy in a file: in memory it takes as much as the vault.

    Measured: 460 MB of memory for a file of 420 MB, against 34 MB in this way, in
    the same time. The copy is in the order of ids, overwritten before it goes.
    """
    copy = vault.with_name(f"{vault.name}.copy")
    _remove_overwritten(copy)
    os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))
        with contextlib.closing(sqlite3.connect(copy)) as source:
            source.backup(connection, pages=PAGES_A_STEP, progress=_give_up_when_busy)
    finally:
        _remove_overwritten(copy)


def _give_up_when_busy(status: int, _remaining: int, _pages: int) -> None:
    # SQLite has waited by then; left alone, the backup would go on trying for ever.
    if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        raise sqlite3.OperationalError


def _remove_overwritten(copy: Path) -> None:
    if copy.exists():
        _fill_with_zeros(copy)
        copy.unlink()


def _overwrite_unneeded(journal: Path, connection: sqlite3.Connection) -> None:
    # While this transaction holds, nobody else can write, whether they know our lock
    # or not, so that no journal is overwritten that somebody still needs.
    connection.execute("BEGIN IMMEDIATE")
    _fill_with_zeros(journal)
    # After a rewrite it is as long as the vault, and every deposit looks through it.
    if journal.stat().st_size > REWRITE_AT_ONCE_BELOW:
        os.truncate(journal, REWRITE_AT_ONCE_BELOW)
    connection.execute("ROLLBACK")


def _fill_with_zeros(file: Path) -> None:
    """Overwrite in place what is not zero, and keep the length.

    What a file loses by being shortened stays on the disk as it is.
    """
    with file.open("r+b", buffering=0) as opened:
        number, place = opened.fileno(), 0
        while part := os.pread(number, len(ZEROS), place):
            zeros = ZEROS[: len(part)]
            place += len(part) if part == zeros else os.pwrite(number, zeros, place)
        os.fsync(number)
