"""An outlet that asks over HTTP."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.serving.shelf import Shelf


class Outlet:
    """Asks with its token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        """Keep the token."""
        self.client = client
        self.token = token

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> TestResponse:
        """Ask for a path; `If_None_Match` is a header."""
        sent = {"Authorization": f"Bearer {self.token}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.client.open(path, method=method, headers=sent)

    def read(self, path: str) -> Any:
        """Ask for a path and read its JSON."""
        return self.ask(path).get_json()


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    """An empty shelf in the application's newsroom."""
    return Shelf(app.extensions["safepub"].databases)


@pytest.fixture
def outlet(client: FlaskClient, shelf: Shelf) -> Outlet:
    """An outlet with a live token."""
    return Outlet(client, shelf.outlet())
