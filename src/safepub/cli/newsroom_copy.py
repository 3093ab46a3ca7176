"""The newsroom's rows, written down one by one: the same for SQLite and PostgreSQL.

In the order of their keys, which are random where a contributor causes a row: no
copy of a database's file keeps less of the order in which they came.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, TypeDecorator, delete, insert, select, update

from safepub import database
from safepub.crypto import canonical
from safepub.database import NewsroomBase
from safepub.newsroom.models import (
    articles,
    custody,
    desk,
    feeds,
    journal,
    outlets,
    people,
    renditions,
    sessions,
    staff,
    versions,
    work,
)
from safepub.newsroom.models.renditions import ServingState

# Loaded for their tables.
MODELS = (
    *(articles, custody, desk, feeds, journal, outlets, people),
    *(renditions, sessions, staff, versions, work),
)
LEFT_OUT = frozenset({sessions.LoginSession.__tablename__, work.Lease.__tablename__})
"""On another machine nobody is logged in, and no worker is at work."""
# When somebody logged in is nobody's business, and a code is long used up.
FORGOTTEN = frozenset({("staff", "last_totp_step"), ("staff", "last_passkey_moment")})
GAP = 5_000_000
"""More changes than any newsroom has between two copies; hundreds fit into 31 bits."""
ROWS_AT_ONCE = 100

# Every datetime is a date as well, so that it comes first.
_WRITERS: Mapping[type, Callable[[Any], object]] = {
    bytes: bytes.hex,
    Enum: lambda value: value.value,
    datetime: lambda value: value.astimezone(UTC).isoformat(),
    date: str,
    UUID: str,
}
_READERS: Mapping[type, Callable[[Any], object]] = {
    bytes: bytes.fromhex,
    UUID: UUID,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}


def tables() -> list[Table]:
    """Name the tables that are copied, each after those that it refers to."""
    every = NewsroomBase.metadata.sorted_tables
    return [table for table in every if table.name not in LEFT_OUT]


def rows(engine: Engine) -> Iterator[bytes]:
    """Give every row as of one moment, table by table, in the order of keys.

    Raises:
        DatabaseUnavailableError: The newsroom does not answer.
    """
    options: dict[str, Any] = {"safepub_write": False, "yield_per": ROWS_AT_ONCE}
    if engine.dialect.name != "sqlite":
        # SQLite's transactions look at one moment always.
        options["isolation_level"] = "REPEATABLE READ"
    with database.refusing_plainly(), engine.execution_options(**options).connect() as connection:
        for table in tables():
            # Rows that refer to others of their table come after those.
            own = [key.parent for key in table.foreign_keys if key.references(table)]
            first = [column.is_not(None) for column in own]
            query = select(table).order_by(*first, *table.primary_key)
            for row in connection.execute(query).mappings():
                yield _written(table, row)


def put_back(connection: Connection, written: Iterable[bytes]) -> None:
    """Replace what the newsroom holds with these rows.

    Raises:
        KeyError: A table is not known here.
    """
    known = {table.name: table for table in tables()}
    # A new newsroom is not quite empty: migrations put the first rows in.
    for table in reversed(NewsroomBase.metadata.sorted_tables):
        connection.execute(delete(table))
    for source in written:
        values = canonical.decode(source)
        table = known[values["table"]]
        connection.execute(insert(table), _read(table, values["row"]))
    _leave_a_gap(connection)


def _leave_a_gap(connection: Connection) -> None:
    """Let what outlets can notice go on far beyond where it was when the copy was made.

    Outlets may have read on since: under the same numbers they would take what is new for
    what they know, a kill as well.
    """
    connection.execute(
        update(ServingState).values(
            change=ServingState.change + GAP + secrets.randbelow(GAP),
            epoch=ServingState.epoch + GAP + secrets.randbelow(GAP),
        )
    )


def _written(table: Table, row: Mapping[Any, Any]) -> bytes:
    values = {
        column.name: None if (table.name, column.name) in FORGOTTEN else _plain(row[column.name])
        for column in table.columns
    }
    return canonical.encode({"row": values, "table": table.name})


def _plain(value: object) -> object:
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    return value


def _read(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: None if value is None else _reader(table, name)(value)
        for name, value in values.items()
    }


def _reader(table: Table, name: str) -> Callable[[Any], object]:
    stored = table.columns[name].type
    kind = (stored.impl_instance if isinstance(stored, TypeDecorator) else stored).python_type
    return kind if issubclass(kind, Enum) else _READERS.get(kind, lambda value: value)
