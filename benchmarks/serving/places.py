"""Where newsrooms are made: files in a folder, and databases of a PostgreSQL of our own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from tests.support import postgres
from tests.support.postgres import Server

ENGINES = ("sqlite", "postgresql")
# A server as one runs it: commits reach the disk.
_SETTINGS = (
    "fsync=on",
    "full_page_writes=on",
    "synchronous_commit=on",
    "shared_buffers=512MB",
    "max_connections=400",
    "max_wal_size=8GB",
)


@dataclass(frozen=True, kw_only=True)
class Places:
    """A folder, and a running PostgreSQL."""

    folder: Path
    server: Server

    def url(self, engine: str, name: str) -> str:
        """Give SQLAlchemy's address of a new database."""
        if engine == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        return self.server.url(self.server.new_database())


@contextmanager
def opened(folder: Path) -> Iterator[Places]:
    """Start a PostgreSQL until the block ends.

    Raises:
        click.ClickException: There is none.
    """
    binaries = postgres.find_binaries()
    if binaries is None:
        raise click.ClickException(
            f"There is no PostgreSQL here; name one with {postgres.VARIABLE}"
        )
    with postgres.running(binaries, *_SETTINGS) as server:
        yield Places(folder=folder, server=server)
