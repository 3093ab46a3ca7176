"""Revision 0001 of the newsroom, with a row in every table."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from safepub.cli import migrate
from tests.migrations import rows


@pytest.fixture
def at_0001(untouched_url: str) -> Iterator[Engine]:
    engine = create_engine(untouched_url, poolclass=NullPool)
    rows.bring_to(engine, "0001", rows.OF_0001)
    yield engine
    engine.dispose()


def test_serving_starts_at_zero(untouched_url: str) -> None:
    migrate.upgrade_newsroom(untouched_url)

    with create_engine(untouched_url, poolclass=NullPool).connect() as connection:
        rows = connection.execute(text("SELECT id, change, epoch FROM serving_state")).all()

    assert rows == [(1, 0, 0)]


def test_rows_of_every_table_outlast_the_way_to_the_newest_revision(
    at_0001: Engine, untouched_url: str
) -> None:
    migrate.upgrade_newsroom(untouched_url)

    with at_0001.connect() as connection:
        counts = {
            table: rows.count(connection, table) for table in (*rows.OF_0001, "serving_state")
        }

    assert all(counts.values())


def test_an_article_takes_everything_of_its_own_along(at_0001: Engine) -> None:
    with at_0001.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.execute(text("DELETE FROM article"))

    with at_0001.connect() as connection:
        for table in ("sealed_text", "draft", "submission", "revision", "message", "rendition"):
            assert rows.count(connection, table) == 0, table


def test_a_log_in_tag_is_there_once(at_0001: Engine) -> None:
    other = "(id, login_tag, public_key) VALUES ('00000000000040008000000000000002', :bytes, '')"

    with pytest.raises(IntegrityError), at_0001.begin() as connection:
        rows.insert(connection, "contributor", other)


def test_tables_that_contributors_cause_have_no_hidden_row_number(at_0001: Engine) -> None:
    if at_0001.dialect.name != "sqlite":
        return
    with at_0001.connect() as connection:
        numbered = connection.execute(
            text("SELECT name FROM pragma_table_list WHERE wr = 0 AND schema = 'main'")
        ).scalars()

        assert set(numbered) == {
            "alembic_version",
            "desk_key",
            "desk_key_copy",
            "outlet",
            "outlet_token",
            "rendition",
            "serving_state",
            "sqlite_schema",
            "staff",
            "staff_right",
        }


def test_no_table_counts_its_rows(at_0001: Engine) -> None:
    query = "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%AUTOINCREMENT%'"
    if at_0001.dialect.name == "postgresql":
        query = "SELECT count(*) FROM pg_class WHERE relkind = 'S'"

    with at_0001.connect() as connection:
        assert connection.scalar(text(query)) == 0


def test_postgresql_stores_renditions_as_they_are(at_0001: Engine) -> None:
    if at_0001.dialect.name != "postgresql":
        return
    with at_0001.connect() as connection:
        storage = connection.execute(
            text(
                "SELECT attname, attstorage::text FROM pg_attribute"
                " WHERE attrelid = 'rendition'::regclass AND attname IN ('body', 'gzip')"
            )
        ).all()

    assert sorted(storage) == [("body", "e"), ("gzip", "e")]
