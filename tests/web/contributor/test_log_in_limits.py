"""Floods at the contributors' log-in: what they slow down, and whom they leave alone."""

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from safepub.crypto.hashing_queue import HashingQueue
from safepub.newsroom.models.sessions import LoginSession
from safepub.web import limits
from tests.support import pages
from tests.web.contributor.conftest import MAKS, OTHER, Door, Visitor, without_csrf

WRONG = "these seven words open nothing at all"
# As Tor hands a circuit on: its number in the last four bytes.
FLOOD, QUIET = "fc00:dead:beef:4dad::1:2", "fc00:dead:beef:4dad::1:3"

# What the pages do is the same on either engine.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def log_in(door: Door, passphrase: str, **told: str) -> TestResponse:
    """Send the form of a fresh browser; `told` is what the server or a header says of it."""
    visitor = door.stranger()
    token = pages.csrf_of(visitor.get("/login").text)
    headers = {name.replace("_", "-"): value for name, value in told.items() if name != "address"}
    return visitor.client.post(
        "/login",
        data={"passphrase": passphrase, "csrf_token": token},
        headers=headers,
        environ_overrides={"REMOTE_ADDR": told.get("address", "127.0.0.1")},
    )


def flood(door: Door, times: int, **told: str) -> set[int]:
    return {log_in(door, WRONG, **told).status_code for _ in range(times)}


def test_a_flood_by_one_circuit_stops_that_circuit_and_no_other(door: Door) -> None:
    # Abuse case 12.
    assert flood(door, 12, address=FLOOD) == {422}

    refused = log_in(door, MAKS, address=FLOOD)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert log_in(door, MAKS, address=QUIET).status_code == 303
    assert log_in(door, MAKS).status_code == 303


def test_where_all_have_one_address_nobody_is_counted_for_it(door: Door) -> None:
    # Abuse case 12: behind an onion service, or a proxy, everybody is 127.0.0.1.
    flood(door, 40)

    assert log_in(door, MAKS).status_code == 303
    assert log_in(door, OTHER).status_code == 303


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7", "", "fc00:dead:beef:4dad::"])
def test_an_address_of_a_place_is_never_counted(door: Door, address: str) -> None:
    flood(door, 13, address=address)

    assert log_in(door, MAKS, address=address).status_code == 303


@pytest.mark.parametrize("name", ["X_Forwarded_For", "X_Real_IP", "Forwarded", "True_Client_IP"])
def test_what_a_visitor_s_own_headers_say_counts_for_nothing(door: Door, name: str) -> None:
    # Abuse case 46.
    flood(door, 13, **{name: FLOOD})
    assert log_in(door, MAKS, **{name: FLOOD}).status_code == 303

    flood(door, 12, address=FLOOD)
    assert log_in(door, MAKS, address=FLOOD, **{name: QUIET}).status_code == 429


def test_right_and_wrong_get_one_answer_while_a_circuit_waits(door: Door) -> None:
    # Abuse case 13.
    flood(door, 12, address=FLOOD)

    answers = [log_in(door, typed, address=FLOOD) for typed in (MAKS, WRONG)]

    assert len({without_csrf(answer.text) for answer in answers}) == 1
    assert len({answer.status_code for answer in answers}) == 1


def test_no_circuit_lies_in_memory_or_in_the_database(door: Door) -> None:
    # Abuse case 47.
    flood(door, 2, address=FLOOD)
    log_in(door, MAKS, address=FLOOD)

    counted = str(vars(limits.limiter.limiter.storage))
    with door.databases.newsroom(write=False) as session:
        rows = str([vars(row) for row in session.scalars(select(LoginSession))])
    for told in (FLOOD, "fc00:dead", "0001:0002"):
        assert told not in counted
        assert told not in rows


@pytest.mark.parametrize("path", ["/room/export", "/room/passphrase", "/room/leave-for-good"])
def test_guesses_in_an_open_room_are_slowed_down_for_that_room_alone(door: Door, path: str) -> None:
    # Abuse case 6.
    visitor = door.visitor()
    sent = {"bylines": "keep", "certain": "yes"} if path.endswith("good") else {}

    found = [guess(visitor, path, **sent).status_code for _ in range(13)]

    assert found == [422] * 12 + [429]
    assert visitor.get("/room").status_code == 200
    assert guess(door.visitor(OTHER), path, **sent).status_code == 422
    assert door.stranger().log_in(MAKS).status_code == 303


def guess(visitor: Visitor, path: str, **sent: str) -> TestResponse:
    return visitor.post(path, passphrase=WRONG, **sent)


def test_a_crowd_of_staff_keeps_no_contributor_out(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Abuse case 12.
    crowded = HashingQueue(waiting=0)
    crowded._places.acquire()
    door.run_with(monkeypatch, staff_hashing=crowded)

    assert door.stranger().log_in(MAKS).status_code == 303
