"""Revision 0001 of the vault, and how the file comes into being."""

import os
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from safepub import database
from safepub.cli import migrate


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "vault.db"


def _slots(vault: Path) -> dict[bytes, bytes]:
    with database.vault_engine(vault).connect() as connection:
        rows = connection.execute(text("SELECT id, body FROM slot"))
        return {row.id: row.body for row in rows}


def test_a_new_vault_starts_with_decoys(vault: Path) -> None:
    migrate.upgrade_vault(vault)

    slots = _slots(vault)

    assert len(slots) == 64
    assert {(len(slot_id), len(body)) for slot_id, body in slots.items()} == {(16, 8264)}


def test_slots_outlast_the_way_to_the_newest_revision(vault: Path) -> None:
    migrate.upgrade_vault(vault)
    before = _slots(vault)

    migrate.upgrade_vault(vault)

    assert _slots(vault) == before


def test_the_files_are_their_owner_s_alone(vault: Path) -> None:
    before = os.umask(0)
    try:
        migrate.upgrade_vault(vault)
    finally:
        os.umask(before)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in vault.parent.iterdir()}

    assert modes == {
        f"{file}{end}": 0o600
        for file in ("vault.db", "vault-documents.db")
        for end in ("", "-journal", ".lock")
    }
    assert stat.S_IMODE(vault.parent.stat().st_mode) == 0o700


def test_migrating_leaves_a_journal_of_zeros(vault: Path) -> None:
    migrate.upgrade_vault(vault)

    for name in ("vault.db-journal", "vault-documents.db-journal"):
        journal = vault.with_name(name).read_bytes()
        assert journal
        assert not any(journal)
