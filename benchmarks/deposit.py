"""What a deposit costs, by the size of the vault: `python -m benchmarks.deposit [--quick]`.

Milliseconds say something about this machine alone; the ratios to the smallest
vault of the same run say how the cost grows.
"""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
from sqlalchemy import func, insert, select

from safepub import database
from safepub.cli import migrate
from safepub.crypto import documents as document_sealing
from safepub.crypto import padding, sealing
from safepub.crypto.documents import Bucket
from safepub.crypto.keysets import Purpose
from safepub.database import Databases
from safepub.vault import documents, slots, traces
from safepub.vault.models import Slot

SLOTS = (100, 1_000, 5_000, 20_000)
TIMES = 9
QUICK_TIMES = 3
MEGABYTE = 1_000_000
ALWAYS = 1 << 60


@click.command()
@click.option("--quick", is_flag=True, help="Three times each instead of nine.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Where the files lie; the folder for temporary files unless given.",
)
def main(*, quick: bool, folder: Path | None) -> None:
    """Print two tables: deposits of identities, and of documents."""
    times = QUICK_TIMES if quick else TIMES
    with tempfile.TemporaryDirectory(dir=folder) as place:
        vault = Path(place) / "vault.db"
        migrate.upgrade_vault(vault)
        databases = database.open_databases("sqlite://", vault)
        _identities(databases, times)
        _documents(databases, times)
        databases.close()


def _identities(databases: Databases, times: int) -> None:
    click.echo(f"Identities: medians of {times}, and how many times the first line's")
    click.echo(f"{'slots':>8}{'MB':>8}{'deposit ms':>20}{'VACUUM ms':>20}{'by the worker ms':>20}")
    vault = database.vault_file(databases.vault_engine)
    least: list[float] = []
    for count in SLOTS:
        _fill(databases, count)
        found = [
            _median(times, vault, lambda: slots.deposit(databases, [_identity()])),
            _median(times, vault, lambda: _rewrite_at_once(databases)),
            _median(times, vault, lambda: _rewrite_as_worker(databases)),
        ]
        least = least or found
        cells = (f"{ms:.1f} (× {ms / first:.1f})" for ms, first in zip(found, least, strict=True))
        size = vault.stat().st_size / MEGABYTE
        click.echo(f"{count:>8}{size:>8.1f}" + "".join(f"{cell:>20}" for cell in cells))


def _documents(databases: Databases, times: int) -> None:
    click.echo(f"\nDocuments: medians of {times}, in milliseconds")
    click.echo(f"{'bucket':>8}{'MB more':>10}{'into an empty pool':>22}{'into a large pool':>22}")
    pool = database.vault_file(databases.documents_engine)
    lines = {bucket: f"{bucket.padded_bytes >> 20:>4} MiB" for bucket in Bucket}
    for large in (False, True):
        if large:
            _deposit_document(databases, Bucket.MIB_16)
        before = pool.stat().st_size
        for bucket in Bucket:
            took = _median(times, pool, partial(_deposit_document, databases, bucket))
            if not large:
                _deposit_document(databases, bucket)
                lines[bucket] += f"{(pool.stat().st_size - before) / MEGABYTE:>10.1f}"
                _restore(pool)
            lines[bucket] += f"{took:>22.0f}"
    click.echo("\n".join(lines.values()))


def _median(times: int, file: Path, act: Callable[[], object]) -> float:
    """Do it so many times to the same file and give the median in milliseconds."""
    shutil.copyfile(file, _saved(file))
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
        _restore(file)
    return 1000 * statistics.median(taken)


def _saved(file: Path) -> Path:
    return file.with_name(f"{file.name}.saved")


def _restore(file: Path) -> None:
    shutil.copyfile(_saved(file), file)
    # What waits to be written would be paid for by whoever writes next.
    os.sync()


def _fill(databases: Databases, wanted: int) -> None:
    """Bring the vault to so many slots, in order, as the worker would leave it."""
    with databases.vault() as session:
        there = session.scalar(select(func.count()).select_from(Slot)) or 0
        for _ in range(wanted - there):
            slot_id, body = sealing.decoy_slot()
            session.execute(insert(Slot), {"id": slot_id, "body": body})
    _rewrite_as_worker(databases)


def _identity() -> sealing.SealedSlot:
    return sealing.seal_slot(b"{}", purpose=Purpose.IDENTITY)


def _deposit_document(databases: Databases, bucket: Bucket) -> None:
    content = bytes(bucket.padded_bytes - padding.LENGTH_BYTES)
    documents.deposit(databases, [document_sealing.seal_document(content)])


def _rewrite_at_once(databases: Databases) -> None:
    vault = database.vault_file(databases.vault_engine)
    with _limit(ALWAYS), traces.writing_alone(vault):
        traces.remove(databases.vault_engine)


def _rewrite_as_worker(databases: Databases) -> None:
    with _limit(0):
        slots.rewrite(databases)


@contextmanager
def _limit(size: int) -> Iterator[None]:
    usual = traces.REWRITE_AT_ONCE_BELOW
    traces.REWRITE_AT_ONCE_BELOW = size
    try:
        yield
    finally:
        traces.REWRITE_AT_ONCE_BELOW = usual


if __name__ == "__main__":
    main()
