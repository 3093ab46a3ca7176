"""Revision 0006 of the newsroom: feeds."""

import pytest
from alembic import command as alembic
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from safepub.cli import migrate
from tests.migrations import rows


def test_no_feed_is_open_at_first_and_there_is_no_way_back(untouched_url: str) -> None:
    engine = create_engine(untouched_url, poolclass=NullPool)
    rows.bring_to(engine, "0006")
    config = migrate.configuration("newsroom")

    with engine.connect() as connection:
        assert rows.count(connection, "feed") == rows.count(connection, "feed_article") == 0
        config.attributes["connection"] = connection
        with pytest.raises(RuntimeError, match="downgraded"):
            alembic.downgrade(config, "0005")
