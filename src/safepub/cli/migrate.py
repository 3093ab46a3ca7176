"""`safepub migrate`: bring the databases to their newest revision.

Safe when several processes start at once: one migrates, the others wait and
find nothing left to do. Alembic is configured in code; there is no alembic.ini.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import click
from alembic import command as alembic
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from safepub import database
from safepub.database import DatabaseUnavailableError, NewsroomSession
from safepub.newsroom import versions
from safepub.settings import load_settings
from safepub.vault import documents, slots, traces

PACKAGE = Path(__file__).parents[1]
TRIES = 10
BATCH = 50
"""Articles that are rendered in one transaction."""


def scripts(which: str) -> Path:
    """Find the migrations of `newsroom` or `vault`.

    An installed wheel carries them in the package, a source tree beside `src`.
    """
    packaged = PACKAGE / "_migrations" / which
    return packaged if packaged.is_dir() else PACKAGE.parents[1] / "migrations" / which


def configuration(which: str) -> Config:
    """Give Alembic's configuration of one history."""
    config = Config()
    # ConfigParser reads % as the start of a variable.
    config.set_main_option("script_location", str(scripts(which)).replace("%", "%%"))
    return config


def upgrade_newsroom(url: str) -> None:
    """Bring the newsroom to its newest revision.

    A SQLite file that is missing is made, readable by its owner alone. Articles that are out
    have every format afterwards, those that this release brings too.

    Raises:
        DatabaseUnavailableError: The newsroom does not answer.
    """
    engine = database.newsroom_engine(url)
    try:
        with database.refusing_plainly(), _newsroom_lock(engine):
            _upgrade("newsroom", engine)
            _render_missing(engine)
    finally:
        engine.dispose()


def upgrade_vault(path: Path) -> None:
    """Bring the vault to its newest revision; a new one starts with decoys.

    The pool of documents is beside it afterwards. This is the only place that
    makes the two files, readable by their owner alone.

    Raises:
        UnavailableError: The vault cannot be written now.
    """
    engine = database.vault_engine(path)
    try:
        _make_folder(path)
        with traces.writing_alone(path), database.refusing_plainly():
            _make_file(path)
            if _upgrade("vault", engine):
                traces.remove(engine)
        slots.fill_new_vault(engine)
        _make_documents(database.documents_file(path))
    finally:
        engine.dispose()


def _make_documents(path: Path) -> None:
    engine = database.vault_engine(path)
    with traces.writing_alone(path), database.refusing_plainly():
        _make_file(path)
        if documents.found_pool(engine):
            traces.remove(engine)


def _upgrade(which: str, engine: Engine) -> bool:
    """Run what is missing in one transaction; tell whether anything was."""
    with engine.begin() as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        config = configuration(which)
        config.attributes["connection"] = connection
        alembic.upgrade(config, "head")
        return MigrationContext.configure(connection).get_current_revision() != before


def _render_missing(engine: Engine) -> None:
    writing = engine.execution_options(safepub_write=True)
    found = BATCH
    # A batch is a transaction: whoever is interrupted goes on with the next.
    while found == BATCH:
        with NewsroomSession(writing) as session, session.begin():
            found = versions.render_missing(session, BATCH)


def _newsroom_lock(engine: Engine) -> AbstractContextManager[None]:
    if engine.dialect.name != "sqlite":
        return _row_lock(engine)
    path = Path(str(engine.url.database))
    _make_folder(path)
    return _file_lock(path)


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _make_file(path)
        yield
    finally:
        os.close(lock)


@contextmanager
def _row_lock(engine: Engine) -> Iterator[None]:
    """Hold the one row of a table on a connection of its own.

    Advisory locks are missing or empty shells on the distributed engines that
    speak PostgreSQL's protocol.
    """
    _make_lock_table(engine)
    with engine.begin() as holder:
        holder.execute(text("SELECT id FROM migration_lock WHERE id = 1 FOR UPDATE"))
        yield


def _make_lock_table(engine: Engine) -> None:
    for _ in range(TRIES):
        try:
            with engine.begin() as connection:
                connection.execute(
                    text("CREATE TABLE IF NOT EXISTS migration_lock (id integer PRIMARY KEY)")
                )
                connection.execute(
                    text("INSERT INTO migration_lock (id) VALUES (1) ON CONFLICT DO NOTHING")
                )
        except (IntegrityError, ProgrammingError):
            # IF NOT EXISTS looks before it leaps: two processes may both leap.
            continue
        return
    raise DatabaseUnavailableError


def _make_folder(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _make_file(path: Path) -> None:
    # Never through SQLite, which would let the umask decide who may read it. Never
    # opened when it is there: closing it again would end this process's locks on it.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


@click.command(name="migrate")
@click.argument("which", type=click.Choice(["newsroom", "vault", "all"]), default="all")
@click.option(
    "--settings", "settings_path", type=click.Path(path_type=Path), help="The settings file."
)
def command(which: str, settings_path: Path | None) -> None:
    """Bring the newsroom, the vault or both to their newest revision."""
    settings = load_settings(settings_path)
    if which in {"newsroom", "all"}:
        upgrade_newsroom(settings.newsroom_url)
    if which in {"vault", "all"}:
        upgrade_vault(settings.vault_path)
    click.echo("At the newest revision.")
