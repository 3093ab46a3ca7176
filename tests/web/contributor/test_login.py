"""The passphrase opens the door, however it is typed; nothing else does."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from safepub.crypto.hashing_queue import HashingQueue
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.sessions import Door as SessionDoor
from safepub.web import cookies
from tests.support import pages
from tests.web.contributor.conftest import IDENTITY, MAKS, Door, without_csrf

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

COOKIE = cookies.COOKIES[SessionDoor.CONTRIBUTOR]


def cookie_of(client: FlaskClient) -> str:
    """Give the value of the door's cookie."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


@pytest.mark.parametrize(
    "typed",
    [
        MAKS,
        MAKS.upper(),
        f"  {MAKS.replace(' ', '-')}\n",
        MAKS.replace(" ", "   "),
        MAKS.replace(" ", "\u00a0"),
        MAKS.title().replace(" ", ""),
    ],
)
def test_sloppy_spelling_opens_the_room(door: Door, typed: str) -> None:
    assert door.stranger().log_in(typed).location == "/room"


def test_unknown_and_mistyped_passphrases_get_the_same_answer(door: Door) -> None:
    # Abuse cases 13 and 8.
    visitor = door.stranger()

    answers = [
        visitor.log_in(typed)
        for typed in (MAKS[:-1], "seven words that nobody here ever had", "ё", "x" * 1_000)
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert len({without_csrf(answer.text) for answer in answers}) == 1
    assert MAKS[:-1] not in answers[0].text


def test_what_is_far_too_long_is_refused_before_it_is_hashed(door: Door) -> None:
    # Abuse case 8.
    answer = door.stranger().log_in("x" * 1_000_000)

    assert answer.status_code == 422
    assert "x" * 20 not in answer.text


def test_while_many_log_in_the_page_says_what_to_do(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = HashingQueue(waiting=0)
    busy._places.acquire()
    door.run_with(monkeypatch, hashing=busy)

    answer = door.stranger().log_in(MAKS)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "try again in a few seconds" in answer.text
    assert 'name="passphrase"' in answer.text


def test_a_log_in_gets_a_new_id_and_ends_the_session_before_it(door: Door) -> None:
    visitor = door.visitor()
    before = cookie_of(visitor.client)

    visitor.client.post(
        "/login",
        data={"passphrase": MAKS, "csrf_token": pages.csrf_of(visitor.get("/room").text)},
    )

    assert cookie_of(visitor.client) != before
    with door.databases.newsroom(write=False) as session:
        assert len(session.scalars(select(LoginSession)).all()) == 1


def test_whoever_is_in_is_led_past_the_log_in(door: Door) -> None:
    assert door.visitor().get("/login").location == "/room"


def test_logging_out_ends_the_session_everywhere(door: Door) -> None:
    visitor = door.visitor()
    stolen = cookie_of(visitor.client)

    answer = visitor.post("/logout")

    assert answer.location == "/login?notice=logged-out"
    assert "You are logged out" in visitor.page_after(answer)
    thief = door.stranger()
    thief.client.set_cookie(COOKIE, stolen)
    assert thief.get("/room").location == "/login"


@pytest.mark.parametrize("path", ["/logout", "/leave"])
def test_no_get_logs_anybody_out(door: Door, path: str) -> None:
    # Abuse case 3.
    visitor = door.visitor()

    assert visitor.get(path).status_code == 405
    assert visitor.get("/room").status_code == 200


def test_leaving_quickly_ends_the_session_and_clears_the_browser(door: Door) -> None:
    visitor = door.visitor()

    answer = visitor.post("/leave")
    page = visitor.get(answer.location)

    assert (answer.status_code, answer.location) == (303, "/about")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert visitor.get("/room").location == "/login"
    for telling in ("/room", "/login", "/leave", "contributor", "write", "passphrase", "<form"):
        assert telling not in page.text


def test_leaving_quickly_works_while_the_newsroom_is_away(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = door.visitor()
    token = pages.csrf_of(visitor.get("/room").text)
    broken = type(door.databases)(door.databases.vault_engine, door.databases.vault_engine)
    door.run_with(monkeypatch, databases=broken)

    answer = visitor.client.post("/leave", data={"csrf_token": token})

    assert answer.location == "/about"
    assert "Clear-Site-Data" in answer.headers


@pytest.mark.parametrize("path", ["/login", "/passphrase", "/invitation/invented"])
def test_two_hundred_empty_forms_keep_nobody_out(door: Door, path: str) -> None:
    flood = door.stranger()
    token = pages.csrf_of(flood.get("/login").text)
    for _ in range(200):
        assert flood.client.post(path, data={"csrf_token": token}).status_code != 429

    visitor = door.stranger()
    assert visitor.post(door.invite(), **IDENTITY).location == "/passphrase"
    assert "Write them on paper" in visitor.get("/passphrase").text
    assert door.stranger().log_in(MAKS).location == "/room"
