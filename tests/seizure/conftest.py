"""A newsroom that has been at work for a while on each engine, and what was taken from it."""

import contextlib
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from safepub import app as application
from safepub.web import limits, runtime
from tests.conftest import ENGINES
from tests.seizure.calendar import Calendar
from tests.seizure.scene import Scene
from tests.support import instances
from tests.support.instances import Custodians

CONTRIBUTORS = int(os.environ.get("SAFEPUB_SEIZURE_CONTRIBUTORS", "60"))
"""How many register. In `make test` fewer than life has; CONTRIBUTING.md says how to have more."""
SEED = 20261126


@pytest.fixture(scope="module", params=ENGINES)
def scene(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    custodians: Custodians,
    sqlite_template: Path,
) -> Iterator[Scene]:
    """A newsroom in which people register, write, change, erase and leave."""
    folder = tmp_path_factory.mktemp("instance")
    for name in ("vault.db", "vault-documents.db"):
        shutil.copy(sqlite_template / name, folder)
    url = _newsroom(request, folder)
    settings = instances.make_settings(
        newsroom_url=url, vault_path=folder / "vault.db", custody=custodians.custody
    )
    instances.write_settings(settings, folder)
    started = runtime.start(settings)
    with (
        pytest.MonkeyPatch.context() as patch,
        (folder / "server.log").open("w") as log,
        contextlib.redirect_stderr(log),
    ):
        app: Flask = application.assemble(started)
        app.testing = True
        app.extensions[runtime.EXTENSION] = started
        calendar, chance = Calendar(patch), random.Random(SEED)
        made = Scene(app, started.databases, settings, custodians, folder, calendar, chance)
        made.open_desk()
        yield made
        limits.limiter.reset()
    started.close()


def _newsroom(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template / "newsroom.db", folder)
        return f"sqlite:///{folder / 'newsroom.db'}"
    server = request.getfixturevalue("postgres_server")
    name = server.new_database(template=request.getfixturevalue("postgres_template"))
    request.addfinalizer(lambda: server.drop_database(name))
    return str(server.url(name))
