"""A small application with no door but a trial one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from safepub import app as application
from safepub.database import Databases
from safepub.settings import Settings
from safepub.web import runtime
from tests.support import instances
from tests.support import trial as trial_door
from tests.support.instances import Custodians


@pytest.fixture
def bare_settings(sqlite_url: str, vault_path: Path, custodians: Custodians) -> Settings:
    """Settings that name no door."""
    made = instances.make_settings(
        newsroom_url=sqlite_url, vault_path=vault_path, custody=custodians.custody
    )
    return replace(made, doors=())


@pytest.fixture
def trial(bare_settings: Settings) -> Iterator[Flask]:
    """The application with the trial door."""
    app = application.create_app(bare_settings)
    app.register_blueprint(trial_door.make())
    yield app
    opened: runtime.Runtime = app.extensions[runtime.EXTENSION]
    opened.close()


@pytest.fixture
def visitor(trial: Flask) -> FlaskClient:
    """A browser in front of the trial door."""
    return trial.test_client()


@pytest.fixture
def trial_databases(trial: Flask) -> Databases:
    """The databases behind the trial door."""
    opened: runtime.Runtime = trial.extensions[runtime.EXTENSION]
    return opened.databases
