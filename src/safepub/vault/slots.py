"""Deposits: every write adds real slots among decoys that nobody can tell apart."""

import secrets
from collections.abc import Sequence

from sqlalchemy import Engine, func, insert, select

from safepub import database
from safepub.crypto import envelopes, sealing
from safepub.database import Databases
from safepub.errors import SafepubError, UnavailableError
from safepub.vault import traces
from safepub.vault.models import Slot

MOST_REAL_SLOTS = 2
ROWS_PER_DEPOSIT = 32
"""An identity and a payment, fifteen decoys for each."""
FIRST_DECOYS = 64

_RANDOM = secrets.SystemRandom()


class DepositFailedError(UnavailableError):
    """The vault did not take the slots, or not without leaving a trace of them."""


def deposit(databases: Databases, slots: Sequence[sealing.SealedSlot]) -> None:
    """Store up to two sealed slots in the vault, among decoys, in no order.

    However many are real, 32 rows come in, in one transaction. When this fails
    after the commit, the rows stay: without a link envelope they are decoys.

    In a vault of 50 MB and more the 32 lie last and together until `rewrite` has
    run: within that time one look finds a new identity among sixteen, as two would.

    Raises:
        DepositFailedError: The vault cannot be written, or traces remain.
    """
    if len(slots) > MOST_REAL_SLOTS:
        raise DepositFailedError
    _write(databases.vault_engine, [(slot.slot_id, slot.body) for slot in slots], ROWS_PER_DEPOSIT)


def add_decoys(databases: Databases, count: int) -> None:
    """Add decoys alone, so that not every new row stands for a registration.

    Raises:
        DepositFailedError: The vault cannot be written, or traces remain.
    """
    _write(databases.vault_engine, [], count)


def rewrite(databases: Databases, *, known_bytes: int = 0) -> int:
    """Bring a vault that is too large for its deposits to do so into the order of its ids.

    Returns:
        The file's length, to be handed in the next time (see `traces.rewrite`).

    Raises:
        UnavailableError: It did not succeed; the slots are as they were.
    """
    return traces.rewrite(databases.vault_engine, known_bytes=known_bytes)


def fill_new_vault(engine: Engine) -> None:
    """Give a vault without slots 64 decoys.

    A vault that holds 32 rows has seen one deposit, and an empty one none:
    whoever sees the first registration's vault should find it among others.
    Not a migration, because rows are no part of the schema.

    Raises:
        DepositFailedError: The vault cannot be written, or traces remain.
    """
    _write(engine, [], FIRST_DECOYS, only_if_empty=True)


def _write(
    engine: Engine, real: list[tuple[bytes, bytes]], total: int, *, only_if_empty: bool = False
) -> None:
    rows = real + [sealing.decoy_slot() for _ in range(total - len(real))]
    _RANDOM.shuffle(rows)
    try:
        with (
            traces.writing_alone(database.vault_file(engine)),
            database.refusing_plainly(),
        ):
            if _insert(engine, rows, only_if_empty=only_if_empty):
                traces.remove(engine)
    except (SafepubError, OSError):
        raise DepositFailedError from None


def _insert(engine: Engine, rows: list[tuple[bytes, bytes]], *, only_if_empty: bool) -> bool:
    if any(len(body) != envelopes.SLOT_BYTES for _, body in rows):
        raise DepositFailedError
    with engine.begin() as connection:
        if only_if_empty and connection.scalar(select(func.count()).select_from(Slot)):
            return False
        values = [{"id": slot_id, "body": body} for slot_id, body in rows]
        connection.execute(insert(Slot), values)
    return True
