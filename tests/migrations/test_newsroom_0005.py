"""Revision 0005 of the newsroom: what outlets could fetch is remembered as held."""

from collections.abc import Iterator

import pytest
from alembic import command as alembic
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from safepub.cli import migrate
from tests.migrations import rows

BEFORE = {**rows.OF_0001, **rows.OF_0002, **rows.OF_0003}
# Revision 0003 made another table of it.
BEFORE.pop("message")


@pytest.fixture
def engine(untouched_url: str) -> Iterator[Engine]:
    made = create_engine(untouched_url, poolclass=NullPool)
    yield made
    made.dispose()


def test_what_was_out_is_held_by_every_outlet_that_could_fetch_it(engine: Engine) -> None:
    rows.bring_to(engine, "0003", BEFORE)
    with engine.begin() as connection:
        connection.execute(text("UPDATE article SET published_at = '2026-03-01 10:00:00+00:00'"))

    rows.bring_to(engine, "0005", rows.OF_0005)

    with engine.connect() as connection:
        changes = connection.execute(text("SELECT number, kind, version FROM change")).all()
        held = connection.execute(text("SELECT change_number, state FROM delivery")).all()
        assert [tuple(change) for change in changes] == [(1, "published", 1)]
        assert [tuple(one) for one in held] == [(1, "held")]


def test_what_an_outlet_has_heard_of_already_stays_as_it_is(engine: Engine) -> None:
    rows.bring_to(engine, "0003", BEFORE)
    rows.bring_to(engine, "0004", rows.OF_0004)

    rows.bring_to(engine, "0005")

    with engine.connect() as connection:
        told = connection.execute(text("SELECT change_number, state FROM delivery")).all()
        assert [tuple(one) for one in told] == [(1, "due")]
        assert rows.count(connection, "change") == 1


def test_there_is_no_way_back_that_loses_passkeys(engine: Engine) -> None:
    rows.bring_to(engine, "0005")
    config = migrate.configuration("newsroom")

    with engine.connect() as connection:
        config.attributes["connection"] = connection
        with pytest.raises(RuntimeError, match="downgraded"):
            alembic.downgrade(config, "0004")
