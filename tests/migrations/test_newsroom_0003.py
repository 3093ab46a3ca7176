"""Revision 0003 of the newsroom: messages move into rows of their own and still open."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from alembic import command as alembic
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from safepub.cli import migrate
from safepub.crypto import content, suite
from safepub.database import open_databases
from safepub.newsroom import messages
from safepub.newsroom.messages import Conversation
from tests.migrations import rows

ONE = UUID(rows.ID)
OWN_TEXT = UUID(rows.OWN_TEXT)


@pytest.fixture
def engine(untouched_url: str) -> Iterator[Engine]:
    made = create_engine(untouched_url, poolclass=NullPool)
    yield made
    made.dispose()


def test_a_message_of_0002_is_opened_by_its_contributor_afterwards(
    engine: Engine, untouched_url: str, vault_path: Path
) -> None:
    seed = suite.new_seed()
    sealed = content.seal(
        b'{"message": "Who saw it?"}',
        [suite.public_key_of(seed)],
        context=b"safepub/text/v1\0" + OWN_TEXT.bytes + ONE.bytes,
    )
    rows.bring_to(engine, "0002", rows.OF_0001, rows.OF_0002)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE sealed_text SET body = :body, contributor_box = :box WHERE id = :own"),
            {"body": sealed.body, "box": sealed.boxes[0], "own": rows.OWN_TEXT},
        )

    migrate.upgrade_newsroom(untouched_url)

    databases = open_databases(untouched_url, vault_path)
    with databases.newsroom(write=False) as session:
        about = Conversation(pseudonym_id=ONE, article_id=ONE)
        (view,) = messages.for_contributor(session, about, seed)
        assert (view.words, view.unread, view.from_desk) == ("Who saw it?", False, False)
    databases.close()
    with engine.connect() as connection:
        # The texts of the draft, the submission and the revision stay.
        assert rows.count(connection, "sealed_text") == 1


def test_there_is_no_way_back_that_loses_attachments(engine: Engine) -> None:
    rows.bring_to(engine, "0003")
    config = migrate.configuration("newsroom")

    with engine.connect() as connection:
        config.attributes["connection"] = connection
        with pytest.raises(RuntimeError, match="downgraded"):
            alembic.downgrade(config, "0002")
