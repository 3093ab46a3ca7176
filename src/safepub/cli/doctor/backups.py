"""How old the sealed backups are, in the folder that is named for them."""

from pathlib import Path

from safepub.cli.doctor.patient import Patient
from safepub.cli.doctor.remarks import Remarks, danger, ok, warning
from safepub.crypto import backups

OLDEST_DAYS, NEWEST_DAYS = 30, 7
"""DESIGN, section 7: what was erased is in old ones. Newer ones are a matter of taste."""


def look(patient: Patient, folder: Path | None) -> Remarks:
    """Look at all files in the folder that are backups."""
    if folder is None:
        yield warning(
            "Nobody said where the backups lie.",
            "Name their folder with --backups. None may be older than 30 days.",
        )
        return
    found = [path for path in sorted(folder.iterdir()) if path.is_file() and _is_backup(path)]
    days = [patient.days_since(path) for path in found]
    for path, old in zip(found, days, strict=True):
        if old > OLDEST_DAYS:
            yield danger(
                f"{path.name} is {old} days old.",
                "Destroy it, and its copies: it holds envelopes that contributors have erased.",
            )
    if not found:
        yield warning("There is no backup there.", "`safepub backup make` seals one.")
    elif min(days) > NEWEST_DAYS:
        yield warning(f"The newest backup is {min(days)} days old.", "Make another one.")
    else:
        yield ok(f"{len(found)} backups, the newest {min(days)} days old.")


def _is_backup(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(backups.MAGIC)) == backups.MAGIC
