"""The Valkey that outlets are counted in, gone: everybody gets in by their door as before."""

import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from safepub.settings import Settings
from tests.newsroom.conftest import PASSWORD
from tests.serving.shelf import Shelf
from tests.support import pages
from tests.web.desk.conftest import Desk
from tests.web.desk.conftest import desk as desk  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: Settings) -> Iterator[Settings]:
    """Settings that name a Valkey which does not answer."""
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"valkey://127.0.0.1:{nobody.getsockname()[1]}"
        yield replace(settings, api=replace(settings.api, per_minute=2, counted_at=address))


def _log_in(client: FlaskClient, door: str, **typed: str) -> int:
    token = pages.csrf_of(client.get(f"{door}/login").text)
    return client.post(f"{door}/login", data={**typed, "csrf_token": token}).status_code


def test_without_its_valkey_all_get_in_and_tokens_are_counted_still(desk: Desk, app: Flask) -> None:
    token = {"Authorization": f"Bearer {Shelf(desk.databases).outlet()}"}

    asked = [app.test_client().get("/api/v1/articles", headers=token) for _ in range(3)]

    assert [answer.status_code for answer in asked] == [200, 200, 429]
    for name, door in (("Edita", "/desk"), ("Klára", "/custody")):
        typed = {"name": name, "password": PASSWORD, "code": desk.people[name].code()}
        assert _log_in(app.test_client(), door, **typed) == 303
    # Nobody's words, looked at all the same.
    assert _log_in(app.test_client(), "", passphrase="one two three four five six seven") == 422
    assert app.test_client().get("/readyz").status_code == 200
