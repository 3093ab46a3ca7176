"""Deposits: 32 equal rows each, in no order, all or nothing."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from safepub import database
from safepub.crypto import sealing
from safepub.database import Databases
from safepub.vault import slots, traces

Stored = Callable[[], dict[bytes, bytes]]
Seal = Callable[[], sealing.SealedSlot]


@pytest.mark.parametrize("real", [0, 1, 2])
def test_a_deposit_always_adds_32_rows_of_one_length(
    databases: Databases, stored: Stored, seal: Seal, real: int
) -> None:
    sealed = [seal() for _ in range(real)]
    before = stored()

    slots.deposit(databases, sealed)

    after = stored()
    assert len(after) == len(before) + 32
    assert {(len(slot_id), len(body)) for slot_id, body in after.items()} == {(16, 8264)}
    assert all(after[slot.slot_id] == slot.body for slot in sealed)
    assert before.items() <= after.items()


def test_a_deposit_of_more_than_two_is_refused(
    databases: Databases, stored: Stored, seal: Seal
) -> None:
    before = stored()

    with pytest.raises(slots.DepositFailedError):
        slots.deposit(databases, [seal(), seal(), seal()])

    assert stored() == before


def test_a_slot_of_another_length_is_refused(
    databases: Databases, stored: Stored, seal: Seal
) -> None:
    before = stored()
    short = replace(seal(), body=bytes(8263))

    with pytest.raises(slots.DepositFailedError):
        slots.deposit(databases, [short])

    assert stored() == before


def test_a_slot_that_is_there_already_is_refused_with_all_its_company(
    databases: Databases, stored: Stored, seal: Seal
) -> None:
    slot = seal()
    slots.deposit(databases, [slot])
    before = stored()

    with pytest.raises(slots.DepositFailedError):
        slots.deposit(databases, [slot])

    assert stored() == before


def test_decoys_come_alone(databases: Databases, stored: Stored) -> None:
    slots.add_decoys(databases, 16)

    assert len(stored()) == 64 + 16


def test_a_vault_with_slots_is_not_filled_again(databases: Databases, stored: Stored) -> None:
    slots.fill_new_vault(databases.vault_engine)

    assert len(stored()) == 64


def test_a_missing_vault_is_unavailable_and_stays_missing(
    databases: Databases, vault: Path, seal: Seal
) -> None:
    vault.unlink()

    with pytest.raises(slots.DepositFailedError):
        slots.deposit(databases, [seal()])

    assert not vault.exists()


def test_a_missing_folder_is_unavailable(tmp_path: Path, seal: Seal) -> None:
    databases = database.open_databases("sqlite://", tmp_path / "nowhere" / "vault.db")

    with pytest.raises(slots.DepositFailedError):
        slots.deposit(databases, [seal()])


def test_a_vault_that_is_no_database_is_unavailable(
    databases: Databases, vault: Path, seal: Seal
) -> None:
    vault.write_bytes(b"no database" * 1000)

    with pytest.raises(slots.DepositFailedError):
        slots.deposit(databases, [seal()])


def test_a_vault_without_its_table_is_unavailable(
    databases: Databases, vault: Path, seal: Seal
) -> None:
    with sqlite3.connect(vault) as connection:
        connection.execute("DROP TABLE slot")
    connection.close()

    with pytest.raises(slots.DepositFailedError):
        slots.deposit(databases, [seal()])


def test_whoever_waits_too_long_stores_nothing(
    databases: Databases,
    vault: Path,
    stored: Stored,
    seal: Seal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(traces, "WAIT_SECONDS", 0.0)
    before = stored()

    with traces.writing_alone(vault), pytest.raises(slots.DepositFailedError):
        slots.deposit(databases, [seal()])

    assert stored() == before


def test_an_error_shows_no_slot(databases: Databases, seal: Seal) -> None:
    slot = seal()
    slots.deposit(databases, [slot])

    with pytest.raises(slots.DepositFailedError) as refusal:
        slots.deposit(databases, [slot])

    assert refusal.value.__suppress_context__
    assert str(refusal.value) == slots.DepositFailedError.message
