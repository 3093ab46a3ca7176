"""A newsroom on PostgreSQL whose way can be cut."""

from collections.abc import Iterator

import pytest

from tests.faults import proxy
from tests.faults.proxy import Proxy
from tests.support.postgres import Server


@pytest.fixture
def way(postgres_server: Server) -> Iterator[Proxy]:
    """The way to PostgreSQL."""
    with proxy.before(postgres_server.folder) as stands:
        yield stands


@pytest.fixture
def newsroom_url(postgres_server: Server, postgres_url: str, way: Proxy) -> str:
    """A newsroom on PostgreSQL at the other end of the way."""
    return postgres_url.replace(str(postgres_server.folder), str(way.folder))
