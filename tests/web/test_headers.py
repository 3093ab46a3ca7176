from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from safepub import app as application
from safepub.settings import Settings, Site
from safepub.web import headers
from tests.support import trial as trial_door

PATHS = ["/trial", "/nothing", "/fails/bug", "/static/safepub.css", "/healthz", "/locked", "/api/x"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(visitor: FlaskClient, path: str) -> None:
    answer = visitor.get(path, buffered=True)

    for name, value in headers.ALWAYS.items():
        assert answer.headers[name] == value
    assert answer.headers["Strict-Transport-Security"] == headers.TWO_YEARS
    assert "includeSubDomains" in headers.TWO_YEARS
    assert "Server" not in answer.headers


@pytest.mark.parametrize("path", ["/trial", "/nothing", "/fails/bug", "/healthz"])
def test_no_page_is_kept_by_the_browser(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).headers["Cache-Control"] == "no-store"


def test_the_style_sheet_is_kept_for_an_hour(visitor: FlaskClient) -> None:
    answer = visitor.get("/static/safepub.css", buffered=True)

    assert "max-age=3600" in answer.headers["Cache-Control"]


def test_the_policy_lets_nothing_in_but_styles_and_pictures_of_ours() -> None:
    assert headers.POLICY.startswith("default-src 'none'")
    assert "script-src" not in headers.POLICY
    assert "unsafe" not in headers.POLICY


def test_where_a_script_may_run_it_is_ours_and_asks_us_alone() -> None:
    added = headers.SCRIPT.removeprefix(headers.POLICY)

    assert added == "; script-src 'self'; connect-src 'self'"


def made_with(settings: Settings, **site: str) -> FlaskClient:
    changed = replace(settings, site=Site(name="The Test Courier", **site))
    app: Flask = application.create_app(changed)
    app.register_blueprint(trial_door.make())
    return app.test_client()


def test_without_https_nothing_is_said_about_it(bare_settings: Settings) -> None:
    client = made_with(bare_settings, base_url="http://127.0.0.1:8000")

    assert "Strict-Transport-Security" not in client.get("/trial").headers


def test_pages_point_to_the_onion_service(bare_settings: Settings) -> None:
    client = made_with(bare_settings, base_url="https://safepub.test", onion="abc.onion")

    assert client.get("/trial?q=%D0%B1&x=1").headers["Onion-Location"] == (
        "http://abc.onion/trial?q=%D0%B1&x=1"
    )
    assert client.get("/ліст").headers["Onion-Location"].startswith("http://abc.onion/%D0%BB")
    assert "Onion-Location" not in client.get("/static/safepub.css", buffered=True).headers
    at_onion = client.get("/trial", headers={"Host": "abc.onion"})
    assert "Onion-Location" not in at_onion.headers
