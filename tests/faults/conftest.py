"""A newsroom on PostgreSQL whose way can be cut, and instances that can be killed."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from safepub.settings import load_settings
from tests.faults import instance, proxy
from tests.faults.instance import Instance
from tests.faults.proxy import Proxy
from tests.flows.conftest import free_port, make_instance
from tests.support.instances import Custodians
from tests.support.postgres import Server


@pytest.fixture
def way(postgres_server: Server) -> Iterator[Proxy]:
    """The way to PostgreSQL."""
    with proxy.before(postgres_server.folder) as stands:
        yield stands


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> Random:
    """What happens by chance, the same in every run of one test."""
    return Random(f"{instance.SEED} {request.node.name}")


@pytest.fixture
def killed(
    newsroom_url: str, vault_path: Path, custodians: Custodians, tmp_path: Path
) -> Iterator[Instance]:
    """An instance that nobody has started yet, on each engine in turn."""
    address = f"http://127.0.0.1:{free_port()}"
    settings_file = make_instance(tmp_path / "instance", address, custodians)
    overrides = {
        "SAFEPUB_NEWSROOM_URL": newsroom_url.replace("+psycopg", ""),
        "SAFEPUB_VAULT_PATH": str(vault_path),
        "SAFEPUB_ARGON2_STAFF_MEMORY_KIB": "8192",
        "SAFEPUB_ARGON2_CONTRIBUTOR_MEMORY_KIB": "8192",
    }
    made = Instance(
        address=address,
        settings_file=settings_file,
        settings=load_settings(settings_file, overrides),
        overrides=overrides,
        folder=tmp_path,
    )
    yield made
    made.end()
