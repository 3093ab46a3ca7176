"""The scene, once for each process of the test run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from safepub import app as application
from safepub.cli import instance
from safepub.cli.instance import Plan
from safepub.crypto.keysets import Purpose
from safepub.settings import load_settings
from safepub.web import limits, runtime
from tests.canaries import browsers, listening, markers, story
from tests.canaries.browsers import Kept
from tests.canaries.scene import Scene
from tests.conftest import ENGINES
from tests.flows import conftest as flows
from tests.outgoing import receivers
from tests.support.instances import Custodians
from tests.web.contributor import files

CAME_FROM = "198.51.100.23"
# A password that nobody asks for on the socket, but that stands in the settings.
PASSWORD = "Vierabiej-on-the-wire"


@pytest.fixture(scope="package", params=ENGINES)
def scene(
    request: pytest.FixtureRequest, custodians: Custodians, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """The newsroom after the story, on each engine."""
    folder = tmp_path_factory.mktemp("canaries")
    overrides = _overrides(request, folder)
    address = f"http://127.0.0.1:{flows.free_port()}"
    settings_file = _instance(folder / "instance", address, custodians)
    settings = load_settings(settings_file, overrides)
    started = runtime.start(settings)
    planted = markers.planted()
    made = Scene(
        folder=folder,
        settings_file=settings_file,
        overrides=overrides,
        settings=settings,
        databases=started.databases,
        custodians=custodians,
        kept=Kept(
            app=application.assemble(started),
            address=address,
            sent_along=browsers.headers_of(planted),
            came_from=CAME_FROM,
        ),
        markers=planted,
    )
    limits.limiter.reset()
    _learn(made)
    receiving = folder / "receiver"
    receiving.mkdir()
    with receivers.receiving(receiving) as receiver, listening.hearing() as made.heard:
        story.tell(made, receiver)
    shutil.rmtree(receiving)
    yield made
    started.close()
    if request.param == "postgresql":
        name = settings.newsroom_url.partition("?")[0].rpartition("/")[2]
        request.getfixturevalue("postgres_server").drop_database(name)


def _learn(made: Scene) -> None:
    """Look also for what nobody types."""
    made.learn("owner in a file's metadata", files.OWNER)
    made.learn("address that a request came from", CAME_FROM)
    made.learn("address that a proxy told", browsers.PROXIED)
    made.learn("password of the database", PASSWORD)


def _overrides(request: pytest.FixtureRequest, folder: Path) -> dict[str, str]:
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'newsroom.db'}"
    else:
        server = request.getfixturevalue("postgres_server")
        name = server.new_database(template=request.getfixturevalue("postgres_template"))
        url = f"postgresql://postgres:{PASSWORD}@/{name}?host={server.folder}"
    template = request.getfixturevalue("sqlite_template")
    for file in ("newsroom.db", "vault.db", "vault-documents.db"):
        if file != "newsroom.db" or request.param == "sqlite":
            shutil.copy(template / file, folder / file)
    return {
        "SAFEPUB_NEWSROOM_URL": url,
        "SAFEPUB_VAULT_PATH": str(folder / "vault.db"),
        "SAFEPUB_ARGON2_STAFF_MEMORY_KIB": "8192",
        "SAFEPUB_ARGON2_CONTRIBUTOR_MEMORY_KIB": "8192",
    }


def _instance(folder: Path, address: str, custodians: Custodians) -> Path:
    folder.mkdir()
    manifests = {
        Purpose.IDENTITY: custodians.custody.identity_manifest.read_bytes(),
        Purpose.PAYMENT: custodians.custody.payment_manifest.read_bytes(),
    }
    plan = Plan(base_url=address, site_name="The Test Courier", throw_away=True)
    return instance.create(folder, plan, manifests)
