"""What a web process has loaded: import contracts cannot see everything, this does."""

import dataclasses
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from safepub.settings import Settings
from tests.support import instances
from tests.support.instances import Custodians

ROOT = Path(__file__).parents[1]
OPENING = {
    "safepub.crypto.custodian_keys",
    "safepub.crypto.drills",
    "safepub.crypto.opening",
    "safepub.crypto.paper",
    "safepub.crypto.resharing",
    "safepub.crypto.signing",
}
OFFLINE = "safepub.cli.custody"
WAY_IN = {
    "safepub.registration",
    "safepub.vault.documents",
    "safepub.vault.export",
    "safepub.vault.identity",
    "safepub.vault.slots",
}
PAGES = (
    "/",
    "/login",
    "/desk/login",
    "/custody/login",
    "/api/v1/articles",
    "/api/openapi.json",
    "/healthz",
)
# Pages are asked for as well: a function may import what its module does not.
START = f"""
import json, sys
from wsgi import app
visitor = app.test_client()
for page in {PAGES}:
    visitor.get(page, base_url="https://safepub.test")
json.dump(sorted(name for name in sys.modules if name.startswith("safepub")), sys.stdout)
"""
SERVE = """
import contextlib, io, json, sys
from safepub.cli.main import main
with contextlib.redirect_stdout(io.StringIO()):
    main(["serve", "--help"], standalone_mode=False)
json.dump(sorted(name for name in sys.modules if name.startswith("safepub")), sys.stdout)
"""


@pytest.fixture
def plain_settings(sqlite_url: str, vault_path: Path, custodians: Custodians) -> Settings:
    return instances.make_settings(
        newsroom_url=sqlite_url, vault_path=vault_path, custody=custodians.custody
    )


def loaded(script: str, settings_file: Path | None = None) -> set[str]:
    """Run a script in a process of its own and give the modules that it loaded."""
    environment = {**os.environ, "SAFEPUB_SETTINGS": str(settings_file or "")}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_web_application_cannot_open_what_it_seals(
    plain_settings: Settings, tmp_path: Path
) -> None:
    path = instances.write_settings(plain_settings, tmp_path)

    modules = loaded(START, path)

    assert {"safepub.web.contributor.door", "safepub.web.custody.door"} <= modules
    assert not modules & OPENING
    assert not any(name.startswith(OFFLINE) for name in modules)


def test_the_command_that_serves_cannot_open_what_it_seals() -> None:
    modules = loaded(SERVE)

    assert "safepub.cli.serve" in modules
    assert not modules & OPENING


def test_the_import_contract_names_the_same_modules() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {found["id"]: found for found in settings["tool"]["importlinter"]["contracts"]}

    assert set(contracts["way-out"]["protected_modules"]) == OPENING
    assert set(contracts["one-way"]["forbidden_modules"]) == OPENING
    assert set(contracts["wall"]["forbidden_modules"]) >= OPENING


def test_desk_and_api_alone_never_load_a_real_identity(
    plain_settings: Settings, tmp_path: Path
) -> None:
    settings = dataclasses.replace(plain_settings, doors=("desk", "api"))
    path = instances.write_settings(settings, tmp_path)

    modules = loaded(START, path)

    assert {"safepub.web.desk.door", "safepub.web.api.door"} <= modules
    assert not modules & (OPENING | WAY_IN)
