"""What a write to the vault must not leave behind: order, copies and the hour.

Measured (DESIGN, section 7): without the rewrite the numbers of a slot's pages
give the order of deposits away; without the zeros a journal keeps old pages.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection

from safepub import database
from safepub.errors import UnavailableError

WAIT_SECONDS = 30.0
PAUSE_SECONDS = 0.02
CHUNK = bytes(1 << 20)


class VaultBusyError(UnavailableError):
    """Another process has been writing to the vault for too long."""


class TracesRemainError(UnavailableError):
    """The vault could not be rewritten, or its journal not overwritten."""


@contextmanager
def writing_alone(vault: Path) -> Iterator[None]:
    """Let the block be the only one on this machine that writes to the vault.

    A lock beside the file, held through one open file each, so that it keeps
    threads of one process apart as well as processes.

    Raises:
        VaultBusyError: Somebody else still held it after half a minute.
    """
    lock = os.open(vault.with_name(f"{vault.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
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

    To be called inside `writing_alone`, after the commit.

    Raises:
        TracesRemainError: One of the three did not succeed.
    """
    vault = database.vault_file(engine)
    journal = vault.with_name(f"{vault.name}-journal")
    try:
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM")
            _overwrite_unneeded(journal, connection)
        finally:
            connection.close()
        database.round_times(vault, journal)
    except (OSError, sqlite3.Error) as error:
        raise TracesRemainError from error


def _overwrite_unneeded(journal: Path, connection: DBAPIConnection) -> None:
    cursor = connection.cursor()
    # While this transaction holds, nobody else can write, whether they know our lock
    # or not, so that no journal is overwritten that somebody still needs.
    cursor.execute("BEGIN IMMEDIATE")
    _fill_with_zeros(journal)
    cursor.execute("ROLLBACK")


def _fill_with_zeros(journal: Path) -> None:
    """Overwrite in place and keep the length: a shortened file leaves copies on the disk."""
    with journal.open("r+b", buffering=0) as file:
        left = os.fstat(file.fileno()).st_size
        while left:
            left -= file.write(CHUNK[:left]) or 0
        os.fsync(file.fileno())
