"""Revision 0001 of the newsroom, with a row in every table."""

from collections.abc import Iterator

import pytest
from alembic import command as alembic
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from safepub.cli import migrate

ID = "00000000000040008000000000000001"
# In an order that foreign keys allow; the statements are those of this revision.
ROWS = {
    "invitation": "(token_digest, expires_on) VALUES (:bytes, '2026-03-01')",
    "contributor": "(id, login_tag, public_key) VALUES (:id, :bytes, :bytes)",
    "link_envelope": "(contributor_id, purpose, envelope) VALUES (:id, 1, :bytes)",
    "pseudonym": "(id, contributor_id, byline) VALUES (:id, :id, 'Б')",
    "staff": "(id, name, password_hash, sealed_totp_secret, public_key, wrapped_private_key,"
    " disabled) VALUES (:id, 'Olena', '', :bytes, :bytes, :bytes, false)",
    "staff_right": "(staff_id, \"right\") VALUES (:id, 'editor')",
    "desk_key": "(id, public_key, current) VALUES (:id, :bytes, true)",
    "desk_key_copy": "(desk_key_id, staff_id, box) VALUES (:id, :id, :bytes)",
    "login_session": "(digest, door, staff_id, sealed, expires_on)"
    " VALUES (:bytes, 'staff', :id, :bytes, '2026-03-01')",
    "article": "(id, pseudonym_id, byline, language, state, edition, version)"
    " VALUES (:id, :id, 'Б', 'be', 'published', 1, 1)",
    "sealed_text": "(id, article_id, body, contributor_box) VALUES (:id, :id, :bytes, :bytes)",
    "draft": "(article_id, text_id) VALUES (:id, :id)",
    "submission": "(id, article_id, number, text_id) VALUES (:id, :id, 1, :id)",
    "revision": "(id, article_id, number, text_id) VALUES (:id, :id, 1, :id)",
    "message": "(id, article_id, number, text_id) VALUES (:id, :id, 1, :id)",
    "outlet": "(id, name) VALUES (:id, 'Le Matin')",
    "outlet_token": "(digest, outlet_id, kind) VALUES (:bytes, :id, 'live')",
    "rendition": "(article_id, format, change, etag, body, gzip)"
    " VALUES (:id, 'json', 1, 'e', :bytes, :bytes)",
}


@pytest.fixture
def at_0001(untouched_url: str) -> Iterator[Engine]:
    migrate.upgrade_newsroom(untouched_url)
    engine = create_engine(untouched_url, poolclass=NullPool)
    with engine.begin() as connection:
        config = migrate.configuration("newsroom")
        config.attributes["connection"] = connection
        alembic.upgrade(config, "0001")
        for table, row in ROWS.items():
            _insert(connection, table, row)
    yield engine
    engine.dispose()


def _insert(connection: Connection, table: str, row: str) -> None:
    given = {"id": ID, "bytes": b"\x00\xff" * 16}
    wanted = {name: value for name, value in given.items() if f":{name}" in row}
    connection.execute(text(f"INSERT INTO {table} {row}"), wanted)


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
            table: connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - ours
            for table in (*ROWS, "serving_state")
        }

    assert set(counts.values()) == {1}


def test_an_article_takes_everything_of_its_own_along(at_0001: Engine) -> None:
    with at_0001.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.execute(text("DELETE FROM article"))

    with at_0001.connect() as connection:
        for table in ("sealed_text", "draft", "submission", "revision", "message", "rendition"):
            left = connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - ours
            assert left == 0, table


def test_a_log_in_tag_is_there_once(at_0001: Engine) -> None:
    other = "(id, login_tag, public_key) VALUES ('00000000000040008000000000000002', :bytes, '')"

    with pytest.raises(IntegrityError), at_0001.begin() as connection:
        _insert(connection, "contributor", other)


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
