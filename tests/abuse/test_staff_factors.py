"""Cases 1, 2, 15 and 16: how the second factor of staff is enrolled, reset and used up."""

import re
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from safepub.crypto import second_factor
from safepub.newsroom import staff_log_in
from safepub.web import staff_login
from tests.abuse.conftest import Scene
from tests.abuse.places import furnish
from tests.newsroom.conftest import PASSWORD
from tests.web.contributor.conftest import IDENTITY
from tests.web.desk.test_staff import ADDRESS, NEW_PASSWORD, code_of, found, offered

ON_SQLITE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
WEAK = "A" * 32
AT_ONCE = 6


def _access(scene: Scene, name: str) -> tuple[bytes, str]:
    """Give what an account is entered with."""
    with scene.databases.newsroom(write=False) as session:
        credential = staff_log_in.credential_of(session, name)
    assert credential is not None
    return credential.sealed_totp_secret, credential.password_hash


@ON_SQLITE
def test_case_01_no_administrator_reaches_into_anothers_second_factor(scene: Scene) -> None:
    """Another's id is refused at every page of one's own access; no page shows a secret again."""
    places, desk = furnish(scene), scene.desk
    adam = desk.visitor("Adam")
    edita, ada = (str(desk.people[name].reader.staff_id) for name in ("Edita", "Ada"))
    before = {name: _access(scene, name) for name in desk.people}
    code = desk.people["Adam"].code(later=1)
    secret, offer = offered(adam.get("/account/authenticator").text)
    forms = {
        "authenticator": {**offer, "new_code": code_of(secret), "code": code},
        "recovery-codes": {"code": code},
        "password": {"old": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD},
    }

    own = [
        adam.post(f"/account/{page}", **fields, staff_id=edita) for page, fields in forms.items()
    ]
    missing = [adam.get(f"/account/{page}/{edita}") for page in forms]
    missing += [adam.post(f"/account/{page}/{edita}", **fields) for page, fields in forms.items()]
    missing.append(adam.post(f"/admin/staff/{ada}", act="anew", code=code))

    assert {answer.status_code for answer in own} == {422}
    assert {answer.status_code for answer in missing} == {404}
    assert {name: _access(scene, name) for name in desk.people} == before
    insider = scene.insider()
    for rule in scene.rules():
        if "GET" in (rule.methods or set()):
            page = insider.get(places.address(rule), buffered=True).get_data()
            for person in desk.people.values():
                assert person.totp_secret.encode() not in page


@ON_SQLITE
def test_case_01_an_editor_resets_nobody(scene: Scene) -> None:
    """403 for whoever is no administrator, and 409 for an administrator about themselves."""
    peter, adam = scene.desk.visitor("Peter"), scene.desk.visitor("Adam")
    codes = {name: scene.desk.people[name].code(later=1) for name in ("Peter", "Adam")}
    edita, own = (str(scene.desk.people[name].reader.staff_id) for name in ("Edita", "Adam"))

    by_peter = peter.post(f"/admin/staff/{edita}", act="anew", code=codes["Peter"])
    of_adam = adam.post(f"/admin/staff/{own}", act="anew", code=codes["Adam"])

    assert (by_peter.status_code, of_adam.status_code) == (403, 409)


@ON_SQLITE
def test_case_02_a_secret_of_ones_own_is_refused(scene: Scene) -> None:
    """Only a secret that the server offered to this person is enrolled, when joining or later."""
    adam, edita = scene.desk.visitor("Adam"), scene.desk.visitor("Edita")
    fresh = {name: scene.desk.people[name].code(later=1) for name in ("Adam", "Edita")}
    made = adam.post("/admin/staff/invite", name="Nina", rights="editor", code=fresh["Adam"])
    path, before = found(ADDRESS, made.text), _access(scene, "Edita")
    nina = scene.desk.stranger()
    secret, offer = offered(nina.get(path).text)
    of_edita = offered(edita.get("/account/authenticator").text)[1]
    chosen = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    changing: dict[str, Any] = {"code": fresh["Edita"]}

    joined = [
        nina.post(path, **chosen, **sent, code=code_of(sent["secret"]))
        for sent in ({**offer, "secret": WEAK}, {"secret": WEAK, "issued": WEAK}, of_edita)
    ]
    changed = [
        edita.post("/account/authenticator", **sent, new_code=code_of(sent["secret"]), **changing)
        for sent in ({**of_edita, "secret": WEAK}, offer)
    ]
    right = nina.post(path, **chosen, **offer, code=code_of(secret))

    assert {answer.status_code for answer in joined + changed} == {422}
    assert not any(WEAK in answer.text for answer in joined + changed)
    assert _access(scene, "Edita") == before
    assert right.status_code == 200


@ON_SQLITE
def test_case_02_a_passphrase_of_ones_own_is_refused(scene: Scene) -> None:
    """The seven words are never a field: sent along, they are an unknown one, and refused."""
    invited, before = scene.door.stranger(), scene.door.counts()
    room = scene.door.visitor()

    registered = invited.post(scene.door.invite(), **IDENTITY, passphrase="password")
    changed = room.post("/room/passphrase/new", first_word="a", second_word="b", words="password")
    kept = scene.door.stranger().log_in("password")

    assert registered.status_code == 422
    assert changed.location == "/room/passphrase"
    assert kept.status_code == 422
    assert scene.door.counts() == before


class _LaterClock(datetime):
    """A clock that is one step of the authenticator ahead."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        """Tell the time in 30 seconds."""
        return datetime.now(tz) + timedelta(seconds=second_factor.STEP_SECONDS)


def test_case_15_a_code_is_refused_half_a_minute_later(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A used code is refused in its own step and in the next, where an unused one still works."""
    desk, unused = scene.desk, scene.desk.people["Petra"]
    # Of the next step, which is taken now already, so that a new half minute changes nothing.
    code, also_then = desk.people["Peter"].code(later=1), unused.code(later=1)
    assert desk.stranger().log_in("Peter", code=code).status_code == 303
    assert desk.stranger().log_in("Peter", code=code).status_code == 422

    with monkeypatch.context() as half_a_minute_later:
        half_a_minute_later.setattr(staff_login, "datetime", _LaterClock)
        again = desk.stranger().log_in("Peter", code=code)
        of_petra = desk.stranger().log_in("Petra", code=also_then)

    assert again.status_code == 422
    assert of_petra.status_code == 303


def test_case_15_a_code_of_the_log_in_confirms_nothing_grave(scene: Scene) -> None:
    """The code that opened the desk is used up for every page that asks for a fresh one."""
    peter = scene.desk.people["Peter"]
    code = peter.code()
    visitor = scene.desk.stranger()
    visitor.log_in("Peter", code=code)

    answer = visitor.post("/account/recovery-codes", code=code)

    assert answer.status_code == 422
    assert re.search(r"used already", answer.text)


def test_case_16_an_earlier_step_is_refused_after_a_later_one(scene: Scene) -> None:
    """A, B, A: the first two are taken, each once; then neither is, at either door of staff."""
    ada = scene.desk.people["Ada"]
    a, b = ada.code(), ada.code(later=1)

    taken = [scene.custody.stranger().log_in("Ada", code=code).status_code for code in (a, b, a, b)]
    at_the_desk = scene.desk.stranger().log_in("Ada", code=b).status_code

    assert taken == [303, 303, 422, 422]
    assert at_the_desk == 422


def test_case_16_of_several_who_send_one_code_at_once_one_comes_in(scene: Scene) -> None:
    """One code in several threads: accepted once, and one log-in is stored."""
    code = scene.desk.people["Peter"].code()
    start, statuses = threading.Barrier(AT_ONCE), list[int]()
    visitors = [scene.desk.stranger() for _ in range(AT_ONCE)]
    for visitor in visitors:
        assert visitor.post("/login").status_code == 422  # the CSRF value is fetched beforehand

    def log_in(number: int) -> None:
        start.wait()
        statuses.append(visitors[number].log_in("Peter", code=code).status_code)

    threads = [threading.Thread(target=log_in, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 422, 503}  # the queue of those who wait is short
    assert scene.logged_in() == 1
