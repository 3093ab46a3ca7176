"""Cases 8, 12, 13 and 14: what somebody without an account learns, and what they can stop."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import argon2 as argon2_cffi
import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import update
from werkzeug.test import TestResponse

from safepub.crypto import argon2
from safepub.newsroom import staff_invitations
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.states import Right
from safepub.web import limits
from tests.abuse.conftest import Scene
from tests.newsroom.conftest import PASSWORD
from tests.support import pages
from tests.web.contributor.conftest import IDENTITY, MAKS
from tests.web.desk.test_staff import offered

ON_SQLITE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
WRONG_CODE = "12345x"
MEGABYTE = "x" * 1_000_000


@contextmanager
def _hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[object, ...]]]:
    """Note what each run of Argon2 costs, where the two libraries that do it are called."""
    ran: list[tuple[object, ...]] = []

    def derivation(**costs: Any) -> Any:
        ran.append(("Argon2id", costs["memory_cost"], costs["iterations"], costs["lanes"]))
        return counted(**costs)

    def verification(hasher: Any, stored: Any, password: Any) -> bool:
        ran.append(("argon2-cffi", *stored.split("$")[1:4], hasher.hash_len))
        return bool(verify(hasher, stored, password))

    counted, verify = Argon2id, argon2_cffi.PasswordHasher.verify
    with monkeypatch.context() as patch:
        patch.setattr(argon2, "Argon2id", derivation)
        patch.setattr(argon2_cffi.PasswordHasher, "verify", verification)
        yield ran


def _post(scene: Scene, page: str, to: str = "", **told: Any) -> TestResponse:
    """Send a form from a fresh browser; `address` is where it comes from."""
    client = scene.app.test_client()
    address = told.pop("address", "127.0.0.1")
    token = pages.csrf_of(client.get(page).text)
    return client.post(
        to or page,
        data={"csrf_token": token, **told},
        environ_overrides={"REMOTE_ADDR": address},
    )


def _blank(page: str, *typed: str) -> str:
    """Blank what the visitor typed, and the value that every browser has of its own."""
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
    for words in typed:
        page = page.replace(words, "")
    return page


def _told(answer: TestResponse, *typed: str) -> tuple[object, ...]:
    headers = sorted((name, value) for name, value in answer.headers if name != "Content-Length")
    headers = [(name, value) for name, value in headers if name != "Set-Cookie"]
    return answer.status_code, _blank(answer.text, *typed), headers


@ON_SQLITE
def test_case_08_a_megabyte_is_refused_before_it_is_hashed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password or passphrase of 1 MB is refused at every form, and Argon2 never runs."""
    joining = _invitation_of_staff(scene)
    room, edita = scene.door.visitor(), scene.desk.visitor("Edita")
    long = {"password": MEGABYTE, "again": MEGABYTE}
    _, offer = offered(scene.app.test_client().get(joining).text)
    with _hashes(monkeypatch) as ran:
        answers = [
            _post(scene, joining, **offer, **long, code=WRONG_CODE),
            _post(scene, "/login", passphrase=MEGABYTE),
            _post(scene, "/desk/login", name="Edita", password=MEGABYTE, code=WRONG_CODE),
            _post(scene, "/desk/login", name="Nobody", password=MEGABYTE, code=MEGABYTE),
            _post(scene, "/custody/login", name="Ada", password=MEGABYTE, code=WRONG_CODE),
            edita.post("/account/password", old=PASSWORD, **long),
            edita.post("/account/password", old=MEGABYTE, password=PASSWORD, again=PASSWORD),
            room.post("/room/export", passphrase=MEGABYTE),
            room.post("/room/passphrase", passphrase=MEGABYTE),
            room.post("/room/leave-for-good", passphrase=MEGABYTE, bylines="keep", certain="yes"),
        ]

    assert {answer.status_code for answer in answers} == {422}
    assert ran == []
    assert not any("xxx" in answer.text for answer in answers)


@ON_SQLITE
def test_case_08_a_password_just_beyond_the_bound_in_bytes_is_not_hashed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1,024 letters of two bytes each pass the form and stop in front of the staff's hash."""
    with _hashes(monkeypatch) as ran:
        answer = _post(scene, "/desk/login", name="Edita", password="я" * 1_024, code=WRONG_CODE)

    assert answer.status_code == 422
    # What a wrong log-in wastes, so that it takes as long, hashes nothing that was sent.
    assert [kind for kind, *_ in ran] == ["Argon2id"]


@ON_SQLITE
def test_case_12_a_thousand_wrong_log_ins_stop_one_name_for_a_minute(scene: Scene) -> None:
    """1,000 bad log-ins for Edita, each from an address of its own: Peter is in, she is later."""
    client = scene.app.test_client()
    token = pages.csrf_of(client.get("/desk/login").text)
    wrong = {"csrf_token": token, "name": "Edita", "password": "guess", "code": WRONG_CODE}

    flood = [
        client.post(
            "/desk/login",
            data=wrong,
            environ_overrides={"REMOTE_ADDR": f"192.0.{number // 256}.{number % 256}"},
        ).status_code
        for number in range(1_000)
    ]

    assert flood == [422] * 60 + [429] * 940
    peter = scene.desk.people["Peter"]
    assert scene.desk.stranger().log_in("Peter", code=peter.code()).status_code == 303
    assert scene.custody.stranger().log_in("Ada", code=_code(scene, "Ada")).status_code == 303
    assert scene.door.stranger().log_in(MAKS).status_code == 303
    _a_minute_later()
    assert scene.desk.stranger().log_in("Edita", code=_code(scene, "Edita")).status_code == 303


@ON_SQLITE
def test_case_12_a_thousand_wrong_codes_leave_the_owner_a_way_in(scene: Scene) -> None:
    """Whoever has the password and guesses codes closes the authenticator, not the account."""
    edita = scene.desk.people["Edita"]
    inside = scene.desk.visitor("Edita")
    told = inside.post("/account/recovery-codes", code=edita.code(later=1)).text
    (recovery, *_) = re.findall(r"<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){5})</code>", told)
    for _ in range(20):
        scene.desk.stranger().log_in("Edita", code=WRONG_CODE)

    assert scene.desk.stranger().log_in("Edita", code=recovery).status_code in {200, 303}
    assert inside.get("/queue").status_code == 200


def _code(scene: Scene, name: str) -> str:
    return scene.desk.people[name].code()


def _a_minute_later() -> None:
    """Let the limiter forget, as its storage does when what it counted is over."""
    storage: Any = limits.limiter.limiter.storage
    storage.expirations.update(dict.fromkeys(storage.expirations, 0.0))


def _close(scene: Scene, name: str) -> None:
    with scene.databases.newsroom() as session:
        session.execute(update(Staff).where(Staff.name == name).values(disabled=True))


def _invitation_of_staff(scene: Scene, name: str = "Nina", *, today: date | None = None) -> str:
    with scene.databases.newsroom() as session:
        token = staff_invitations.invite(
            session,
            scene.desk.people["Adam"].reader,
            name,
            frozenset({Right.EDITOR}),
            today=today or _today(),
        )
    return f"/desk/joining/{token}"


def _today() -> date:
    return datetime.now(UTC).date()


@ON_SQLITE
@pytest.mark.parametrize("page", ["/desk/login", "/custody/login"])
def test_case_13_a_log_in_tells_of_no_name(scene: Scene, page: str) -> None:
    """Known, unknown, closed and without a right at this door: one answer, byte for byte."""
    _close(scene, "Petra")
    known = {"/desk/login": "Edita", "/custody/login": "Ada"}[page]
    other = {"/desk/login": "Ada", "/custody/login": "Edita"}[page]

    answers = {
        name: _post(scene, page, name=name, password="guess", code=WRONG_CODE)
        for name in (known, "Nobody", "Petra", other)
    }
    answers["right password"] = _post(scene, page, name=known, password=PASSWORD, code=WRONG_CODE)

    typed = (*answers, "Max", "Adam")
    assert len({str(_told(answer, *typed)) for answer in answers.values()}) == 1
    assert {answer.status_code for answer in answers.values()} == {422}


@ON_SQLITE
def test_case_13_a_contributors_log_in_tells_of_nobody(scene: Scene) -> None:
    """Almost right, invented and empty words get one answer; there is no name to be asked for."""
    almost, invented = MAKS[:-1], "seven words that nobody here ever had"

    answers = [_post(scene, "/login", passphrase=typed) for typed in (almost, invented, "ё")]

    assert len({str(_told(answer, almost, invented, "ё")) for answer in answers}) == 1


@ON_SQLITE
def test_case_13_an_invitation_that_works_no_longer_is_like_an_invented_one(scene: Scene) -> None:
    """Used, expired, invented: one 404 at both kinds of invitation, read or filled in."""
    used = scene.door.invite()
    assert scene.door.stranger().post(used, **IDENTITY).status_code == 303
    of_contributors = [used, scene.door.invite(days=-1), "/invitation/" + "x" * 43]
    expired = _invitation_of_staff(scene, "Olga", today=_today() - timedelta(days=60))
    of_staff = [expired, _invitation_of_staff(scene), "/desk/joining/" + "y" * 43]
    scene.desk.visitor("Adam").post("/admin/staff/take-back")

    for paths in (of_contributors, of_staff):
        tokens = [path.rpartition("/")[2] for path in paths]
        read = [scene.app.test_client().get(path) for path in paths]
        sent = [_post(scene, "/login", to=path, **IDENTITY) for path in of_contributors]
        assert {answer.status_code for answer in read + sent} == {404}
        assert len({str(_told(answer, *tokens)) for answer in read}) == 1
        assert len({str(_told(answer, *tokens)) for answer in sent}) == 1


@ON_SQLITE
def test_case_13_no_address_resets_anything_by_a_name(scene: Scene) -> None:
    """Nobody outside can ask for a reset: no open form but the log-ins takes a name of staff."""
    outside = scene.app.test_client()
    taking = {
        rule.rule
        for rule in scene.rules()
        if "GET" in (rule.methods or set())
        and not rule.arguments
        and 'name="name"' in outside.get(rule.rule, buffered=True).text
    }

    assert taking == {"/desk/login", "/custody/login"}


@ON_SQLITE
@pytest.mark.parametrize("page", ["/desk/login", "/custody/login"])
def test_case_14_unknown_names_cost_the_same_work(
    scene: Scene, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Argon2 runs as often and at the same cost for known, unknown and closed accounts."""
    _close(scene, "Petra")
    known = {"/desk/login": "Edita", "/custody/login": "Ada"}[page]
    _post(scene, page, name="Nobody", password="guess", code=WRONG_CODE)  # the dummy is made once
    runs = {}
    for name in (known, "Nobody", "Petra"):
        with _hashes(monkeypatch) as ran:
            _post(scene, page, name=name, password="guess", code=WRONG_CODE)
        runs[name] = ran
    with _hashes(monkeypatch) as right:
        _post(scene, page, name=known, password=PASSWORD, code=WRONG_CODE)

    assert [kind for kind, *_ in runs[known]] == ["argon2-cffi", "Argon2id"]
    assert runs[known] == runs["Nobody"] == runs["Petra"] == right


@ON_SQLITE
def test_case_14_every_passphrase_costs_the_same_work(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run of Argon2 for words that open a room, for those that do not, and for a step up."""
    runs = []
    for typed in (MAKS, MAKS[:-1], "seven words that nobody here ever had"):
        with _hashes(monkeypatch) as ran:
            _post(scene, "/login", passphrase=typed)
        runs.append(ran)
    room = scene.door.visitor()
    for typed in (MAKS, "other words"):
        with _hashes(monkeypatch) as ran:
            room.post("/room/export", passphrase=typed)
        runs.append(ran)

    assert len(runs[0]) == 1
    assert runs == [runs[0]] * 5


@ON_SQLITE
def test_case_14_a_wrong_invitation_costs_no_hash(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Used, expired and invented invitations are told apart by no hash: none is made."""
    used = scene.door.invite()
    scene.door.stranger().post(used, **IDENTITY)
    with _hashes(monkeypatch) as ran:
        for path in (used, scene.door.invite(days=-1), "/invitation/" + "x" * 43):
            assert _post(scene, "/login", to=path, **IDENTITY).status_code == 404

    assert ran == []
