"""Webhooks over HTTP: registered with a live token, and no secret is shown twice."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from safepub.newsroom import outlets
from safepub.newsroom.models.outlets import Webhook
from safepub.web.api import webhook_words
from tests.serving.shelf import Shelf
from tests.web.api.conftest import Outlet
from tests.web.api.test_document import document as document  # noqa: PLC0414 - a fixture
from tests.web.api.test_document import fits

PATH = "/api/v1/webhooks"
URL = "https://hook.outlet.example/hook?token=1"

# The acts are tested on both engines.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def send(outlet: Outlet, path: str, said: Any = None, method: str = "POST") -> TestResponse:
    headers = {"Authorization": f"Bearer {outlet.token}"}
    if said is None:
        return outlet.client.open(path, method=method, headers=headers)
    return outlet.client.open(path, method=method, headers=headers, json=said)


@pytest.fixture
def registered(outlet: Outlet) -> dict[str, Any]:
    """What registering has answered."""
    answer = send(outlet, PATH, {"url": URL})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.get_json()
    return shown


def row(shelf: Shelf) -> Webhook:
    with shelf.databases.newsroom(write=False) as session:
        return session.scalars(select(Webhook)).one()


def test_a_secret_is_shown_once(
    outlet: Outlet, shelf: Shelf, registered: dict[str, Any], document: dict[str, Any]
) -> None:
    fits(document, "Registered", registered)
    listed = outlet.read(PATH)

    assert (registered["url"], registered["test"]) == (URL, "due")
    assert registered["secret"].startswith("whsec_")
    assert listed == {
        "webhooks": [
            {key: registered[key] for key in ("id", "url", "failing_since", "disabled_on", "test")}
        ]
    }
    fits(document, "WebhookList", listed)
    assert registered["secret"][6:].encode() not in row(shelf).sealed_secret


def test_a_new_secret_stands_beside_the_old_one(
    outlet: Outlet, shelf: Shelf, registered: dict[str, Any], document: dict[str, Any]
) -> None:
    answer = send(outlet, f"{PATH}/{registered['id']}/secrets")

    assert answer.status_code == 201
    fits(document, "NewSecret", answer.get_json())
    assert answer.get_json()["secret"] != registered["secret"]
    assert row(shelf).sealed_old_secret is not None


def test_a_test_and_a_replay_are_taken(
    outlet: Outlet, registered: dict[str, Any], document: dict[str, Any]
) -> None:
    tested = send(outlet, f"{PATH}/{registered['id']}/test")
    replayed = send(outlet, f"{PATH}/{registered['id']}/replay", {})

    assert (tested.status_code, replayed.status_code) == (202, 202)
    fits(document, "Webhook", tested.get_json())
    assert replayed.get_json() == {"deliveries": 0}


def test_a_second_one_is_refused_until_the_first_is_removed(
    outlet: Outlet, registered: dict[str, Any]
) -> None:
    second = send(outlet, PATH, {"url": URL})
    removed = send(outlet, f"{PATH}/{registered['id']}", method="DELETE")
    again = send(outlet, PATH, {"url": URL})

    assert (second.status_code, removed.status_code, again.status_code) == (409, 204, 201)
    assert second.get_json()["type"] == "/api/docs#problem-webhook-exists"
    assert removed.data == b""


def test_one_that_was_switched_off_sends_nothing(
    outlet: Outlet, shelf: Shelf, registered: dict[str, Any]
) -> None:
    with shelf.databases.newsroom() as session:
        found = session.scalars(select(Webhook)).one()
        found.disabled_on = found.failing_since = date(2026, 11, 23)

    tested = send(outlet, f"{PATH}/{registered['id']}/test")
    replayed = send(outlet, f"{PATH}/{registered['id']}/replay", {})

    assert (tested.status_code, replayed.status_code) == (409, 409)
    assert tested.get_json()["type"] == "/api/docs#problem-webhook-disabled"
    assert outlet.read(PATH)["webhooks"][0]["disabled_on"] == "2026-11-23"


@pytest.mark.parametrize(
    ("said", "pointers"),
    [
        ({}, ["#/url"]),
        ([], ["#"]),
        ({"url": 1}, ["#/url"]),
        ({"url": URL, "secret": "whsec_mine"}, ["#"]),
        ({"url": "http://hook.outlet.example/"}, ["#/url"]),
        ({"url": "https://127.0.0.1/"}, ["#/url"]),
        ({"url": "https://[::1]/"}, ["#/url"]),
        ({"url": "https://169.254.169.254/latest/meta-data"}, ["#/url"]),
        ({"url": "https://maks:secret@outlet.example/"}, ["#/url"]),
        ({"url": f"{URL}#part"}, ["#/url"]),
        ({"url": "https://outlet.example/" + "x" * 500}, ["#/url"]),
    ],
)
def test_what_cannot_be_used_is_named_and_not_repeated(
    outlet: Outlet, said: Any, pointers: list[str]
) -> None:
    answer = send(outlet, PATH, said)

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.get_json()["errors"]] == pointers
    assert "maks" not in answer.text
    assert outlet.read(PATH) == {"webhooks": []}


def test_bodies_that_are_no_json_or_not_asked_for_are_refused(
    outlet: Outlet, registered: dict[str, Any]
) -> None:
    path = f"{PATH}/{registered['id']}"

    form = outlet.client.post(
        f"{path}/replay",
        data={"after": ""},
        headers={"Authorization": f"Bearer {outlet.token}"},
    )
    unasked = [send(outlet, f"{path}/{act}", {"url": URL}) for act in ("test", "secrets")]
    nought = send(outlet, f"{path}/replay", {"after": "made up"})
    asked = send(outlet, f"{path}/test?a=b")

    answers = (form, *unasked, nought, asked)
    assert [answer.status_code for answer in answers] == [415, 422, 422, 422, 400]
    assert {answer.mimetype for answer in answers} == {"application/problem+json"}


def test_nobody_else_finds_it(outlet: Outlet, shelf: Shelf, registered: dict[str, Any]) -> None:
    with shelf.databases.newsroom() as session:
        own = outlets.get(session, session.scalars(select(Webhook.outlet_id)).one())
        # A test token of the same outlet: who tries things out hears of no real article.
        test = outlets.issue_token(session, own, "test")
    others = [Outlet(outlet.client, token) for token in (shelf.outlet(), test)]
    path = f"{PATH}/{registered['id']}"

    for other in others:
        answers = [
            send(other, path, method="DELETE"),
            send(other, f"{path}/test"),
            send(other, f"{path}/secrets"),
            send(other, f"{path}/replay", {}),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert other.read(PATH) == {"webhooks": []}
    assert send(others[1], PATH, {"url": URL}).status_code == 404
    assert send(outlet, f"{PATH}/x", method="DELETE").status_code == 404


def test_the_documents_examples_fit(document: dict[str, Any]) -> None:
    for name, told in (
        ("Registered", webhook_words.REGISTERED),
        ("NewSecret", webhook_words.NEW_SECRET),
        ("WebhookList", webhook_words.LISTED),
        ("Replayed", webhook_words.REPLAYED),
        ("Event", webhook_words.EVENT),
    ):
        fits(document, name, told)
    assert json.dumps(webhook_words.EVENT).count("example") == 1
