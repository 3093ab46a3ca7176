"""The pool of documents: one table in a file of its own, made with the vault."""

from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from safepub import database
from safepub.cli import migrate
from safepub.crypto import documents as sealing
from safepub.vault import documents
from safepub.vault.models import DocumentSlot


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    path = tmp_path / "vault.db"
    migrate.upgrade_vault(path)
    return path


def test_the_pool_holds_nothing_but_its_one_table(vault: Path) -> None:
    with database.vault_engine(vault.with_name("vault-documents.db")).connect() as connection:
        rows = connection.execute(text("SELECT type, name FROM sqlite_schema")).all()
        columns = inspect(connection).get_columns(DocumentSlot.__tablename__)
        numbered = connection.execute(
            text("SELECT name FROM pragma_table_list WHERE wr = 0 AND schema = 'main'")
        ).scalars()

        assert rows == [("table", "document_slot")]
        assert [column["name"] for column in columns] == ["id", "body"]
        assert set(numbered) == {"sqlite_schema"}
        assert connection.execute(text("SELECT count(*) FROM document_slot")).scalar() == 0


def test_documents_outlast_another_migration(vault: Path) -> None:
    databases = database.open_databases("sqlite://", vault)
    documents.deposit(databases, [sealing.seal_document(b"a scan")])

    migrate.upgrade_vault(vault)

    with databases.documents_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM document_slot")).scalar() == 4


def test_a_vault_from_before_there_was_a_pool_is_given_one(vault: Path) -> None:
    for file in vault.parent.glob("vault-documents.db*"):
        file.unlink()

    migrate.upgrade_vault(vault)

    with database.vault_engine(vault.with_name("vault-documents.db")).connect() as connection:
        assert connection.execute(text("PRAGMA user_version")).scalar() == 1
