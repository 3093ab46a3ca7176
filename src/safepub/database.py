"""Two databases that do not know each other: their bases, sessions and engines.

The newsroom is SQLite or PostgreSQL. The vault is always its own SQLite file,
because PostgreSQL's row versions give the order of deposits away
(`docs/decisions/0001`). Sealed documents lie in a second file beside it.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    MetaData,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool

from safepub.errors import ConflictError, DoneUnknownError, UnavailableError

NEWSROOM_HEAD = "0008"
VAULT_HEAD = "0001"
"""The newest revisions under `migrations/`; a test holds both against the histories."""
ALEMBIC = "SELECT version_num FROM alembic_version"
DOCUMENTS_HEAD = "1"
"""What the header of the pool of documents says (`safepub.vault.documents`)."""

BUSY_TIMEOUT_MS = 10_000
# A thread that notes what an outlet has heard holds two at once; a server has 18 threads.
POOL = {"pool_size": 20, "max_overflow": 20}
DAY_NS = 86_400 * 10**9
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class DatabaseUnavailableError(UnavailableError):
    """A database does not answer, is locked for too long or cannot be written."""


class RowConflictError(ConflictError):
    """A row breaks a rule of its table: it exists already or refers to nothing."""


class NewsroomBase(DeclarativeBase):
    """Tables of the newsroom: pseudonyms and articles, no identity."""

    metadata = MetaData(naming_convention=NAMES)


class VaultBase(DeclarativeBase):
    """The vault's one table of slots."""

    metadata = MetaData(naming_convention=NAMES)


class NewsroomSession(Session):
    """A session on the newsroom; mypy refuses it where the vault's is asked for."""


class VaultSession(Session):
    """A session on the vault; mypy refuses it where the newsroom's is asked for."""


class Databases:
    """Both databases, opened. Transactions are opened by views, with a `with` block."""

    def __init__(self, newsroom: Engine, vault: Engine) -> None:
        """Keep the engines; nothing is connected yet."""
        self.newsroom_engine = newsroom
        self.vault_engine = vault
        self.documents_engine = vault_engine(documents_file(vault_file(vault)))

    @contextmanager
    def newsroom(self, *, write: bool = True) -> Iterator[NewsroomSession]:
        """Give one newsroom transaction, committed when the block ends well.

        What a write has deleted is in no file afterwards, unless a reader was busy.

        Raises:
            UnavailableError: The newsroom cannot be used now, or broke off at the commit.
        """
        engine = self.newsroom_engine.execution_options(safepub_write=write)
        with (
            refusing_plainly(writing=write),
            NewsroomSession(engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session
        if write:
            empty_log(self.newsroom_engine)

    @contextmanager
    def vault(self) -> Iterator[VaultSession]:
        """Give one vault transaction, committed when the block ends well.

        Raises:
            DatabaseUnavailableError: The vault cannot be used now.
        """
        with (
            refusing_plainly(),
            VaultSession(self.vault_engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def ready(self) -> bool:
        """Tell whether all files answer and stand at their newest revision."""
        return (
            _revision_of(self.newsroom_engine) == NEWSROOM_HEAD
            and _revision_of(self.vault_engine) == VAULT_HEAD
            and _revision_of(self.documents_engine, "PRAGMA user_version") == DOCUMENTS_HEAD
        )

    def close(self) -> None:
        """Close every connection."""
        self.newsroom_engine.dispose()
        self.vault_engine.dispose()
        self.documents_engine.dispose()


@contextmanager
def refusing_plainly(*, writing: bool = False) -> Iterator[None]:
    """Turn a driver's error into a sentence without SQL, values or paths in it."""
    try:
        yield
    except IntegrityError:
        # `from None`: PostgreSQL's text quotes the values of the row.
        raise RowConflictError from None
    except PoolTimeoutError:
        raise DatabaseUnavailableError from None
    except DBAPIError as error:
        # Without a statement: the answer to a commit got lost, which may be done.
        lost = writing and error.connection_invalidated and error.statement is None
        raise (DoneUnknownError if lost else DatabaseUnavailableError) from None


def _revision_of(engine: Engine, query: str = ALEMBIC) -> str | None:
    try:
        with engine.execution_options(safepub_write=False).connect() as connection:
            revision = connection.scalar(text(query))
    except DBAPIError:
        return None
    return None if revision is None else str(revision)


def open_databases(newsroom_url: str, vault_path: Path) -> Databases:
    """Make the engines; connections are opened when they are first used."""
    return Databases(newsroom_engine(newsroom_url), vault_engine(vault_path))


def newsroom_engine(url: str) -> Engine:
    """Make the newsroom's engine with the settings that its data needs.

    SQLite: WAL, full synchronisation, overwritten deletions. On both engines
    parameters are hidden from error texts.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, **POOL)
    engine = create_engine(url, hide_parameters=True, poolclass=QueuePool, **POOL)
    event.listen(engine, "connect", _prepare_newsroom_file)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _let_go_of_what_takes_no_writes)
    return engine


def vault_engine(path: Path) -> Engine:
    """Make the vault's engine: no WAL, a persistent journal, nothing pooled.

    `mode=rw` because the vault must never come into being by accident: the
    migration makes it, once.
    """
    # Quoted, because SQLite reads this as a URI: `?` and `%` may stand in a path.
    url = URL.create(
        "sqlite", database=f"file:{quote(str(path))}", query={"mode": "rw", "uri": "true"}
    )
    engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
    event.listen(engine, "connect", prepare_vault_file)
    event.listen(engine, "begin", _begin)
    return engine


def documents_file(vault: Path) -> Path:
    """Name the pool of documents beside a vault: `vault-documents.db` beside `vault.db`."""
    return vault.with_name(f"{vault.stem}-documents{vault.suffix}")


def vault_file(engine: Engine) -> Path:
    """Tell which file a vault engine opens."""
    return Path(unquote(str(engine.url.database).removeprefix("file:")))


def _prepare_newsroom_file(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    _pragmas(
        connection,
        "journal_mode=WAL",
        "journal_size_limit=0",
        "synchronous=FULL",
        "foreign_keys=ON",
    )


def _let_go_of_what_takes_no_writes(context: ExceptionContext) -> None:
    # Opened while the disk took none; it would stay so when the disk is well again.
    if "readonly" in str(context.original_exception):
        context.is_disconnect = True


def empty_log(newsroom: Engine) -> None:
    """Empty SQLite's write-ahead log and take the hour from the newsroom's files.

    The log keeps deleted rows, in the order of commits. Nothing waits and nothing
    fails here, because what was to be stored is stored: a log that a reader needs
    is emptied after a later write or by the worker. PostgreSQL has its own ways.
    """
    if newsroom.dialect.name != "sqlite":
        return
    with contextlib.suppress(SQLAlchemyError, sqlite3.Error):
        _checkpoint(newsroom)
    file = newsroom.url.database
    for name in (file, f"{file}-wal", f"{file}-shm") if file else ():
        with contextlib.suppress(OSError):
            round_times(Path(name))


def _checkpoint(newsroom: Engine) -> None:
    # Outside a transaction, which SQLAlchemy's own connections would open.
    connection = newsroom.raw_connection()
    try:
        cursor = connection.cursor()
        for pragma in ("busy_timeout=0", "wal_checkpoint(TRUNCATE)", _wait()):
            cursor.execute(f"PRAGMA {pragma}")
            cursor.fetchall()
    except sqlite3.Error:
        # It must not go back with a wait of nothing.
        connection.invalidate()
        raise
    finally:
        connection.close()


def round_times(*files: Path) -> None:
    """Set times of change back to midnight: copies of a file carry them along."""
    for file in files:
        midnight = file.stat().st_mtime_ns // DAY_NS * DAY_NS
        # By path: closing a live SQLite file in its own process would drop its locks.
        os.utime(file, ns=(midnight, midnight))


def prepare_vault_file(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Set the vault's pragmas, which leave no copy of a deleted page behind.

    A connection's first look recovers what a writer that died has left. Only with
    exclusive locking does it keep the journal then, to be overwritten in place;
    reading the version lets other processes in again.
    """
    _pragmas(
        connection,
        "locking_mode=EXCLUSIVE",
        "journal_mode=PERSIST",
        "locking_mode=NORMAL",
        "user_version",
        "synchronous=EXTRA",
    )


def _pragmas(connection: DBAPIConnection, *special: str) -> None:
    # SQLAlchemy's `begin` event opens transactions instead of the driver, which
    # would begin them late and without IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    wait = _wait()
    for pragma in (wait, "secure_delete=ON", "temp_store=MEMORY", "trusted_schema=OFF", *special):
        cursor.execute(f"PRAGMA {pragma}")
        cursor.fetchall()
    cursor.close()


def _wait() -> str:
    return f"busy_timeout={BUSY_TIMEOUT_MS}"


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("safepub_write", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
