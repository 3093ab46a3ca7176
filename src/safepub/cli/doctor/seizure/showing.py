"""What a seizure of this very instance would show, in plain words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import func, select

from safepub.cli.doctor.patient import Patient
from safepub.cli.doctor.remarks import Remark, Remarks, danger, ok, warning
from safepub.cli.doctor.seizure import columns, derived, disk, tables
from safepub.cli.doctor.seizure.columns import Column, Kind
from safepub.cli.doctor.seizure.derived import Link
from safepub.cli.doctor.seizure.disk import Disk
from safepub.cli.doctor.seizure.tables import Table
from safepub.newsroom.models.articles import Article

SHORT = 64
NEWSROOM = "the newsroom"
MOST = 6
Read = Mapping[str, list[Table]]


@dataclass(frozen=True)
class Seizure:
    """Everything that lies on the disk, read once."""

    patient: Patient

    @cached_property
    def disk(self) -> Disk:
        """The files."""
        return disk.read(self.patient.everything())

    @cached_property
    def databases(self) -> Read:
        """The tables of every database, by the name of its file."""
        found = {
            path.name: tables.of_file(path, self.disk.files[path]) for path in self.disk.databases()
        }
        engine = self.patient.databases.newsroom_engine
        if engine.dialect.name != "sqlite":
            found[NEWSROOM] = tables.of_server(engine)
        return found

    @property
    def vault(self) -> list[Table]:
        """The tables of the vault and its pool."""
        names = (self.patient.vault_file.name, self.patient.documents_file.name)
        return [table for name in names for table in self.databases[name]]

    @property
    def newsroom(self) -> list[Table]:
        """The tables of the newsroom."""
        file = self.patient.newsroom_file
        return self.databases[file.name if file else NEWSROOM]


def look(patient: Patient) -> Remarks:
    """Read everything that lies on the disk, and say what it tells."""
    seizure = Seizure(patient)
    yield from _counts(seizure)
    yield from _columns([column for table in seizure.newsroom for column in columns.read(table)])
    yield _published(patient)
    yield from _links(seizure)
    yield from _left_over(seizure)
    yield from _files(seizure)


def _counts(seizure: Seizure) -> Remarks:
    for name, read in seizure.databases.items():
        rows = ", ".join(f"{table.name} {len(table.rows)}" for table in read if table.rows)
        yield ok(f"Rows in {name}: {rows or 'none'}.")


def _columns(read: list[Column]) -> Remarks:
    text = [f"{one.table}.{one.name} ({one.filled})" for one in read if one.kind is Kind.TEXT]
    yield ok(f"In the clear: {', '.join(text) or 'nothing'}.")
    for one in read:
        if one.kind is Kind.SEALED and len(one.sizes) > 1:
            sizes = ", ".join(map(str, one.sizes[:MOST]))
            more = f" and {len(one.sizes) - MOST} more" if len(one.sizes) > MOST else ""
            yield ok(f"Sizes of {one.table}.{one.name}: {sizes}{more}.")
    days = sorted({day for one in read for day in one.days})
    if days:
        told = ", ".join(f"{one.table}.{one.name}" for one in read if one.days)
        yield ok(f"{len(days)} days, {days[0]} to {days[-1]}, from {told}.")
    hours = [f"{one.table}.{one.name}" for one in read if one.kind is Kind.HOURS]
    if hours:
        yield ok(f"Hours: {', '.join(hours)}. Those of publication are public anyway.")


def _published(patient: Patient) -> Remark:
    with patient.databases.newsroom(write=False) as session:
        rows = session.execute(select(Article.state, func.count()).group_by(Article.state)).all()
    states = ", ".join(f"{state} {count}" for state, count in sorted(rows))
    return ok(f"Articles by state: {states or 'none'}.")


def _links(seizure: Seizure) -> Remarks:
    """Look for each side in the other and in all files, in every form and under all keys."""
    keys = seizure.disk.keys()
    sides = ((seizure.vault, seizure.newsroom), (seizure.newsroom, seizure.vault))
    found: list[tuple[Link, str]] = []
    for own, other in sides:
        wanted = _wanted(own, keys)
        found += _found(b"\0".join(_values(other)), wanted, "the other database")
    # Ids of the newsroom stand in its exports by right; those of the vault nowhere else.
    wanted = _wanted(seizure.vault, keys)
    for path, content in seizure.disk.files.items():
        if not path.name.startswith(tuple(seizure.databases)):
            found += _found(bytes(content), wanted, path.name)
    for link, where in found:
        yield danger(
            f"A value of a row ({len(link.value)} bytes), {link.form}, stands in {where} too.",
            "It may link an account to a slot. Tell us before anything else is done.",
        )
    if not found:
        slots = sum(len(table.rows) for table in seizure.vault if "slot" in table.name)
        yield ok(
            f"Nothing links an account to one of {slots} slots: no value of either side stands on"
            f" the other, plain, hashed or under any of {len(keys)} possible keys."
        )


def _left_over(seizure: Seizure) -> Remarks:
    left = {
        path.name: tables.left_over(path, seizure.disk.files[path])
        for path in seizure.disk.databases()
    }
    for name, count in left.items():
        if count:
            yield danger(
                f"{name} holds {count} bytes of rows that were deleted.",
                "Something wrote to it without secure_delete. VACUUM it while the server stands.",
            )
    for path, content in seizure.disk.files.items():
        if path.name.endswith(("-wal", "-journal")) and bytes(content).strip(b"\0"):
            yield warning(
                f"{path.name} holds {len(content)} bytes of old pages.",
                "They go after the next write, or within the hour: see that the worker runs.",
            )
    if not any(left.values()):
        yield ok("No file of a database holds what was deleted.")


def _files(seizure: Seizure) -> Remarks:
    known = {path.absolute() for path in seizure.patient.private_files()}
    for path, content in seizure.disk.files.items():
        if path not in known:
            yield warning(
                f"{_shown(path, seizure)} ({len(content)} bytes) lies there too.",
                "Look what it says, and whether it has to be on this machine.",
            )
    telling = [path.name for path in seizure.patient.rounded() if _tells_an_hour(path)]
    if telling:
        yield warning(
            f"Times of change tell an hour: {', '.join(telling)}.",
            "They are set back after each write and every hour: see that the worker runs.",
        )


def _shown(path: Path, seizure: Seizure) -> str:
    folder = seizure.patient.settings_path.absolute().parent
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else path.name


def _tells_an_hour(path: Path) -> bool:
    return bool(path.stat().st_mtime_ns % disk.DAY_NS)


def _wanted(read: list[Table], keys: Mapping[str, bytes]) -> Mapping[int, Link]:
    short = {value for value in _values(read) if len(value) <= SHORT}
    return derived.needles(short) | derived.needles(short, keys)


def _found(content: bytes, wanted: Mapping[int, Link], where: str) -> list[tuple[Link, str]]:
    return [(wanted[hit], where) for hit in derived.found_in(content, frozenset(wanted))]


def _values(read: list[Table]) -> Iterator[bytes]:
    for table in read:
        for row in table.rows:
            yield from row.values_in_bytes()
