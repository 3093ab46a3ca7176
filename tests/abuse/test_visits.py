"""Cases 35, 36, 46 and 47: who a browser is, until when, and what is kept of where it came from."""

import base64
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from safepub.database import Databases, NewsroomBase
from safepub.newsroom.models.staff import StaffRight
from safepub.newsroom.states import Right, State
from safepub.serving.rates import Rates
from safepub.settings import Settings
from safepub.web import limits, runtime
from safepub.web.runtime import Runtime
from tests.abuse import houses, walks
from tests.abuse.houses import House
from tests.newsroom.conftest import PASSWORD
from tests.support import pages
from tests.support.instances import Custodians
from tests.web.contributor.conftest import MAKS
from tests.web.contributor.conftest import Visitor as Contributor
from tests.web.contributor.test_new_passphrase import begin, confirm
from tests.web.desk.conftest import Visitor

NEW_PASSWORD = "another battery staple horse"
BROWSER = "Qzbrowser/7.1 (X11; rv:115)"
ADDRESS = "198.51.100.77"
FORWARDING = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP")
CIRCUIT = "fc00:dead:beef:4dad::1:2"


@pytest.fixture
def house(app: Flask, databases: Databases, settings: Settings, custodians: Custodians) -> House:
    return houses.open_house(app, databases, settings, custodians)


def _decodings(value: str) -> Iterator[bytes]:
    """Take a cookie apart as whoever knows the usual frameworks would."""
    yield value.encode()
    for part in (value, *value.split(".")):
        with suppress(ValueError):
            decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
            yield decoded
            with suppress(zlib.error):
                yield zlib.decompress(decoded)


def _said_of(house: House) -> list[bytes]:
    """Name what a cookie must not tell: who, which rights, and every key and id."""
    ids = [person.reader.staff_id for person in house.desk.people.values()]
    ids.append(house.newsroom.maks.contributor_id)
    words = [b"Edita", b"Ada", b"Maks", b"editor", b"custodian", b"contributor", MAKS.encode()]
    keys = [house.newsroom.maks.box_seed, house.newsroom.maks.note_key, house.newsroom.held.seed]
    return [*words, *keys, *(each.bytes for each in ids), *(str(each).encode() for each in ids)]


def test_case_35_a_cookie_is_a_random_id_and_nothing_else(house: House) -> None:
    """Decoded in each usual way: no name, right, id or key; another one after each log-in."""
    doors = {
        "__Host-safepub-room": ("/login", {"passphrase": MAKS}),
        "__Host-safepub-desk": ("/desk/login", {"name": "Edita", "password": PASSWORD}),
        "__Host-safepub-custody": ("/custody/login", {"name": "Ada", "password": PASSWORD}),
    }
    said, values = _said_of(house), set[str]()
    for later in (0, 1):
        for name, (page, typed) in doors.items():
            client = house.app.test_client()
            person = house.desk.people.get(typed.get("name", ""))
            code = {} if person is None else {"code": person.code(later=later)}
            first = client.get(page)
            answer = pages.send(client, page, {**typed, **code})
            assert answer.status_code == 303
            sent = [*first.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
            assert {cookie.partition("=")[0] for cookie in sent} == {name}
            for cookie in sent:
                assert re.fullmatch(
                    rf"{name}=[\w-]{{43}}; Secure; HttpOnly; Path=/; SameSite=Strict", cookie
                )
            values |= {cookie.partition("=")[2].partition(";")[0] for cookie in sent}

    # Before and after, at three doors, twice.
    assert len(values) == 12
    for value in values:
        decoded = list(_decodings(value))
        assert len(decoded) == 3
        assert not any(told in each for told in said for each in decoded)


def _out(visitor: Visitor) -> bool:
    """Tell whether both a page and a form find nobody logged in."""
    page = visitor.client.get("/desk/account")
    sent = visitor.post("/account/end-others")
    return (page.status_code, page.location, sent.status_code) == (303, "/desk/login", 401)


def test_case_36_a_log_in_ends_with_what_it_stood_for(house: House) -> None:
    """Changed rights, a closed account, a new password or passphrase: out at the next request."""
    people, adam = house.desk.people, house.desk.visitor("Adam")
    edita, peter = house.desk.visitor("Edita"), house.desk.visitor("Peter")
    petra, other = house.desk.visitor("Petra"), house.desk.stranger()
    assert other.log_in("Petra", code=people["Petra"].code(later=1)).status_code == 303
    assert all(_in(each) for each in (edita, peter, petra, other))

    changed = _act(adam, people["Edita"].reader.staff_id, "rights", people["Adam"].code(later=1))
    assert (changed.status_code, _out(edita)) == (303, True)
    _forget_step(house)
    closed = _act(adam, people["Peter"].reader.staff_id, "close", people["Adam"].code())
    assert (closed.status_code, _out(peter)) == (303, True)
    fields = {"old": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert petra.post("/account/password", **fields).status_code == 303
    assert (_in(petra), _out(other)) == (True, True)

    ada = house.custody.visitor("Ada")
    assert ada.get("/").status_code == 200
    with house.databases.newsroom() as session:
        staff_id, right = people["Ada"].reader.staff_id, Right.CUSTODIAN.value
        session.delete(session.get_one(StaffRight, (staff_id, right)))
    assert ada.get("/").location == "/custody/login"
    assert ada.client.get("/custody/journal/file").status_code == 303


def _in(visitor: Visitor) -> bool:
    return visitor.get("/account").status_code == 200


def _act(adam: Visitor, staff_id: UUID, act: str, code: str) -> TestResponse:
    rights = {"rights": "administrator"} if act == "rights" else {}
    return adam.post(f"/admin/staff/{staff_id}", act=act, code=code, **rights)


def _forget_step(house: House) -> None:
    """Let half a minute go by, so that the next code counts."""
    with house.databases.newsroom() as session:
        session.execute(NewsroomBase.metadata.tables["staff"].update().values(last_totp_step=None))


def test_case_36_old_words_old_cookies_and_old_tokens_are_nobody(house: House) -> None:
    """After new words, a log-out or a taken-back token, what was kept opens nothing."""
    room, lost = Contributor(house.app.test_client()), Contributor(house.app.test_client())
    assert (room.log_in(MAKS).status_code, lost.log_in(MAKS).status_code) == (303, 303)
    begin(room)
    assert confirm(room).status_code == 303
    assert lost.get("/room").status_code == 303
    assert lost.post("/room/articles/new").status_code == 401
    assert Contributor(house.app.test_client()).log_in(MAKS).status_code == 422

    kept = room.client.get_cookie("__Host-safepub-room")
    assert kept is not None
    assert room.get("/room").status_code == 200
    room.post("/logout")
    thief = house.app.test_client()
    thief.set_cookie(kept.key, kept.value)
    assert thief.get("/room").status_code == 303

    client, token = house.app.test_client(), {"Authorization": f"Bearer {house.outlet_token}"}
    known = client.get("/api/v1/articles", headers=token)
    assert known.status_code == 200
    adam = house.desk.visitor("Adam")
    listed = re.search(r"/admin/outlets/[0-9a-f-]{36}", adam.get("/admin/outlets").text)
    assert listed is not None
    acts = re.findall(r'name="act" value="(revoke[^"]+)"', adam.get(listed[0]).text)
    fresh = house.desk.people["Adam"].code(later=1)
    assert adam.post(listed[0], act=acts[0], code=fresh).status_code == 303
    held = {**token, "If-None-Match": known.headers["ETag"]}
    assert client.get("/api/v1/articles", headers=held).status_code == 401


def _guess(client: FlaskClient, token: str, told: str, page: str, **typed: str) -> int:
    """Send one guess that claims to come from an address of its own."""
    headers = {name: f"for={told}" if name == "Forwarded" else told for name in FORWARDING}
    answer = client.post(page, data={**typed, "csrf_token": token}, headers=headers)
    return answer.status_code


def test_case_46_no_header_of_a_visitor_s_gets_around_a_limit(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new address in every guess: name, circuit and token are counted all the same."""
    client = house.app.test_client()
    csrf = pages.csrf_of(client.get("/desk/login").text)
    typed = {"name": "Edita", "password": "wrong", "code": "000000"}
    guesses = [
        _guess(client, csrf, f"198.51.100.{number}", "/desk/login", **typed) for number in range(61)
    ]
    assert guesses == [422] * 60 + [429]

    # Where Tor names the circuit, a header that names another does not count.
    client.environ_base["REMOTE_ADDR"] = CIRCUIT
    csrf = pages.csrf_of(client.get("/login").text)
    passphrase = {"passphrase": "these seven words open nothing at all"}
    guesses = [
        _guess(client, csrf, f"{CIRCUIT[:-1]}{number}", "/login", **passphrase)
        for number in range(3, 16)
    ]
    assert guesses == [422] * 12 + [429]

    running: Runtime = house.app.extensions[runtime.EXTENSION]
    monkeypatch.setitem(
        house.app.extensions, runtime.EXTENSION, replace(running, rates=Rates(per_minute=3))
    )
    asked = [
        house.app.test_client().get(
            "/api/v1/articles",
            headers={
                "Authorization": f"Bearer {house.outlet_token}",
                "X-Forwarded-For": f"198.51.100.{number}",
            },
        )
        for number in range(4)
    ]
    assert [answer.status_code for answer in asked] == [200, 200, 200, 429]
    counted = str(vars(limits.limiter.limiter.storage))
    for told in ("198.51.100", CIRCUIT, "fc00:dead"):
        assert told not in counted
        assert told not in _dump(house)


def _dump(house: House) -> str:
    with house.databases.newsroom(write=False) as session:
        return "\n".join(
            repr(row)
            for table in NewsroomBase.metadata.sorted_tables
            for row in session.execute(select(table))
        )


def _on_the_disk(house: House) -> str:
    files = house.settings.vault_path.parent.iterdir()
    return "".join(path.read_text(errors="replace") for path in files if path.is_file())


def _marked(house: House) -> dict[str, FlaskClient]:
    """Give browsers whose every request tells an address and a name."""
    told = {
        "REMOTE_ADDR": ADDRESS,
        "HTTP_USER_AGENT": BROWSER,
        "HTTP_REFERER": f"https://{ADDRESS}/",
        **{f"HTTP_{name.upper().replace('-', '_')}": ADDRESS for name in FORWARDING},
    }
    clients = {name: house.app.test_client() for name in ("room", "desk", "custody", "outlet")}
    for client in clients.values():
        client.environ_base.update(told)
    return clients


def test_case_47_neither_address_nor_browser_is_written_down(
    house: House, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """After every page, log-ins, refusals and errors with a marked address and browser: nowhere."""
    article_id, request_id = house.desk.article(State.IN_REVIEW), house.custody.ask()
    clients = _marked(house)
    house.app.testing = False
    people = house.desk.people
    assert Contributor(clients["room"]).log_in(MAKS).status_code == 303
    for name, page in (("Edita", "desk"), ("Ada", "custody")):
        typed = {"name": name, "password": PASSWORD, "code": people[name].code()}
        assert pages.send(clients[page], f"/{page}/login", typed).status_code == 303
        assert (
            pages.send(
                house.app.test_client(), f"/{page}/login", {**typed, "password": "wrong"}
            ).status_code
            == 422
        )

    known = walks.at_the_desk(house, article_id, request_id)
    seen = [
        answer.status_code
        for client in clients.values()
        for _, answer in walks.pages_of(house, client, known)
    ]
    for path in ("/api/v1/articles", "/desk/articles/x", "/custody/x"):
        clients["outlet"].post(path, data=b"\xff", headers={"Authorization": "Bearer x"})
    for name, other in (("article", "qqzx"), ("qqzx", "article")):
        with house.databases.newsroom() as session:
            session.execute(text(f"ALTER TABLE {name} RENAME TO {other}"))
        seen.append(clients["room"].get("/room").status_code)

    assert {200, 303, 403, 404} <= set(seen)
    assert max(seen) >= 500
    assert '"status": 404' in caplog.text
    kept = caplog.text + "".join(capfd.readouterr()) + _dump(house)
    kept += _on_the_disk(house)
    for marker in (ADDRESS, BROWSER, "Qzbrowser", "rv:115"):
        assert marker not in kept
