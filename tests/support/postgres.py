"""A PostgreSQL of our own: found on the system or in a wheel, reached by a socket only."""

import os
import pwd
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

VARIABLE = "SAFEPUB_TEST_POSTGRES"


def find_binaries() -> Path | None:
    """Find the folder with initdb: named by a variable, of the system, or of a wheel."""
    named = os.environ.get(VARIABLE)
    on_path = shutil.which("initdb")
    candidates = [
        *([Path(named)] if named else []),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True),
        *([Path(on_path).resolve().parent] if on_path else []),
        *_of_the_wheel(),
    ]
    return next((folder for folder in candidates if (folder / "initdb").is_file()), None)


def _version(folder: Path) -> int:
    digits = folder.parent.name
    return int(digits) if digits.isdigit() else 0


def _of_the_wheel() -> list[Path]:
    # The package is never imported: as root it would make a system user.
    packages = Path(sysconfig.get_paths()["purelib"])
    return sorted(packages.glob("*/pginstall/bin"))


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL in a folder of its own."""

    folder: Path

    def url(self, database: str) -> str:
        """Give SQLAlchemy's address of a database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def new_database(self, *, template: str = "template0") -> str:
        """Make a database, a copy of the template, and give its name."""
        name = f"sp_{uuid4().hex}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def connect(self, database: str) -> psycopg.Connection:
        """Connect to a database, without a transaction."""
        return psycopg.connect(
            host=str(self.folder), user="postgres", dbname=database, autocommit=True
        )

    def _run(self, statement: str) -> None:
        with self.connect("postgres") as connection:
            connection.execute(statement)


@contextmanager
def running(binaries: Path, *more: str) -> Iterator[Server]:
    """Start a PostgreSQL that listens on a socket only, and remove it afterwards.

    `more` are settings of its own, such as `fsync=on`.
    """
    folder = Path(tempfile.mkdtemp(prefix="safepub-pg-"))
    who: dict[str, Any] = {}
    if os.getuid() == 0:  # PostgreSQL refuses to run as root.
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    data = folder / "data"

    def call(program: str, *arguments: str) -> None:
        subprocess.run(
            [binaries / program, *arguments],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            **who,
        )

    options = (
        f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"
        " -c synchronous_commit=off -c shared_buffers=32MB -c max_connections=60"
    ) + "".join(f" -c {setting}" for setting in more)
    try:
        call("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync",
             "--locale=C", "--encoding=UTF8")  # fmt: skip
        log = folder / "log"
        call("pg_ctl", "-D", str(data), "-w", "-l", str(log), "-o", options, "start")
        try:
            yield Server(folder)
        finally:
            call("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
