"""Every row of every table, whatever the tables are, with what a database hides beside it."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    column,
    func,
    literal_column,
    null,
    select,
    table,
)

from safepub.cli.doctor.seizure.disk import Content, unhex
from safepub.cli.doctor.seizure.pages import Pages, Place

VALUE_MAX = 16_384
"""Of a longer value its length and its beginning are looked at."""
Value = None | int | float | str | bytes | date | datetime
_TEXTS = frozenset({"bytea", "character varying", "text", "character"})


@dataclass(frozen=True)
class Row:
    """What a row holds, the lengths of it, and what is known of its place."""

    values: tuple[Value, ...]
    lengths: tuple[int | None, ...]
    hidden: tuple[int, ...]

    def values_in_bytes(self) -> Iterator[bytes]:
        """Give every text and byte value; what is written in hex also as what it means."""
        for value in self.values:
            if isinstance(value, bytes):
                yield value
            elif isinstance(value, str):
                written = value.encode()
                yield written
                meant = unhex(written)
                if meant:
                    yield meant


@dataclass(frozen=True)
class Table:
    """One table of one database."""

    database: str
    name: str
    columns: tuple[str, ...]
    hidden: tuple[str, ...]
    """Row number, page, offset and such: no schema names them."""
    rows: tuple[Row, ...]


def of_file(path: Path, content: Content) -> list[Table]:
    """Read a SQLite file: its rows through SQLite, their places from the pages themselves."""
    address = f"file:{quote(str(path))}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        pages = Pages(content)
        found = connection.execute(
            "SELECT name, rootpage FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        return [_of_sqlite(connection, path.name, pages, table) for table in found]


def left_over(path: Path, content: Content) -> int:
    """Count bytes of a SQLite file that belong to no row and are not zero."""
    address = f"file:{quote(str(path))}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
        roots = connection.execute("SELECT rootpage FROM sqlite_master WHERE rootpage > 0")
        try:
            return Pages(content).left_over([1, *(root for (root,) in roots)])
        except IndexError:
            # What the write-ahead log holds is not in the file yet: what is there is told apart.
            return 0


def of_server(engine: Engine) -> list[Table]:
    """Read a PostgreSQL's tables, in the order in which rows lie, with ctid and xmin."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
        ).all()
        tables: dict[str, dict[str, str]] = {}
        for table, column, kind in rows:
            tables.setdefault(table, {})[column] = kind
        return [_of_postgres(connection, name, kinds) for name, kinds in tables.items()]


def _of_sqlite(
    connection: sqlite3.Connection, database: str, pages: Pages, table: tuple[str, int]
) -> Table:
    name, root = table
    about = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
    columns = tuple(column for _, column, *_ in about)
    fetched = ", ".join(
        f"CASE WHEN typeof(\"{column}\") IN ('blob', 'text')"
        f' THEN substr("{column}", 1, {VALUE_MAX}) ELSE "{column}" END,'
        f' length(CAST("{column}" AS BLOB))'
        for column in columns
    )
    # Never through an index: rows have to come in the order of their places.
    source = f'FROM "{name}" NOT INDEXED'
    try:
        rows = connection.execute(f"SELECT rowid, {fetched} {source}").fetchall()
        numbered = True
    except sqlite3.OperationalError:
        rows = connection.execute(f"SELECT 0, {fetched} {source}").fetchall()
        numbered = False
    hidden = ("order", "rowid" if numbered else "no rowid", "page", "offset", "overflow page")
    try:
        places = list(pages.places(root))
    except IndexError:
        # Pages that lie in the write-ahead log alone.
        places = []
    read = _with_places(rows, places)
    return Table(database, name, columns, hidden, read)


def _with_places(rows: Sequence[Sequence[Any]], places: Sequence[Place]) -> tuple[Row, ...]:
    known = places if len(places) == len(rows) else [Place(0, 0, 0)] * len(rows)
    return tuple(
        Row(
            values=tuple(row[1::2]),
            lengths=tuple(row[2::2]),
            hidden=(number, row[0], place.page, place.offset, place.overflow),
        )
        for number, (row, place) in enumerate(zip(rows, known, strict=True))
    )


def _of_postgres(connection: Connection, name: str, kinds: dict[str, str]) -> Table:
    fetched: list[ColumnElement[Any]] = [literal_column("ctid::text"), literal_column("xmin::text")]
    for place, (column_name, kind) in enumerate(kinds.items()):
        named: ColumnElement[Any] = column(column_name)
        of_text = kind in _TEXTS
        value = func.substring(named, 1, VALUE_MAX) if of_text else named
        length = func.octet_length(named) if of_text else null()
        fetched += [value.label(f"value_{place}"), length.label(f"length_{place}")]
    rows = connection.execute(select(*fetched).select_from(table(name)))
    read = tuple(
        Row(
            values=tuple(_plain(value) for value in row[2::2]),
            lengths=tuple(row[3::2]),
            hidden=(number, *_numbers(row[0]), int(row[1])),
        )
        for number, row in enumerate(rows)
    )
    return Table("server", name, tuple(kinds), ("order", "page", "line", "xmin"), read)


def _numbers(ctid: str) -> Sequence[int]:
    return [int(part) for part in ctid.strip("()").split(",")]


def _plain(value: object) -> Value:
    if isinstance(value, UUID):
        return value.bytes
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if value is None or isinstance(value, int | float | str | date | datetime):
        return value
    return str(value)
