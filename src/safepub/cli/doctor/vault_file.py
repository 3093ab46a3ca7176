"""The vault and its pool of documents: whether they keep what their files promise."""

from pathlib import Path

from safepub.cli.doctor.patient import Patient
from safepub.cli.doctor.remarks import Remarks, danger, ok, warning
from safepub.cli.doctor.seizure import disk, tables
from safepub.cli.doctor.seizure.tables import Table
from safepub.crypto import documents, envelopes
from safepub.vault import traces
from safepub.vault.models import DocumentSlot, Slot

EXPECTED = {"slot": Slot, "document_slot": DocumentSlot}
FEWEST = {"slot": 64, "document_slot": 0}
"""A new vault has so many decoys (`safepub.vault.slots`, which only the way in may import)."""
SIZES = {
    "slot": {envelopes.SLOT_BYTES},
    "document_slot": {bucket.body_bytes for bucket in documents.Bucket},
}


def look(patient: Patient) -> Remarks:
    """Look for an order, a size, a leftover or an hour that tells one slot from another."""
    for file in (patient.vault_file, patient.documents_file):
        journal = file.with_name(f"{file.name}-journal")
        if journal.exists() and journal.read_bytes().strip(b"\0"):
            # Nobody can read the file before it is rolled back, which is a writer's to do.
            yield danger(
                f"{journal.name} holds old pages.",
                "A writer has died. Start `safepub worker`: its first write overwrites them.",
            )
        else:
            yield from _file(file)


def _file(file: Path) -> Remarks:
    found = disk.read([file]).files[file.absolute()]
    for table in tables.of_file(file, found):
        if table.name in EXPECTED:
            yield from _shape(file, table)
            yield from _order(file, table)
        elif table.name != "alembic_version":
            yield danger(
                f"{file.name} has a table {table.name} that does not belong there.",
                "Find out who made it. The vault has one table of slots and nothing else.",
            )
    left_over = tables.left_over(file, found)
    if left_over:
        yield danger(
            f"{file.name} holds {left_over} bytes of rows that are gone.",
            "Another program has written to it. Stop it, and let a deposit rewrite the file.",
        )


def _shape(file: Path, table: Table) -> Remarks:
    columns = {column.name for column in EXPECTED[table.name].__table__.columns}
    sizes = {row.lengths[table.columns.index("body")] for row in table.rows}
    if set(table.columns) != columns:
        yield danger(
            f"{file.name} has columns that do not belong there.",
            "Find out who made them: a slot has an id and a body, and nothing else.",
        )
    elif sizes - SIZES[table.name]:
        yield danger(
            f"{file.name} holds slots of sizes that safepub does not make.",
            "A size can tell whose a slot is. Find out which program wrote them.",
        )
    elif len(table.rows) < FEWEST[table.name]:
        yield danger(
            f"{file.name} holds {len(table.rows)} slots, fewer than a new vault's decoys.",
            "Run `safepub migrate vault` before anybody registers.",
        )
    else:
        yield ok(f"{file.name}: {len(table.rows)} slots, with no time and no size of their own.")


def _order(file: Path, table: Table) -> Remarks:
    place = table.hidden.index("overflow page")
    pages = [row.hidden[place] for row in table.rows]
    if "rowid" in table.hidden:
        yield danger(
            f"{file.name} numbers its rows in the order in which they came.",
            "It was not made by safepub. Stop the server, and ask us.",
        )
    elif pages == sorted(pages):
        yield ok(f"{file.name}: slots lie in the order of their random ids.")
    elif file.stat().st_size >= traces.REWRITE_AT_ONCE_BELOW:
        yield warning(
            f"{file.name} is large, and the newest slots lie at its end.",
            "`safepub worker` brings it into order within the hour. See that it runs.",
        )
    else:
        yield danger(
            f"{file.name}: where a slot lies tells when it came.",
            "Deposits have not brought it into order. Is the disk full? Let somebody register"
            " again only when this is gone.",
        )
