"""Databases, settings, an application and a browser for every test that asks.

A test that asks for `newsroom_url`, or for anything made from it, runs on SQLite
and on PostgreSQL. Migrations run once for each; a test gets a copy.
"""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from werkzeug.serving import make_server

from safepub import app as application
from safepub import database
from safepub.cli import migrate
from safepub.database import Databases
from safepub.settings import Settings
from safepub.web import limits, runtime
from tests.support import absence, chromium, instances, postgres
from tests.support.instances import Custodians
from tests.support.lent_database import LentDatabase
from tests.support.postgres import Server

# How long an example takes says nothing about whether it is right.
hypothesis_settings.register_profile("safepub", parent=hypothesis_settings(), deadline=None)
hypothesis_settings.load_profile("safepub")

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def custodians(tmp_path_factory: pytest.TempPathFactory) -> Custodians:
    """Three custodians, two of whom can open together."""
    return instances.make_custodians(tmp_path_factory.mktemp("custody"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both databases, migrated and otherwise empty."""
    folder = tmp_path_factory.mktemp("databases")
    migrate.upgrade_newsroom(f"sqlite:///{folder / 'newsroom.db'}")
    migrate.upgrade_vault(folder / "vault.db")
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """One PostgreSQL for each process of the test run."""
    binaries = postgres.find_binaries()
    if binaries is None:
        absence.give_up(f"There is no PostgreSQL here; name one with {postgres.VARIABLE}.")
    with postgres.running(binaries) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server) -> str:
    """The name of a migrated and otherwise empty newsroom."""
    name = postgres_server.new_database()
    migrate.upgrade_newsroom(postgres_server.url(name))
    return name


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """An empty newsroom in a SQLite file of its own."""
    copy = shutil.copy(sqlite_template / "newsroom.db", tmp_path / "newsroom.db")
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def lent_database(postgres_server: Server, postgres_template: str) -> Iterator[LentDatabase]:
    """The database that the tests of this process have in turn."""
    lent = LentDatabase(postgres_server, postgres_template)
    yield lent
    lent.throw_away()


@pytest.fixture
def postgres_url(postgres_server: Server, lent_database: LentDatabase) -> Iterator[str]:
    """An empty newsroom in a PostgreSQL database that nobody else uses meanwhile."""
    yield postgres_server.url(lent_database.lend())
    lent_database.take_back()


@pytest.fixture(params=ENGINES)
def newsroom_url(request: pytest.FixtureRequest) -> str:
    """An empty newsroom, on each engine in turn."""
    wanted = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(wanted))


@pytest.fixture
def vault_path(sqlite_template: Path, tmp_path: Path) -> Path:
    """A vault with nothing but decoys in it, and an empty pool of documents."""
    shutil.copy(sqlite_template / "vault-documents.db", tmp_path)
    return Path(shutil.copy(sqlite_template / "vault.db", tmp_path / "vault.db"))


@pytest.fixture
def databases(newsroom_url: str, vault_path: Path) -> Iterator[Databases]:
    """Both databases, opened."""
    opened = database.open_databases(newsroom_url, vault_path)
    yield opened
    opened.close()


@pytest.fixture
def settings(newsroom_url: str, vault_path: Path, custodians: Custodians) -> Settings:
    """Settings of an instance; change one with `dataclasses.replace`."""
    return instances.make_settings(
        newsroom_url=newsroom_url, vault_path=vault_path, custody=custodians.custody
    )


@pytest.fixture(scope="session")
def assembled() -> dict[object, Flask]:
    """Applications by what their assembly depends on: doors and site."""
    return {}


@pytest.fixture
def app(settings: Settings, assembled: dict[object, Flask]) -> Iterator[Flask]:
    """The web application with all its doors, around databases of this test.

    Its addresses and templates are compiled once for each process of the test run: that
    took longer than most tests. What a test opens hangs on the runtime, which is its own.
    """
    started = runtime.start(settings)
    depends_on = settings.doors, settings.site, settings.secrets.session_key
    if depends_on not in assembled:
        assembled[depends_on] = application.assemble(started)
    made = assembled[depends_on]
    made.testing = True
    made.extensions[runtime.EXTENSION] = started
    limits.limiter.reset()
    yield made
    started.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a face: it keeps cookies and follows nothing by itself."""
    return app.test_client()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The address of the application, served on this machine for a real browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """One real Chromium for each process of the test run."""
    executable = chromium.find()
    if executable is None:
        absence.give_up(f"There is no Chromium here; name one with {chromium.VARIABLE}.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(chromium.FLAGS), handle_sigint=False
        )
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium_browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser without JavaScript, as in Tor Browser's safest mode."""
    context = chromium_browser.new_context(java_script_enabled=False)
    yield context
    context.close()
