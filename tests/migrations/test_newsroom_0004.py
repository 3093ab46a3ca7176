"""Revision 0004 of the newsroom: what stood before stays, and every new table takes rows."""

from collections.abc import Iterator

import pytest
from alembic import command as alembic
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from safepub.cli import migrate
from safepub.renditions import formats
from tests.migrations import rows

BEFORE = {**rows.OF_0001, **rows.OF_0002, **rows.OF_0003}
# Revision 0003 made another table of it.
BEFORE.pop("message")


@pytest.fixture
def engine(untouched_url: str) -> Iterator[Engine]:
    made = create_engine(untouched_url, poolclass=NullPool)
    yield made
    made.dispose()


def test_rows_of_every_table_outlast_the_way_to_the_newest_revision(
    engine: Engine, untouched_url: str
) -> None:
    rows.bring_to(engine, "0003", BEFORE)

    rows.bring_to(engine, "0004", rows.OF_0004)
    migrate.upgrade_newsroom(untouched_url)

    with engine.connect() as connection:
        # Revision 0007 made another table of it.
        kept = [*BEFORE, *(table for table in rows.OF_0004 if table != "webhook")]
        counts = {table: rows.count(connection, table) for table in kept}
        assert all(counts.values())
        # What went out before there were other formats has them now.
        assert counts["rendition"] == len(formats.NAMES)


def test_outlets_that_were_there_are_let_in_and_get_nothing_early(engine: Engine) -> None:
    rows.bring_to(engine, "0003", BEFORE)

    rows.bring_to(engine, "0004")

    with engine.connect() as connection:
        found = connection.execute(text("SELECT active, embargo FROM outlet")).all()
        assert [(bool(active), bool(embargo)) for active, embargo in found] == [(True, False)]


def test_there_is_no_way_back_that_loses_what_outlets_were_told(engine: Engine) -> None:
    rows.bring_to(engine, "0004")
    config = migrate.configuration("newsroom")

    with engine.connect() as connection:
        config.attributes["connection"] = connection
        with pytest.raises(RuntimeError, match="downgraded"):
            alembic.downgrade(config, "0003")
