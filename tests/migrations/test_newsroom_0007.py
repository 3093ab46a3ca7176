"""Revision 0007 of the newsroom: what outlets have to hear stays, and one webhook for each."""

from collections.abc import Iterator

import pytest
from alembic import command as alembic
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError
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


def test_deliveries_stay_and_an_outlet_has_one_webhook(engine: Engine) -> None:
    rows.bring_to(engine, "0003", BEFORE)
    rows.bring_to(engine, "0004", rows.OF_0004)

    rows.bring_to(engine, "0007", rows.OF_0007)

    with engine.connect() as connection:
        told = connection.execute(text("SELECT change_number, state FROM delivery")).all()
        assert [tuple(one) for one in told] == [(1, "due")]
    second = rows.OF_0007["webhook"].replace(":id", ":own", 1)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        rows.insert(connection, "webhook", second)


def test_there_is_no_way_back_that_loses_webhooks(engine: Engine) -> None:
    rows.bring_to(engine, "0007")
    config = migrate.configuration("newsroom")

    with engine.connect() as connection:
        config.attributes["connection"] = connection
        with pytest.raises(RuntimeError, match="downgraded"):
            alembic.downgrade(config, "0006")
