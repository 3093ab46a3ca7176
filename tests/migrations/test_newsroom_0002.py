"""Revision 0002 of the newsroom, with a row in every table, and the way there from 0001."""

from collections.abc import Iterator

import pytest
from alembic import command as alembic
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from safepub.cli import migrate
from safepub.crypto.journal_tree import Frontier
from tests.migrations import rows

ALL = {**rows.OF_0001, **rows.OF_0002}


@pytest.fixture
def engine(untouched_url: str) -> Iterator[Engine]:
    made = create_engine(untouched_url, poolclass=NullPool)
    yield made
    made.dispose()


@pytest.fixture
def at_0002(engine: Engine) -> Engine:
    rows.bring_to(engine, "0002", rows.OF_0001, rows.OF_0002)
    return engine


def test_rows_of_0001_outlast_the_way_to_0002(engine: Engine) -> None:
    rows.bring_to(engine, "0001", rows.OF_0001)

    rows.bring_to(engine, "0002")

    with engine.connect() as connection:
        counts = {table: rows.count(connection, table) for table in rows.OF_0001}
        assert all(counts.values())
        assert {rows.count(connection, table) for table in rows.OF_0002} == {0}


def test_rows_of_every_table_outlast_the_way_to_the_newest_revision(
    at_0002: Engine, untouched_url: str
) -> None:
    migrate.upgrade_newsroom(untouched_url)

    with at_0002.connect() as connection:
        counts = {table: rows.count(connection, table) for table in (*ALL, "journal_head")}
        assert all(counts.values())


def test_the_journal_starts_empty(engine: Engine) -> None:
    rows.bring_to(engine, "0002")

    with engine.connect() as connection:
        heads = connection.execute(text("SELECT id, frontier FROM journal_head")).all()

    assert [(head.id, Frontier.decode(bytes(head.frontier))) for head in heads] == [(1, Frontier())]


def test_requests_and_orders_go_with_their_contributor(at_0002: Engine) -> None:
    with at_0002.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.execute(text("DELETE FROM article"))
        connection.execute(text("DELETE FROM contributor"))

    with at_0002.connect() as connection:
        for table in ("reveal_request", "custodian_act", "objection", "payment_order"):
            assert rows.count(connection, table) == 0, table
        assert rows.count(connection, "journal_entry") == 1


@pytest.mark.parametrize(
    "again",
    [
        (
            "INSERT INTO connected_key SELECT '00000000000040008000000000000002', key_id"
            " FROM connected_key"
        ),
        (
            "INSERT INTO custodian_act (request_id, number, round, kind, key_id, day, digest)"
            " SELECT request_id, 2, round, kind, key_id, day, digest FROM custodian_act"
        ),
    ],
)
def test_a_key_has_one_account_and_answers_once(at_0002: Engine, again: str) -> None:
    if at_0002.dialect.name == "postgresql":
        again = again.replace("'00000000000040008000000000000002'", "gen_random_uuid()")

    with pytest.raises(IntegrityError), at_0002.begin() as connection:
        connection.execute(text(again))


def test_what_a_contributor_causes_has_no_hidden_row_number(at_0002: Engine) -> None:
    if at_0002.dialect.name != "sqlite":
        return
    with at_0002.connect() as connection:
        numbered = set(
            connection.execute(
                text("SELECT name FROM pragma_table_list WHERE wr = 0 AND schema = 'main'")
            ).scalars()
        )

    assert numbered & {*rows.OF_0002, "journal_head"} == {"connected_key"}


def test_no_table_counts_its_rows(at_0002: Engine) -> None:
    query = "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%AUTOINCREMENT%'"
    if at_0002.dialect.name == "postgresql":
        query = "SELECT count(*) FROM pg_class WHERE relkind = 'S'"

    with at_0002.connect() as connection:
        assert connection.scalar(text(query)) == 0


def test_nothing_but_the_wait_is_finer_than_a_day(at_0002: Engine) -> None:
    query = "SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c"
    query += " WHERE m.type = 'table' AND c.type LIKE '%TIME%'"
    if at_0002.dialect.name == "postgresql":
        query = "SELECT table_name || '.' || column_name FROM information_schema.columns"
        query += " WHERE table_schema = 'public' AND data_type LIKE 'time%'"

    with at_0002.connect() as connection:
        timed = set(connection.execute(text(query)).scalars())

    published = {"article.published_at", "article.updated_at"}
    assert timed == {*published, "reveal_request.waits_until"}


def test_there_is_no_way_back_that_loses_the_journal(at_0002: Engine) -> None:
    config = migrate.configuration("newsroom")

    with at_0002.connect() as connection:
        config.attributes["connection"] = connection
        with pytest.raises(RuntimeError, match="downgraded"):
            alembic.downgrade(config, "0001")

    with at_0002.connect() as connection:
        assert rows.count(connection, "journal_entry") == 1
