"""The whole vault as a stream: complete, in order, and in nobody's way."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from safepub import database
from safepub.crypto import documents as document_sealing
from safepub.crypto import sealing
from safepub.database import Databases, DatabaseUnavailableError
from safepub.vault import documents, export, slots, traces

Stored = Callable[[], dict[bytes, bytes]]
Seal = Callable[[], sealing.SealedSlot]


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "SLOTS_A_PAGE", 10)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for anybody: who is in the way is seen at once."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 0)


def _take(stream: Iterator[tuple[bytes, bytes]], count: int) -> list[tuple[bytes, bytes]]:
    return [next(stream) for _ in range(count)]


def test_every_slot_comes_once_in_the_order_of_ids(databases: Databases, stored: Stored) -> None:
    found = list(export.stream_slots(databases))

    assert len(found) == 64
    assert found == sorted(stored().items())


def test_every_document_comes_once_in_the_order_of_ids(databases: Databases) -> None:
    sealed = [document_sealing.seal_document(b"a scan") for _ in range(2)]
    documents.deposit(databases, sealed)

    found = list(export.stream_documents(databases))

    assert len(found) == 8
    assert found == sorted(found)
    assert {(one.slot_id, one.body) for one in sealed} < set(found)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("taken", [1, 10, 25])
def test_a_slow_download_holds_up_no_deposit_and_misses_nothing(
    databases: Databases, stored: Stored, seal: Seal, taken: int
) -> None:
    before = stored()
    slot = seal()
    stream = export.stream_slots(databases)

    found = _take(stream, taken)
    slots.deposit(databases, [slot])
    found += stream

    ids = [slot_id for slot_id, _ in found]
    assert ids == sorted(set(ids))
    assert before.items() <= dict(found).items() <= stored().items()
    assert stored()[slot.slot_id] == slot.body


@pytest.mark.usefixtures("impatient")
def test_a_rewrite_in_the_middle_of_a_download_changes_nothing(
    databases: Databases, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "REWRITE_AT_ONCE_BELOW", 1)
    slots.add_decoys(databases, 16)
    stream = export.stream_slots(databases)

    found = _take(stream, 15)
    slots.rewrite(databases)
    found += stream

    assert found == sorted(stored().items())


def test_no_more_than_a_page_is_in_memory(databases: Databases, vault: Path) -> None:
    stream = export.stream_slots(databases)
    found = _take(stream, 10)
    with closing(sqlite3.connect(vault)) as connection, connection:
        connection.execute("DELETE FROM slot WHERE id > ?", (found[-1][0],))

    assert list(stream) == []


@pytest.mark.usefixtures("impatient")
def test_a_page_that_cannot_be_read_now_is_asked_for_again(
    databases: Databases, vault: Path, stored: Stored
) -> None:
    before = stored()
    rewriting = sqlite3.connect(vault, isolation_level=None)
    rewriting.execute("BEGIN EXCLUSIVE")
    refused = []

    @event.listens_for(databases.vault_engine, "handle_error")
    def end_the_rewrite(context: object) -> None:
        refused.append(context)
        if len(refused) == export.TRIES - 1:
            rewriting.execute("ROLLBACK")

    found = list(export.stream_slots(databases))

    rewriting.close()
    assert len(refused) == export.TRIES - 1
    assert dict(found) == before


@pytest.mark.usefixtures("impatient")
def test_a_vault_that_stays_shut_is_told_plainly(databases: Databases, vault: Path) -> None:
    rewriting = sqlite3.connect(vault, isolation_level=None)
    rewriting.execute("BEGIN EXCLUSIVE")

    with pytest.raises(DatabaseUnavailableError):
        next(export.stream_slots(databases))

    rewriting.close()


def test_a_missing_vault_is_told_plainly_and_not_made(databases: Databases, vault: Path) -> None:
    vault.unlink()

    with pytest.raises(DatabaseUnavailableError):
        next(export.stream_slots(databases))

    assert not vault.exists()
