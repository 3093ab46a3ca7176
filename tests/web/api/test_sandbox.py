"""The sandbox over HTTP: what a developer tries before a real article is there."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from safepub.serving.sandbox_articles import KILLED, MEDIUM, PICTURE, PICTURED, WITHHELD
from tests.serving.shelf import Shelf
from tests.web.api.conftest import Outlet
from tests.web.api.test_document import document as document  # noqa: PLC0414 - a fixture
from tests.web.api.test_document import fits

# Nothing of the sandbox is in a database.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

ARTICLES = "/api/v1/articles"


def test_a_developer_tries_a_correction_a_withholding_and_a_kill(
    client: FlaskClient, shelf: Shelf, document: dict[str, Any]
) -> None:
    outlet = Outlet(client, shelf.outlet("test"))
    headers = {"Authorization": f"Bearer {outlet.token}"}

    page, feed = outlet.read(ARTICLES), outlet.read("/api/v1/changes")
    article, gone = outlet.ask(f"{ARTICLES}/{PICTURED}"), outlet.ask(f"{ARTICLES}/{KILLED}")
    before = outlet.read(f"{ARTICLES}/{PICTURED}?version=1")
    html = outlet.ask(f"{ARTICLES}/{PICTURED}.html")
    again = outlet.ask(f"{ARTICLES}/{PICTURED}", If_None_Match=article.headers["ETag"])
    head = outlet.ask(f"{ARTICLES}/{PICTURED}", method="HEAD")
    picture = outlet.ask(article.get_json()["media"][0]["href"])
    said = client.post(
        f"{ARTICLES}/{KILLED}/acknowledgements", json={"action": "removed"}, headers=headers
    )
    hook = {"url": "https://hook.outlet.example/"}

    fits(document, "ArticlePage", page)
    fits(document, "Changes", feed)
    fits(document, "Acknowledgement", said.get_json())
    assert (article.get_json()["version"], before["version"]) == (2, 1)
    assert (len(article.get_json()["corrections"]), before["corrections"]) == (1, [])
    assert b"Sample: " in html.data
    assert (again.status_code, again.data) == (304, b"")
    assert head.headers["Content-Length"] == str(len(article.data))
    assert (picture.data, picture.mimetype) == (PICTURE, MEDIUM.media_type)
    assert (gone.status_code, gone.get_json()["reason"]) == (410, "safety")
    assert outlet.ask(f"{ARTICLES}/{WITHHELD}").status_code == 404
    assert said.status_code == 200
    assert client.post("/api/v1/webhooks", json=hook, headers=headers).status_code == 404
    assert "RateLimit" in article.headers
