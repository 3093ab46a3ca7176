"""Walks the URL map: a page that is not open on purpose is locked, and only POST changes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from safepub import app as application
from safepub.settings import DOORS, Settings
from safepub.web import runtime
from tests.support import instances, pages
from tests.support.instances import Custodians

READING = {"GET", "HEAD", "OPTIONS"}
CHANGING = {"POST", "OPTIONS"}
REMOVING = {"DELETE", "OPTIONS"}  # by outlets alone: pages have forms
STAND_INS = {"uuid": UUID(int=4, version=4), "int": 1, "default": "x", "path": "x"}
LOG_INS = {"contributor": "/login", "desk": "/desk/login", "custody": "/custody/login"}
LOG_OUTS = ("/desk/logout", "/custody/logout")
# Open on purpose, door by door. Whoever adds a page here has thought about it.
OPEN = {
    "/",
    "/about",
    "/invitation/<token>",
    "/leave",
    "/login",
    "/logout",
    "/passphrase",
    "/custody/login",
    "/desk/account/passkeys/challenge",  # for the log-in; it tells nothing of anybody
    "/desk/joining/<token>",
    "/desk/login",
    "/api/docs",
    "/api/openapi.json",
    "/healthz",
    "/readyz",
    "/feeds/<uuid:feed_id>.json",  # for whoever knows the id of a feed that is open
    "/feeds/<uuid:feed_id>.xml",
    "/static/<path:filename>",
}


@pytest.fixture
def sqlite_settings(sqlite_url: str, vault_path: Path, custodians: Custodians) -> Settings:
    return instances.make_settings(
        newsroom_url=sqlite_url, vault_path=vault_path, custody=custodians.custody
    )


@pytest.fixture
def all_doors(sqlite_settings: Settings) -> Iterator[Flask]:
    app = application.create_app(sqlite_settings)
    yield app
    opened: runtime.Runtime = app.extensions[runtime.EXTENSION]
    opened.close()


def address(app: Flask, rule: Rule) -> str:
    """Fill in the rule's blanks with values that no test has stored."""
    values = {name: STAND_INS[kind] for name, kind in blanks(rule).items()}
    return app.url_map.bind("localhost").build(rule.endpoint, values, method="OPTIONS")


def blanks(rule: Rule) -> dict[str, str]:
    kinds = {part.split(":")[0] for part in rule.rule.split("<")[1:] if ":" in part.split(">")[0]}
    return {
        name: next((kind for kind in kinds if f"<{kind}:{name}>" in rule.rule), "default")
        for name in rule.arguments
    }


def locked(app: Flask, methods: set[str]) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule not in OPEN and (rule.methods or set()) <= methods
    ]


def door_of(rule: Rule) -> str:
    return str(rule.endpoint).split(".", maxsplit=1)[0]


def enter(client: FlaskClient, rule: Rule) -> str:
    """Fetch the CSRF value of the door's log-in page."""
    return pages.csrf_of(client.get(LOG_INS[door_of(rule)]).text)


def test_every_address_either_reads_or_changes(all_doors: Flask) -> None:
    mixed = [
        rule.rule
        for rule in all_doors.url_map.iter_rules()
        if (rule.methods or set()) not in (READING, CHANGING)
        and not (door_of(rule) == "api" and rule.methods == REMOVING)
    ]

    assert mixed == []


def test_what_is_open_exists(all_doors: Flask) -> None:
    assert {rule.rule for rule in all_doors.url_map.iter_rules()} >= OPEN


def test_every_other_page_is_locked(all_doors: Flask) -> None:
    client = all_doors.test_client()
    answers = {
        rule.rule: (door_of(rule), client.get(address(all_doors, rule)))
        for rule in locked(all_doors, READING)
    }

    let_in = []
    for path, (door, answer) in answers.items():
        led_to_log_in = answer.status_code == 303 and answer.location == LOG_INS.get(door)
        if not led_to_log_in and answer.status_code != 401:
            let_in.append(path)
    assert len(answers) > 10
    assert let_in == []


def test_every_other_form_is_locked(all_doors: Flask) -> None:
    client = all_doors.test_client()
    answers = {}
    for rule in locked(all_doors, CHANGING):
        if door_of(rule) == "api":
            continue  # its token stands in a header: see below
        token = enter(client, rule)
        sent = client.post(address(all_doors, rule), data={"csrf_token": token})
        answers[rule.rule] = sent.status_code

    for path in LOG_OUTS:
        del answers[path]  # see the next test
    assert len(answers) > 8
    assert set(answers.values()) == {401}


@pytest.mark.parametrize("path", LOG_OUTS)
def test_logging_out_needs_no_right(all_doors: Flask, path: str) -> None:
    client = all_doors.test_client()
    token = pages.csrf_of(client.get(path.replace("logout", "login")).text)

    answer = client.post(path, data={"csrf_token": token})

    assert answer.status_code in {303, 401}


def test_outlets_write_with_a_token_alone(all_doors: Flask) -> None:
    client = all_doors.test_client()
    answers = {
        f"{method} {rule.rule}": client.open(address(all_doors, rule), method=method).status_code
        for rule in all_doors.url_map.iter_rules()
        for method in (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}
        if door_of(rule) == "api"
    }

    assert answers == dict.fromkeys(
        (
            "POST /api/v1/articles/<article_id>/acknowledgements",
            "POST /api/v1/webhooks",
            "POST /api/v1/webhooks/<webhook_id>/replay",
            "POST /api/v1/webhooks/<webhook_id>/secrets",
            "POST /api/v1/webhooks/<webhook_id>/test",
            "DELETE /api/v1/webhooks/<webhook_id>",
        ),
        401,
    )


def test_every_form_without_its_value_is_refused(all_doors: Flask) -> None:
    answers = {
        rule.rule: all_doors.test_client().post(address(all_doors, rule)).status_code
        for rule in all_doors.url_map.iter_rules()
        if "POST" in (rule.methods or set()) and door_of(rule) != "api"
    }

    assert len(answers) > 12
    assert set(answers.values()) == {400}


def test_no_address_changes_by_a_get(all_doors: Flask) -> None:
    client = all_doors.test_client()
    reading = {rule.rule for rule in all_doors.url_map.iter_rules() if rule.methods == READING}
    only_changing = [
        rule
        for rule in all_doors.url_map.iter_rules()
        if rule.methods == CHANGING and rule.rule not in reading
    ]

    answers = {client.get(address(all_doors, rule)).status_code for rule in only_changing}

    assert answers == {405}


@pytest.mark.parametrize("door", DOORS)
def test_only_doors_that_the_settings_name_exist(sqlite_settings: Settings, door: str) -> None:
    app = application.create_app(replace(sqlite_settings, doors=(door,)))

    feeds = {"feeds"} if door == "api" else set()
    found = {door_of(rule) for rule in app.url_map.iter_rules()}
    assert found == {door, "health", "static"} | feeds


def test_addresses_hold_no_name_of_a_person_or_key(all_doors: Flask) -> None:
    names = {name for rule in all_doors.url_map.iter_rules() for name in rule.arguments}

    assert names <= {
        *("address", "article_id", "feed_id", "filename", "media_id", "number", "place"),
        *("tag_id", "token"),
        *(
            "order_id",
            "outlet_id",
            "pseudonym_id",
            "request_id",
            "run_id",
            "staff_id",
            "template_id",
            "webhook_id",
        ),
    }
