"""Everything that somebody carries away, and what they read in it without knowing what it is."""

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text

from safepub.cli.doctor.seizure import derived, disk, tables
from safepub.cli.doctor.seizure.derived import Link
from safepub.cli.doctor.seizure.disk import Disk
from safepub.cli.doctor.seizure.tables import Table
from tests.seizure.scene import Scene

SERVER, OF_SERVER = "server", ("base/", "pg_wal/")
SHORT = 64
"""Longer values are no keys of rows."""
WINDOWS_OF = 16_384


@dataclass(frozen=True)
class Seized:
    """A disk, read. The attacker does not know what a database is for, and tries every pair."""

    folder: Path
    server: list[Table]
    keys: frozenset[bytes]
    """Of rows that are looked for in all files, which takes long; the attacker tries all."""

    @cached_property
    def disk(self) -> Disk:
        return disk.read([self.folder])

    @cached_property
    def databases(self) -> dict[str, list[Table]]:
        """Give the tables of every database, by the name of its file."""
        found = {
            path.name: tables.of_file(path, self.disk.files[path]) for path in self.disk.databases()
        }
        return {**found, **({SERVER: self.server} if self.server else {})}

    @cached_property
    def _raw(self) -> dict[str, bytes]:
        # Searched again and again: a mapped file is read byte by byte, this is not.
        raw = {
            str(path.relative_to(self.folder.absolute())): bytes(content)
            for path, content in self.disk.files.items()
        }
        return {name: content for name, content in raw.items() if content.strip(b"\0")}

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Give each two databases, either way round."""
        for one in self.databases:
            yield from ((one, other) for other in self.databases if other != one)

    def places(self, value: bytes) -> dict[str, float]:
        """Give where one of the keys of rows stands in each file, first and last."""
        return self._places.get(value, {})

    @cached_property
    def _places(self) -> dict[bytes, dict[str, float]]:
        wanted = {derived.needle(value): value for value in self.keys}
        needles, found = frozenset(wanted), defaultdict[bytes, dict[str, float]](dict)
        for name, content in self._raw.items():
            for hit in derived.found_in(content, needles):
                value = wanted[hit]
                found[value][f"first place in {name}"] = float(content.find(value))
                found[value][f"last place in {name}"] = float(content.rfind(value))
        return found

    def links(self) -> list[tuple[Link, str]]:
        """Look for every short value of each database in all files of others, and in all logs.

        Under keys, in all values of others and in all files that no database made.
        """
        keys, found = self.disk.keys(), list[tuple[Link, str]]()
        for name, read in self.databases.items():
            plain = _Wanted(derived.needles(_short(read)))
            keyed = _Wanted(derived.needles(_short(read), keys))
            for file, content in self._raw.items():
                if not file.startswith(OF_SERVER if name == SERVER else name):
                    found += plain.found(content, file)
                if not file.startswith((*OF_SERVER, *self.databases)):
                    found += keyed.found(content, file)
            for other in self.databases.keys() - {name}:
                found += keyed.found(b"\0".join(_values(self.databases[other])), other)
        return found

    def left_over(self) -> dict[str, int]:
        """Count bytes in each SQLite file that belong to no row and are not zero."""
        return {
            path.name: tables.left_over(path, self.disk.files[path])
            for path in self.disk.databases()
        }

    def common_parts(self) -> list[tuple[str, str, bytes]]:
        """Look for parts of one database's values at any place of another's values.

        From fifteen bytes on none is overlooked: every eighth byte of the smaller side
        begins a part of eight.
        """
        found = []
        sizes = {name: sum(map(len, _values(read))) for name, read in self.databases.items()}
        for one, other in self.pairs():
            if (sizes[one], one) > (sizes[other], other):
                continue
            wanted = {
                derived.needle(part): part
                for value in _values(self.databases[one])
                for part in _parts(value)
            }
            content = b"\0".join(_values(self.databases[other]))
            hits = derived.found_in(content, frozenset(wanted))
            found += [(one, other, wanted[hit]) for hit in hits]
        return found


class _Wanted:
    """What is looked for in one file after another."""

    def __init__(self, links: Mapping[int, Link]) -> None:
        self._links, self._needles = links, frozenset(links)

    def found(self, content: bytes, where: str) -> list[tuple[Link, str]]:
        return [(self._links[hit], where) for hit in derived.found_in(content, self._needles)]


def seize(scene: Scene, folder: Path) -> Seized:
    """Copy all files of an instance, and those of its PostgreSQL, as they lie on the disk."""
    shutil.copytree(scene.folder, folder, copy_function=shutil.copy2)
    engine = scene.databases.newsroom_engine
    if engine.dialect.name == "sqlite":
        return Seized(folder, [], scene.keys())
    read = tables.of_server(engine)
    alone = create_engine(engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with alone.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        data = Path(connection.scalar(text("SHOW data_directory")) or "")
        number = connection.scalar(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        )
    shutil.copytree(data / "base" / str(number), folder / "base")
    (folder / "pg_wal").mkdir()
    for segment in sorted(data.glob("pg_wal/0*")):
        # What lay there before belongs to other tests' newsrooms.
        if segment.stat().st_mtime >= scene.began:
            shutil.copy2(segment, folder / "pg_wal")
    return Seized(folder, read, scene.keys())


def _values(read: list[Table]) -> list[bytes]:
    return [value for table in read for row in table.rows for value in row.values_in_bytes()]


def _short(read: list[Table]) -> set[bytes]:
    return {value for value in _values(read) if len(value) <= SHORT}


def _parts(value: bytes) -> Iterator[bytes]:
    for start in range(0, min(len(value), WINDOWS_OF) - 7, 8):
        part = value[start : start + 8]
        if len(set(part)) >= derived.FEWEST_DIFFERENT:
            yield part
