"""The whole vault as a stream, for a case file: which slot is read stays unknown.

Read page by page, each in a transaction of its own, so that a download over a slow
line holds up no registration and memory stays small.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Engine, select

from safepub import database
from safepub.database import Databases, DatabaseUnavailableError
from safepub.vault.models import DocumentSlot, Slot

SLOTS_A_PAGE = 128
DOCUMENTS_A_PAGE = 1
TRIES = 6


def stream_slots(databases: Databases) -> Iterator[tuple[bytes, bytes]]:
    """Give id and body of every slot, in the order of ids.

    Each that is there at the start comes exactly once; of those that come in
    meanwhile, some may.

    Raises:
        DatabaseUnavailableError: The vault cannot be read, or not for a minute.
    """
    return _stream(databases.vault_engine, Slot, SLOTS_A_PAGE)


def stream_documents(databases: Databases) -> Iterator[tuple[bytes, bytes]]:
    """Give id and body of every document and decoy of the pool, as `stream_slots` does.

    Raises:
        DatabaseUnavailableError: The pool cannot be read, or not for a minute.
    """
    return _stream(databases.documents_engine, DocumentSlot, DOCUMENTS_A_PAGE)


def _stream(
    engine: Engine, table: type[Slot | DocumentSlot], rows: int
) -> Iterator[tuple[bytes, bytes]]:
    last = b""
    while page := _read(engine, table, last, rows):
        yield from page
        last, _ = page[-1]


def _read(
    engine: Engine, table: type[Slot | DocumentSlot], after: bytes, rows: int
) -> Sequence[tuple[bytes, bytes]]:
    """Read one page; while a large file is rewritten, which takes seconds, ask again.

    Each try waits as long as a busy file lets a connection wait.
    """
    for _ in range(TRIES - 1):
        try:
            return _read_once(engine, table, after, rows)
        except DatabaseUnavailableError:
            continue
    return _read_once(engine, table, after, rows)


def _read_once(
    engine: Engine, table: type[Slot | DocumentSlot], after: bytes, rows: int
) -> Sequence[tuple[bytes, bytes]]:
    page = select(table.id, table.body).where(table.id > after).order_by(table.id).limit(rows)
    reading = engine.execution_options(safepub_write=False)
    with database.refusing_plainly(), reading.connect() as connection:
        return [(slot_id, body) for slot_id, body in connection.execute(page)]
