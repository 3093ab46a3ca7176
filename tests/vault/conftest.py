"""A new vault, and sealed slots to put into it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from safepub import database
from safepub.cli import migrate
from safepub.crypto import sealing
from safepub.crypto.keysets import Purpose
from safepub.database import Databases
from safepub.vault.models import Slot


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    path = tmp_path / "vault.db"
    migrate.upgrade_vault(path)
    return path


@pytest.fixture
def databases(vault: Path) -> Iterator[Databases]:
    both = database.open_databases("sqlite://", vault)
    yield both
    both.close()


@pytest.fixture
def stored(databases: Databases) -> Callable[[], dict[bytes, bytes]]:
    """Read every slot, by id."""

    def read() -> dict[bytes, bytes]:
        with databases.vault() as session:
            return {slot.id: slot.body for slot in session.scalars(select(Slot))}

    return read


@pytest.fixture
def seal() -> Callable[[], sealing.SealedSlot]:
    return lambda: sealing.seal_slot(b"{}", purpose=Purpose.IDENTITY)
