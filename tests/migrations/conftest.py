"""Both engines, each with an empty newsroom that no migration has touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import absence, postgres


@pytest.fixture(scope="session")
def empty_server() -> Iterator[postgres.Server]:
    binaries = postgres.find_binaries()
    if binaries is None:
        absence.give_up("PostgreSQL is not installed.")
    with postgres.running(binaries) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'newsroom.db'}"
        return
    server: postgres.Server = request.getfixturevalue("empty_server")
    name = server.new_database()
    yield server.url(name)
    server.drop_database(name)
