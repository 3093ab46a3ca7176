"""Both engines, each with an empty newsroom that no migration has touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def untouched_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'newsroom.db'}"
        return
    server: Server = request.getfixturevalue("postgres_server")
    name = server.new_database()
    yield server.url(name)
    server.drop_database(name)
