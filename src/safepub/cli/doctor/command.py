"""`safepub doctor`: whether an instance keeps what safepub promises, and what a seizure shows."""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from safepub.cli import hardening, instance
from safepub.cli.doctor import (
    backups,
    custody,
    headers,
    machine,
    permissions,
    retention,
    server,
    vault_file,
)
from safepub.cli.doctor.patient import Patient
from safepub.cli.doctor.remarks import Level, Remark, Remarks
from safepub.cli.doctor.seizure import showing
from safepub.database import empty_log, round_times
from safepub.errors import SafepubError

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
MARKS = {Level.OK: "  ", Level.WARNING: "? ", Level.DANGER: "! "}
ASIDE = frozenset({"Files", "Machine", "Vault", "Backups", "From outside"})
"""Looks that ask the newsroom's database nothing."""
MISSING = (
    Remark(
        level=Level.DANGER,
        sentence="This could not be looked at: the newsroom's database is not there.",
        advice="Is the disk mounted, and does newsroom.url name the right file?",
    ),
)
# A file that a running server changes meanwhile may break off anywhere.
UNREADABLE = (SafepubError, OSError, sqlite3.Error, SQLAlchemyError, IndexError, ValueError)
Look = Callable[[], Iterable[Remark]]


@click.command(name="doctor")
@click.option("--seizure", is_flag=True, help="Show what somebody learns who takes this disk.")
@click.option("--backups", "backups_folder", type=FOLDER, help="Where sealed backups lie.")
@click.option("--outside", metavar="URL", help="Ask this public address for its headers.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@instance.SETTINGS_PATH
def command(
    *,
    seizure: bool,
    backups_folder: Path | None,
    outside: str | None,
    as_json: bool,
    settings_path: Path,
) -> None:
    """Look at an instance: what is as it should be, worth a look (?), or dangerous (!).

    Permissions, swap and core dumps, disks, the vault's file, PostgreSQL, what should have been
    deleted, the journal, the age of keys and backups, and the headers that outsiders get. It
    changes no row and calls nobody but the address that you name. Run it as the account that
    the server runs as. The exit code is 1 where anything is dangerous.

    With --seizure it reads everything on the disk as a stranger would: rows, what is in the clear,
    sizes, days, leftovers, and whether anything links an account to a slot of the vault.
    """
    hardening.seal_process()
    with instance.opened(settings_path) as (settings, databases):
        patient = Patient(settings_path, settings, databases, datetime.now(UTC))
        # What the log holds is read from the files, where a stranger would find it too.
        _empty_log(patient)
        looks = _looks(patient, backups_folder, outside)
        if seizure:
            looks["A seizure of this instance shows"] = partial(showing.look, patient)
        found = _look(patient, looks)
        _leave_no_trace(patient)
    _print_json(found) if as_json else _print(found)
    if any(remark.level is Level.DANGER for remarks in found.values() for remark in remarks):
        raise SystemExit(1)


def _looks(patient: Patient, backups_folder: Path | None, outside: str | None) -> dict[str, Look]:
    return {
        "Files": partial(permissions.look, patient),
        "Machine": partial(machine.look, patient),
        "Vault": partial(vault_file.look, patient),
        "Newsroom": partial(server.look, patient),
        "Retention": partial(retention.look, patient),
        "Custody": partial(custody.look, patient),
        "Backups": partial(backups.look, patient, backups_folder),
        "From outside": partial(headers.look, outside),
    }


def _look(patient: Patient, looks: Mapping[str, Look]) -> dict[str, list[Remark]]:
    found: dict[str, list[Remark]] = {}
    for title, look in looks.items():
        # Whoever closes a SQLite file drops the locks of all its connections in this process.
        patient.databases.newsroom_engine.dispose()
        can = patient.has_newsroom or title in ASIDE
        found[title] = list(_safely(look) if can else MISSING)
    patient.databases.newsroom_engine.dispose()
    return found


def _safely(look: Look) -> Remarks:
    """Let one look that fails keep nobody from the others."""
    try:
        yield from look()
    except UNREADABLE as error:
        # A driver's own text quotes values.
        sentence = str(error) if isinstance(error, SafepubError) else type(error).__name__
        yield Remark(
            level=Level.DANGER,
            sentence=f"This could not be looked at: {sentence}",
            advice="Run the doctor as the account that the server runs as.",
        )


def _leave_no_trace(patient: Patient) -> None:
    """Take back what reading left behind: an hour of access, and an open log."""
    _empty_log(patient)
    for file in patient.rounded():
        with contextlib.suppress(OSError):
            round_times(file)


def _empty_log(patient: Patient) -> None:
    # Opening a file of SQLite that is not there would make one.
    if patient.has_newsroom:
        empty_log(patient.databases.newsroom_engine)


def _print(found: dict[str, list[Remark]]) -> None:
    for title, remarks in found.items():
        click.echo(title)
        for remark in remarks:
            click.echo(f"{MARKS[remark.level]}{remark.sentence}")
            if remark.advice:
                click.echo(f"    {remark.advice}")
    levels = [remark.level for remarks in found.values() for remark in remarks]
    warnings, dangers = levels.count(Level.WARNING), levels.count(Level.DANGER)
    click.echo(f"{dangers} dangers, {warnings} warnings.")


def _print_json(found: dict[str, list[Remark]]) -> None:
    written = {
        title: [
            {"level": remark.level, "sentence": remark.sentence, "advice": remark.advice}
            for remark in remarks
        ]
        for title, remarks in found.items()
    }
    click.echo(json.dumps(written, ensure_ascii=False, indent=2))
