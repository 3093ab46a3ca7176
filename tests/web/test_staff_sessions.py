"""Two doors of staff: whoever may use both still has a session at each."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from safepub.crypto.argon2 import Cost
from safepub.database import Databases
from safepub.newsroom import staff
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.sessions import Door
from safepub.newsroom.staff import Locks, NewStaff
from safepub.newsroom.staff_log_in import Proof, Unlocked
from safepub.newsroom.states import Right
from safepub.web import cookies, sessions
from safepub.web.transactions import newsroom_transaction

DESK = cookies.COOKIES[Door.STAFF]
CUSTODY = cookies.COOKIES[Door.CUSTODY]
BOTH = frozenset({Right.EDITOR, Right.CUSTODIAN})


@pytest.fixture
def eva(trial: Flask, trial_databases: Databases, visitor: FlaskClient) -> FlaskClient:
    """The browser of an editor who is a custodian as well, before she logs in."""
    with trial_databases.newsroom() as session:
        locks = Locks(totp_key=b"k" * 32, cost=Cost(memory_kib=64, iterations=1, lanes=1))
        new = NewStaff(name="Eva", password="p" * 12, rights=BOTH)
        staff.add(session, new, locks, staff.found_desk(session))
        staff_id = session.query(Staff).one().id
    unlocked = Unlocked(
        staff_id=staff_id,
        name="Eva",
        rights=BOTH,
        desk_keys={},
        password_hash="",
        proof=Proof(step=1),
    )
    add_log_ins(trial, unlocked)
    add_pages(trial)
    return visitor


def add_log_ins(trial: Flask, unlocked: Unlocked) -> None:
    @trial.route("/desk/come-in")
    def come_to_the_desk() -> str:
        with newsroom_transaction() as session:
            sessions.log_in_staff(session, unlocked)
        return "in"

    @trial.route("/custody/come-in")
    def come_to_custody() -> str:
        with newsroom_transaction() as session:
            sessions.log_in_custodian(session, unlocked)
        return "in"


def add_pages(trial: Flask) -> None:
    @trial.route("/desk/who")
    @trial.route("/custody/desk")
    def desk() -> str:
        return sessions.desk().name

    @trial.route("/custody/who")
    @trial.route("/desk/custody")
    def custodian() -> str:
        return sessions.custodian().name


def statuses(client: FlaskClient, *paths: str) -> list[int]:
    return [client.get(path).status_code for path in paths]


def test_a_log_in_at_one_door_is_none_at_the_other(eva: FlaskClient) -> None:
    eva.get("/custody/come-in")

    assert eva.get("/custody/who").text == "Eva"
    assert statuses(eva, "/desk/who") == [401]
    assert eva.get_cookie(CUSTODY) is not None
    assert eva.get_cookie(DESK) is None


def test_an_id_of_one_door_opens_nothing_at_the_other(eva: FlaskClient) -> None:
    eva.get("/custody/come-in")
    eva.get("/desk/come-in")
    in_custody, at_the_desk = eva.get_cookie(CUSTODY), eva.get_cookie(DESK)
    assert in_custody is not None
    assert at_the_desk is not None

    eva.set_cookie(DESK, in_custody.value)
    eva.set_cookie(CUSTODY, at_the_desk.value)

    assert statuses(eva, "/custody/who", "/desk/who") == [401, 401]


def test_whoever_is_in_at_a_door_is_nothing_else_there(eva: FlaskClient) -> None:
    eva.get("/custody/come-in")
    eva.get("/desk/come-in")

    assert statuses(eva, "/custody/who", "/desk/who") == [200, 200]
    assert statuses(eva, "/custody/desk", "/desk/custody") == [401, 401]


def test_no_page_of_another_address_counts_as_the_custodians_door() -> None:
    paths = ("/custody", "/custody/", "/custody/a", "/custodys", "/desk/custody", "/")

    doors = [cookies.door_of(path) is Door.CUSTODY for path in paths]

    assert doors == [True, True, True, False, False, False]
