"""Cases 3, 4 and 7: every address of the application, tried by another site and with rubbish."""

import re

import pytest
from sqlalchemy import text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.abuse.conftest import Scene
from tests.abuse.places import changing, furnish
from tests.support import pages
from tests.web.contributor.conftest import written

ON_SQLITE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
# What an answer must not hold: where the code lies, what the database is asked, how it broke.
TELLING = re.compile(
    r"(?i:Traceback|site-packages|sqlalchemy|psycopg|sqlite3|werkzeug|marshmallow|safepub/[\w/]+\.py)"
    r"|SELECT .* FROM|INSERT INTO|\b[A-Z][a-z]\w+(Error|Exception)\b|0x[0-9a-f]{8}"
)
INSIDE = {"desk": "/desk/account", "custody": "/custody/", "contributor": "/room"}
NOT_UTF8 = b"\xff\xfe\xed\xa0\x80"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=edge"
PART = b'--edge\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'


def _reads(rule: Rule) -> bool:
    return "GET" in (rule.methods or set())


@ON_SQLITE
def test_case_03_no_get_changes_anything(scene: Scene) -> None:
    """405 for a GET of what changes something; after all GETs all is as before, and all are in."""
    places = furnish(scene)
    insider, log_ins = scene.insider(), scene.logged_in()
    before = scene.stored()
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}

    answers = {
        rule.rule: insider.get(places.address(rule), headers=elsewhere, buffered=True)
        for rule in scene.rules()
    }

    reading = {rule.rule for rule in scene.rules() if _reads(rule)}
    only_changing = {rule.rule: answers[rule.rule] for rule in scene.rules()}.keys() - reading
    assert {"/logout", "/leave", "/desk/logout", "/custody/logout"} <= only_changing
    assert {answers[rule].status_code for rule in only_changing} == {405}
    assert scene.stored() == before
    assert scene.logged_in() == log_ins
    for page in ("/room", "/desk/queue", "/custody/"):
        assert insider.get(page).status_code == 200


@ON_SQLITE
def test_case_04_no_form_works_without_its_value(scene: Scene) -> None:
    """400 without the CSRF value or with another browser's; the API takes a token and no cookie."""
    places = furnish(scene)
    insider = scene.insider()
    others = {
        "desk": pages.csrf_of(scene.app.test_client().get("/desk/login").text),
        "custody": pages.csrf_of(scene.app.test_client().get("/custody/login").text),
        "contributor": pages.csrf_of(scene.app.test_client().get("/login").text),
    }
    before = scene.stored()

    forms, of_outlets = {}, {}
    for rule in scene.rules():
        door = str(rule.endpoint).split(".", maxsplit=1)[0]
        for method in changing(rule):
            at = places.address(rule)
            if door == "api":
                of_outlets[f"{method} {rule.rule}"] = insider.open(at, method=method).status_code
                continue
            forms[rule.rule] = (
                insider.post(at).status_code,
                insider.post(at, data={"csrf_token": others[door]}).status_code,
                insider.post(at, data={}, headers={"X-CSRFToken": others[door]}).status_code,
            )

    assert len(forms) > 90
    assert set(forms.values()) == {(400, 400, 400)}
    assert len(of_outlets) > 5
    assert set(of_outlets.values()) == {401}
    assert scene.stored() == before


def _rubbish(csrf: str) -> list[tuple[str, bytes]]:
    """Give bodies with their types; the forms among them carry the browser's own CSRF value."""
    value = csrf.encode()
    wrong = b"csrf_token=" + value
    names = [b"seen", b"edition", b"act", b"rights", b"language", b"day", b"name", b"url", b"body"]
    everywhere = b"".join(b"&" + name + b"=%s" for name in names)
    parts = PART % (b"csrf_token", b"", value)
    file = PART % (b"files", b'; filename="\xff\x00"', NOT_UTF8)
    return [
        ("application/json", b'{"url": '),
        ("application/json", b'{"url": [1], "outcome": {"a": null}}'),
        ("application/json", b'"\\ud800"'),
        ("application/json", NOT_UTF8),
        (FORM, wrong + everywhere.replace(b"%s", b"%FF%FE%ED%A0%80")),
        (FORM, wrong + everywhere.replace(b"%s", b"a%00b")),
        (FORM, wrong + everywhere.replace(b"%s", b"99999999999999999999")),
        (FORM, wrong + b"&" + NOT_UTF8 + b"=" + NOT_UTF8 + b"&a[]=1&a[]=2"),
        (
            MULTIPART,
            parts + file + b"--edge--\r\n",
        ),
        (MULTIPART, parts + b"--edge\r\nContent-Disposition: \xff\r\n\r\n"),
    ]


def _telling(answer: TestResponse) -> str | None:
    found = TELLING.search(answer.get_data().decode(errors="replace"))
    return found and found[0]


def test_case_07_rubbish_gets_a_general_answer_everywhere(scene: Scene) -> None:
    """Malformed JSON, bad UTF-8, NUL and wrong types: never a 5xx, a path, SQL or a traceback."""
    places = furnish(scene)
    told = {}
    insider = scene.insider()
    csrf = {door: pages.csrf_of(insider.get(page).text) for door, page in INSIDE.items()}
    for rule in scene.rules():
        door = str(rule.endpoint).split(".", maxsplit=1)[0]
        at = places.address(rule)
        if rule.endpoint.rpartition(".")[2] in {"log_out", "leave"}:
            continue  # they read nothing, and end the log-in that the others are tried with
        for method in changing(rule):
            for kind, body in _rubbish(csrf.get(door, "")):
                answer = insider.open(
                    at, method=method, data=body, content_type=kind, headers=scene.as_outlet()
                )
                told[method, at, kind, body] = answer.status_code, _telling(answer)
        if _reads(rule):
            query = "?cursor=%FF&limit=x&after=%00&notice=%ED%A0%80&page=9999999999999999999"
            answer = insider.get(at + query, headers=scene.as_outlet(), buffered=True)
            told["GET", at, "", b""] = answer.status_code, _telling(answer)

    assert len(told) > 1_000
    wrong = {what: got for what, got in told.items() if got[0] >= 500 or got[1] is not None}
    assert wrong == {}


def test_case_07_a_database_that_breaks_is_not_quoted(scene: Scene) -> None:
    """A page, a form and the API over a missing table: 5xx, and no word of what was asked."""
    insider = scene.insider()
    form = {
        **written(pseudonym=scene.door.pseudonyms()[0]),
        "csrf_token": pages.csrf_of(insider.get("/room").text),
    }
    with scene.databases.newsroom() as session:
        session.execute(text("ALTER TABLE article RENAME TO qqzx"))
    scene.app.testing = False

    answers = [
        insider.get("/room"),
        insider.get("/desk/queue"),
        insider.post("/room/articles/new", data=form),
        insider.get("/api/v1/articles", headers=scene.as_outlet()),
        insider.get("/custody/requests/x"),
    ]

    assert {answer.status_code // 100 for answer in answers[:4]} == {5}
    assert [_telling(answer) for answer in answers] == [None] * 5
    assert not any("qqzx" in answer.text for answer in answers)
