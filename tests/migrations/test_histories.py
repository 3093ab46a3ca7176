"""Both histories end where the models stand."""

from pathlib import Path

import pytest
from alembic import command as alembic
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, DateTime, MetaData, Time, create_engine, inspect, text
from sqlalchemy.pool import NullPool

import safepub.newsroom.models
from safepub import database
from safepub.cli import migrate
from safepub.database import NewsroomBase
from safepub.newsroom.models import (
    articles,
    attachments,
    custody,
    desk,
    feeds,
    journal,
    leak_checks,
    messages,
    outlets,
    people,
    renditions,
    sealed,
    sessions,
    staff,
    versions,
    work,
)
from safepub.utc_times import UTCDateTime
from safepub.vault.models import Slot

MODELS = (
    *(articles, attachments, custody, desk, feeds, journal, leak_checks, messages),
    *(outlets, people, renditions, sealed, sessions, staff, versions, work),
)
OF_NO_MODEL = {"alembic_version", "migration_lock"}
# Promise 3: nothing that a contributor causes has a finer time than a day. Whoever adds a
# column here says in docs/security/threat-model.md what it surrenders.
FINER_THAN_A_DAY = {
    *("article.published_at", "article.updated_at", "article.release_at", "change.happened_at"),
    "reveal_request.waits_until",  # forgotten once it is over
    *("delivery.next_at", "delivery.leased_until", "lease.until", "webhook.old_until"),
}


def _differences(connection: Connection, metadata: MetaData) -> object:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": lambda name, kind, _: kind != "table" or name not in OF_NO_MODEL,
    }
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def _described(connection: Connection) -> dict[str, object]:
    """Everything that the engine tells about its tables, names of constraints included."""
    inspector = inspect(connection)
    return {
        table: (
            [{**column, "type": str(column["type"])} for column in inspector.get_columns(table)],
            inspector.get_pk_constraint(table),
            sorted(inspector.get_foreign_keys(table), key=str),
            sorted(inspector.get_unique_constraints(table), key=str),
            sorted(inspector.get_indexes(table), key=str),
            sorted(inspector.get_check_constraints(table), key=str),
            inspector.get_table_options(table),
        )
        for table in set(inspector.get_table_names()) - OF_NO_MODEL
    }


@pytest.fixture
def migrated_url(untouched_url: str) -> str:
    migrate.upgrade_newsroom(untouched_url)
    return untouched_url


def test_every_model_is_compared() -> None:
    folder = Path(safepub.newsroom.models.__path__[0])

    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == {
        module.__name__.rpartition(".")[2] for module in MODELS
    }


def test_the_newsroom_s_history_ends_at_the_models(migrated_url: str) -> None:
    with create_engine(migrated_url, poolclass=NullPool).connect() as connection:
        assert _differences(connection, database.NewsroomBase.metadata) == []


def test_a_migrated_newsroom_is_the_one_that_the_models_would_make(migrated_url: str) -> None:
    engine = create_engine(migrated_url, poolclass=NullPool)
    with engine.connect() as connection:
        migrated = _described(connection)

    database.NewsroomBase.metadata.drop_all(engine)
    database.NewsroomBase.metadata.create_all(engine)

    with engine.connect() as connection:
        assert migrated == _described(connection)


def test_the_vault_s_history_ends_at_the_models(tmp_path: Path) -> None:
    migrate.upgrade_vault(tmp_path / "vault.db")

    with database.vault_engine(tmp_path / "vault.db").connect() as connection:
        assert _differences(connection, database.VaultBase.metadata) == []


def test_the_vault_holds_nothing_but_slots_and_its_revision(tmp_path: Path) -> None:
    migrate.upgrade_vault(tmp_path / "vault.db")

    with database.vault_engine(tmp_path / "vault.db").connect() as connection:
        rows = connection.execute(text("SELECT type, name FROM sqlite_schema")).all()
        columns = inspect(connection).get_columns(Slot.__tablename__)
        hidden_numbers = connection.execute(
            text("SELECT name FROM pragma_table_list WHERE wr = 0 AND schema = 'main'")
        ).scalars()

        assert set(rows) == {
            ("table", "slot"),
            ("table", "alembic_version"),
            ("index", "sqlite_autoindex_alembic_version_1"),
        }
        assert [column["name"] for column in columns] == ["id", "body"]
        assert set(hidden_numbers) == {"alembic_version", "sqlite_schema"}


@pytest.mark.parametrize(
    ("which", "head"),
    [("newsroom", database.NEWSROOM_HEAD), ("vault", database.VAULT_HEAD)],
)
def test_the_expected_revision_is_the_newest(which: str, head: str) -> None:
    history = ScriptDirectory.from_config(migrate.configuration(which))

    assert history.get_heads() == [head]


@pytest.mark.parametrize("which", ["newsroom", "vault"])
def test_revisions_are_numbered_without_gaps(which: str) -> None:
    history = ScriptDirectory.from_config(migrate.configuration(which))
    numbers = sorted(int(revision.revision) for revision in history.walk_revisions())

    assert numbers == list(range(1, len(numbers) + 1))


def test_the_vault_is_never_downgraded(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    migrate.upgrade_vault(path)
    config = migrate.configuration("vault")

    with database.vault_engine(path).connect() as connection:
        config.attributes["connection"] = connection
        with pytest.raises(RuntimeError, match="never downgraded"):
            alembic.downgrade(config, "base")

    with database.vault_engine(path).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM slot")) == 64


def test_no_column_has_a_finer_time_than_a_day_but_those_that_are_known() -> None:
    timed = {
        f"{table.name}.{column.name}"
        for table in NewsroomBase.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, UTCDateTime | DateTime | Time)
    }

    assert timed == FINER_THAN_A_DAY
