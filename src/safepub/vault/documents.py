"""The pool of documents: a file beside the vault, with slots of three sizes.

Apart from the vault, because that is rewritten with each deposit, which hundreds
of megabytes would make slow.

Each document comes in among three decoys of its size. Whoever has one copy of the
pool learns nothing from them: a slot says neither when it came nor whose it is.
Whoever has two copies sees four new slots a document and guesses the real one
with 1 in 4. The vault's fifteen would make that 1 in 16 and a passport's scan of
3 MB cost 67 MB instead of 17. It is worth less here: which slot holds a document
says nothing of a person; the sealed identity alone names it and holds its key.

There are no decoys by the day. In the vault they hide on which days somebody
registered; here they would cost 21 MB a day, one of each size, or 8 GB a year, and
a pool of that size is neither rewritten nor handed to custodians any more.
For the same reason a new pool is empty: that it holds four slots of a size says
that one document of that size was handed in, but not by whom.
"""

import secrets
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, insert, text

from safepub import database
from safepub.crypto import documents
from safepub.crypto.documents import SealedDocument
from safepub.database import Databases
from safepub.errors import SafepubError, UnavailableError
from safepub.vault import traces
from safepub.vault.models import DocumentsBase, DocumentSlot

DECOYS = 3

_RANDOM = secrets.SystemRandom()


class DocumentsNotStoredError(UnavailableError):
    """The pool did not take the documents, or not without leaving a trace of them."""


def found_pool(engine: Engine) -> bool:
    """Give an empty file its one table; tell whether it had none.

    The file's header says that it is there. An Alembic history would need a second
    table for that, and a form that can never change needs no history.
    """
    with engine.begin() as connection:
        if connection.scalar(text("PRAGMA user_version")):
            return False
        DocumentsBase.metadata.create_all(connection)
        connection.execute(text(f"PRAGMA user_version = {database.DOCUMENTS_HEAD}"))
    return True


def deposit(databases: Databases, sealed: Sequence[SealedDocument]) -> None:
    """Store documents in the pool, each among three decoys of its size, in no order.

    All come in, in one transaction, or none. When this fails after the commit, they
    stay: without an identity that names them they are decoys. Without documents
    nothing is written.

    In a pool of 50 MB and more they lie last and together until `rewrite` has run.

    Raises:
        DocumentsNotStoredError: The pool cannot be written, or traces remain.
    """
    if not sealed:
        return
    engine = databases.documents_engine
    try:
        with (
            traces.writing_alone(database.vault_file(engine)),
            database.refusing_plainly(),
        ):
            with engine.begin() as connection:
                _insert(connection, sealed)
            traces.remove(engine)
    except (SafepubError, OSError):
        raise DocumentsNotStoredError from None


def rewrite(databases: Databases, *, known_bytes: int = 0) -> int:
    """Bring a pool that is too large for its deposits to do so into the order of its ids.

    Returns:
        The file's length, to be handed in the next time (see `traces.rewrite`).

    Raises:
        UnavailableError: It did not succeed; the documents are as they were.
    """
    return traces.rewrite(databases.documents_engine, known_bytes=known_bytes)


def _insert(connection: Connection, sealed: Sequence[SealedDocument]) -> None:
    rows: list[tuple[documents.Bucket, SealedDocument | None]] = []
    for document in sealed:
        if len(document.body) != document.bucket.body_bytes:
            raise DocumentsNotStoredError
        rows += [(document.bucket, document), *[(document.bucket, None)] * DECOYS]
    _RANDOM.shuffle(rows)
    # Decoys are made one by one: those of a few large documents would fill the memory.
    for bucket, real in rows:
        slot = (real.slot_id, real.body) if real else documents.decoy_document(bucket)
        connection.execute(insert(DocumentSlot), {"id": slot[0], "body": slot[1]})
