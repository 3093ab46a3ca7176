"""An archive of any size, grown inside the database: a million articles in a minute or two.

The id of an article is a hash of its number, as far from an order as random ones are.
"""

import hashlib
from datetime import UTC, datetime
from sqlite3 import Connection as FileConnection
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    Select,
    String,
    Uuid,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from benchmarks.serving.newsrooms import BYLINE, LANGUAGES, SINCE, TAGS
from safepub.database import NewsroomBase
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Delivery
from safepub.newsroom.models.renditions import Rendition, ServingState
from safepub.newsroom.models.versions import ArticleTag, Change
from safepub.newsroom.states import State
from safepub.newsroom.versions import FULL

MINUTE = 60
_WORDS = "Nobody in the yard said when letters would be read aloud again. " * 4


def article_id(number: int) -> UUID:
    """Give the id of the article of a number."""
    return UUID(hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest())


def grow(engine: Engine, who: tuple[UUID, UUID], *, first: int, last: int) -> None:
    """Publish the articles of these numbers; `who` are the pseudonym and an outlet.

    The outlet has heard of each of them that it may see: two of three.
    """
    pseudonym_id, outlet_id = who
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _teach(connection)
        for begin in range(first, last + 1, 100_000):
            numbers = _numbers(begin, min(begin + 99_999, last))
            _grow(connection, numbers, pseudonym_id, outlet_id)
            connection.commit()
        connection.execute(update(ServingState).values(change=last))
        connection.commit()
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _grow(connection: Connection, numbers: CTE, pseudonym_id: UUID, outlet_id: UUID) -> None:
    n = numbers.c.n
    named = cast(func.md5(cast(n, String)), Uuid)
    time = func.to_timestamp(int(SINCE.timestamp()) + n * MINUTE)
    state, published = literal(State.PUBLISHED.value), literal("published")
    language = _one_of(LANGUAGES, n)
    body = func.convert_to(
        literal('{"id":"') + func.md5(cast(n, String)) + literal(f'","body_html":"{_WORDS}"}}'),
        "UTF8",
    )
    plain = literal(BYLINE), language, state, literal(1), literal(1), time, time
    _put(connection, Article, _rows(named, literal(pseudonym_id, Uuid), *plain))
    for step in range(2):
        _put(connection, ArticleTag, _rows(named, _one_of(TAGS, n + step)))
    change = n, named, published, literal(1), literal(value=False), time
    _put(connection, Change, _rows(*change))
    stored = literal(FULL), n, func.md5(cast(n, String)), body, literal(b"gzip", LargeBinary)
    _put(connection, Rendition, _rows(named, *stored))
    heard = literal(outlet_id, Uuid), n, literal("delivered"), literal(1), n
    _put(connection, Delivery, _rows(*heard).where(_one_of(LANGUAGES, n) != LANGUAGES[-1]))


_COLUMNS: dict[type[NewsroomBase], tuple[str, ...]] = {
    Article: (
        *("id", "pseudonym_id", "byline", "language", "state", "edition", "version"),
        *("published_at", "updated_at"),
    ),
    ArticleTag: ("article_id", "tag"),
    Change: ("number", "article_id", "kind", "version", "urgent", "happened_at"),
    Rendition: ("article_id", "format", "change", "etag", "body", "gzip"),
    Delivery: ("outlet_id", "change_number", "state", "attempts", "position"),
}


def _put(connection: Connection, kind: type[NewsroomBase], rows: Select[*tuple[Any, ...]]) -> None:
    connection.execute(insert(kind).from_select(_COLUMNS[kind], rows, include_defaults=False))


def _rows(*columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return select(*columns)


def _numbers(first: int, last: int) -> CTE:
    start = select(literal(first, Integer).label("n")).cte("numbers", recursive=True)
    return start.union_all(select(start.c.n + 1).where(start.c.n < last))


def _one_of(values: tuple[str, ...], number: ColumnElement[int]) -> ColumnElement[str]:
    cases = [(number % len(values) == at, value) for at, value in enumerate(values[:-1])]
    return case(*cases, else_=literal(values[-1]))


def _teach(connection: Connection) -> None:
    """Teach SQLite the functions of PostgreSQL that are used here."""
    file = connection.connection.driver_connection
    # The caller has looked at the dialect, of which types tell nothing.
    assert isinstance(file, FileConnection)  # noqa: S101
    file.create_function("md5", 1, lambda value: article_id(value).hex, deterministic=True)
    file.create_function("to_timestamp", 1, _moment, deterministic=True)
    file.create_function("convert_to", 2, lambda value, _: value.encode(), deterministic=True)


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
