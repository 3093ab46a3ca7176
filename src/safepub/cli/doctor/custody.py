"""The journal, the age of keys, and when custodians last tried theirs."""

from datetime import date
from typing import Any

from safepub.cli import journal as journal_command
from safepub.cli.doctor.patient import Patient
from safepub.cli.doctor.remarks import Remarks, danger, ok, warning
from safepub.crypto import canonical
from safepub.custody import loading
from safepub.errors import SafepubError
from safepub.newsroom import journal, journal_checks

KEY_FILE = b"SPK1"
"""How key files of custodians begin (`FORMAT.md`); the module that opens them is not ours."""
YEAR = 365
KEY_DAYS = 3 * YEAR
"""docs/runbooks.md: the same people, new keys, every third year."""
COUNTERSIGNED_WITHIN = 92


def look(patient: Patient) -> Remarks:
    """Verify the journal, and look how old key sets, drills and countersignatures are."""
    yield from _strays(patient)
    yield from _journal(patient)
    yield from _keys(patient)


def _strays(patient: Patient) -> Remarks:
    databases = set(patient.rounded())
    for file in (path for path in patient.everything() if path not in databases):
        with file.open("rb") as source:
            if source.read(len(KEY_FILE)) == KEY_FILE:
                yield danger(
                    f"{file.name} is a custodian's key file, and lies on this machine.",
                    "Move it to its custodian and overwrite it here. If it has been here for long,"
                    " replace the key: docs/runbooks.md, “A key is lost”.",
                )


def _journal(patient: Patient) -> Remarks:
    key = loading.journal_key(patient.settings.secrets)
    with patient.databases.newsroom(write=False) as session:
        found = journal_checks.verify(
            session,
            origin=key.origin,
            public_key=key.public_key,
            custodians=journal_command.custodians_of(patient.settings),
        )
        entries = [_read(entry) for entry in journal.entries(session)]
    if found.finding is not None:
        yield danger(
            journal_command.sentence_of(found),
            "Compare with a custodian's last download: `safepub journal verify --earlier FILE`.",
        )
        return
    yield ok(f"The journal is whole: {found.size} entries, {found.countersigned} countersigned.")
    yield from _countersigned(patient, entries)
    yield from _drilled(patient, entries)
    yield from _desk_key(entries)


def _countersigned(patient: Patient, entries: list[dict[str, Any]]) -> Remarks:
    days = _days_since(patient, entries, journal_checks.COUNTERSIGNED)
    if entries and (days is None or days > COUNTERSIGNED_WITHIN):
        yield warning(
            "No custodian has countersigned the journal for three months.",
            "Ask one to do so at /custody: until then whoever has the server could rewrite it.",
        )


def _drilled(patient: Patient, entries: list[dict[str, Any]]) -> Remarks:
    drills = [
        entry
        for entry in entries
        if entry.get("act") == "envelopes.exported" and not entry.get("what", {}).get("all")
    ]
    days = _days_since(patient, drills, "envelopes.exported")
    if days is None or days > YEAR:
        yield warning(
            "No drill has taken place within a year.",
            "docs/runbooks.md, “The yearly drill”: a quorum that is lost is lost for good.",
        )
    else:
        yield ok(f"The last drill was {days} days ago.")


def _desk_key(entries: list[dict[str, Any]]) -> Remarks:
    """Look whether somebody has left since the desk's key was replaced last."""
    acts = [entry.get("act") for entry in entries]
    since = acts[::-1].index("desk_key.replaced") if "desk_key.replaced" in acts else len(acts)
    if "staff.disabled" in acts[len(acts) - since :]:
        yield warning(
            "An account was closed since the desk's key was replaced last.",
            "If it could read texts, ask a colleague at the desk to replace the key.",
        )


def _keys(patient: Patient) -> Remarks:
    for manifest in patient.manifests():
        days = patient.days_since(manifest)
        if days > KEY_DAYS:
            yield warning(
                f"{manifest.name} is {days // YEAR} years old.",
                "docs/runbooks.md, “The key set is rotated”.",
            )
        else:
            yield ok(f"{manifest.name} is {days} days old.")


def _days_since(patient: Patient, entries: list[dict[str, Any]], act: str) -> int | None:
    days = [date.fromisoformat(entry["day"]) for entry in entries if entry.get("act") == act]
    return (patient.now.date() - max(days)).days if days else None


def _read(entry: bytes) -> dict[str, Any]:
    try:
        return canonical.decode(entry)
    except SafepubError:
        # The verification names it.
        return {}
