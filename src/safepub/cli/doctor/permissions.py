"""Who else on this machine may read the instance."""

import os
import stat
from pathlib import Path

from safepub.cli.doctor.patient import Patient
from safepub.cli.doctor.remarks import Remarks, danger, ok, warning

EVERYBODY, GROUP = stat.S_IRWXO, stat.S_IRWXG


def look(patient: Patient) -> Remarks:
    """Look at settings, secrets, manifests, databases and the folders they lie in."""
    files = patient.private_files()
    folders = list(dict.fromkeys(file.parent for file in files))
    found = [
        *(remark for folder in folders for remark in _folder(folder)),
        *(remark for file in files for remark in _file(file)),
    ]
    yield from found
    if not found:
        yield ok(f"{len(files)} private files and their folders are for their owner alone.")
    yield from _owners(files)


def _folder(folder: Path) -> Remarks:
    advice = f"chmod 700 {folder}"
    if _mode(folder) & stat.S_IWOTH and not _mode(folder) & stat.S_ISVTX:
        yield danger(f"Every account can put files into {folder.name} and take them out.", advice)
    elif _mode(folder) & EVERYBODY:
        yield warning(f"Every account can look into the folder {folder.name}.", advice)


def _file(file: Path) -> Remarks:
    advice = f"chmod 600 {file}"
    if not _mode(file) & EVERYBODY:
        if _mode(file) & GROUP:
            yield warning(
                f"The group of {file.name} can read it.", f"{advice}, unless it is safepub's own."
            )
    elif _mode(file.parent) & EVERYBODY:
        yield danger(f"Every account on this machine can read {file.name}.", advice)
    else:
        # A folder that nobody else may enter keeps what is in it.
        yield warning(f"{file.name} is open to every account; only its folder is closed.", advice)


def _owners(files: list[Path]) -> Remarks:
    owners = {file.stat().st_uid for file in files}
    if 0 in owners and os.geteuid() == 0:
        yield warning(
            "The instance belongs to root.",
            "Let server and worker run as an account of their own, and give it the files.",
        )


def _mode(path: Path) -> int:
    return path.stat().st_mode
