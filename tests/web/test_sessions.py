from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask, Response, jsonify, session
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from safepub.crypto import session_ids
from safepub.crypto.argon2 import Cost
from safepub.crypto.passphrases import ContributorKeys
from safepub.database import Databases
from safepub.newsroom import sessions as stored
from safepub.newsroom import staff
from safepub.newsroom.models.people import Contributor
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.sessions import Door, Opening
from safepub.newsroom.staff import Locks, NewStaff
from safepub.newsroom.staff_log_in import Proof, Unlocked
from safepub.newsroom.states import Right
from safepub.web import cookies, sessions
from safepub.web.transactions import newsroom_transaction

ROOM = cookies.COOKIES[Door.CONTRIBUTOR]
DESK = cookies.COOKIES[Door.STAFF]
SEED = b"b" * 32


@dataclass(frozen=True)
class People:
    """One contributor and one editor."""

    contributor_id: UUID
    staff_id: UUID


@pytest.fixture
def people(trial: Flask, trial_databases: Databases) -> People:
    """Both, and pages that log them in and out."""
    with trial_databases.newsroom() as session:
        contributor = Contributor(id=uuid4(), login_tag=b"t" * 32, public_key=b"p" * 1216)
        session.add(contributor)
        new = NewStaff(name="Eva", password="p" * 12, rights=frozenset({Right.EDITOR}))
        locks = Locks(totp_key=b"k" * 32, cost=Cost(memory_kib=64, iterations=1, lanes=1))
        staff.add(session, new, locks, staff.found_desk(session))
        staff_id = session.query(Staff).one().id
        both = People(contributor.id, staff_id)
    add_pages(trial, both)
    return both


def add_pages(trial: Flask, both: People) -> None:
    add_log_ins(trial, both)

    @trial.route("/desk/who")
    def who() -> Response:
        reader = sessions.desk()
        return jsonify(
            name=reader.name,
            rights=sorted(reader.rights),
            keys={str(key_id): seed.hex() for key_id, seed in reader.desk_keys.items()},
        )

    @trial.route("/go", endpoint="go")
    @trial.route("/desk/go", endpoint="desk_go")
    def go() -> str:
        sessions.log_out()
        return "out"


def add_log_ins(trial: Flask, both: People) -> None:
    @trial.route("/come-in")
    def come_in() -> str:
        keys = ContributorKeys(login_tag=b"t" * 32, box_seed=SEED, note_key=b"n" * 32)
        with newsroom_transaction() as session:
            sessions.log_in_contributor(session, both.contributor_id, keys)
        return "in"

    @trial.route("/desk/come-in")
    def come_to_the_desk() -> str:
        unlocked = Unlocked(
            staff_id=both.staff_id,
            name="Eva",
            rights=frozenset({Right.EDITOR}),
            password_hash="",
            desk_keys={both.staff_id: SEED},
            proof=Proof(step=1),
        )
        with newsroom_transaction() as session:
            sessions.log_in_staff(session, unlocked)
        return "in"


def cookie(client: FlaskClient, name: str = ROOM) -> str | None:
    found = client.get_cookie(name)
    return None if found is None else found.value


def rows(databases: Databases) -> int:
    with databases.newsroom(write=False) as session:
        return session.query(LoginSession).count()


def test_a_page_without_a_form_sets_no_cookie(visitor: FlaskClient) -> None:
    visitor.get("/healthz")

    assert cookie(visitor) is None


def test_a_page_with_a_form_sets_a_cookie_with_a_random_id_and_no_row(
    visitor: FlaskClient, trial_databases: Databases
) -> None:
    header = visitor.get("/trial").headers["Set-Cookie"]

    assert header.startswith(f"{ROOM}=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict"):
        assert part in header
    for part in ("Domain", "Expires", "Max-Age"):
        assert part not in header
    assert rows(trial_databases) == 0


def test_the_cookie_stays_the_same_until_somebody_logs_in(
    visitor: FlaskClient, people: People
) -> None:
    visitor.get("/trial")
    before = cookie(visitor)
    second = visitor.get("/trial")
    visitor.get("/come-in")

    assert "Set-Cookie" not in second.headers
    assert cookie(visitor) != before


@pytest.mark.parametrize("value", ["", "x", "../../etc", "a" * 500, "ж" * 43, "x" * 39 + ";"])
def test_what_cannot_be_an_id_is_ignored(trial: Flask, value: str) -> None:
    answer = trial.test_client().get("/trial", headers={"Cookie": f"{ROOM}={value}"})

    assert answer.status_code == 200
    assert f"{ROOM}=" in answer.headers["Set-Cookie"]


def test_a_contributor_comes_in(visitor: FlaskClient, people: People) -> None:
    visitor.get("/come-in")

    assert visitor.get("/locked").text == SEED.hex()


def test_the_database_holds_neither_the_id_nor_the_keys(
    visitor: FlaskClient, people: People, trial_databases: Databases
) -> None:
    visitor.get("/come-in")

    session_id = cookie(visitor)
    assert session_id is not None
    with trial_databases.newsroom(write=False) as session:
        row = session.query(LoginSession).one()
        assert row.digest == session_ids.digest(session_id)
        assert SEED not in row.sealed
        assert row.expires_on >= datetime.now(UTC).date()


def test_nobody_comes_in_with_an_id_of_their_own(visitor: FlaskClient, people: People) -> None:
    visitor.set_cookie(ROOM, session_ids.new_session_id(), domain="localhost")

    assert visitor.get("/locked").status_code == 401


def test_an_id_that_was_planted_before_the_log_in_is_worth_nothing(
    trial: Flask, people: People
) -> None:
    victim, attacker = trial.test_client(), trial.test_client()
    planted = session_ids.new_session_id()
    for client in (victim, attacker):
        client.set_cookie(ROOM, planted, domain="localhost")

    victim.get("/come-in")

    assert victim.get("/locked").status_code == 200
    assert attacker.get("/locked").status_code == 401


def test_logging_in_again_ends_the_earlier_session(
    trial: Flask, visitor: FlaskClient, people: People, trial_databases: Databases
) -> None:
    visitor.get("/come-in")
    earlier = cookie(visitor)
    visitor.get("/come-in")

    thief = trial.test_client()
    thief.set_cookie(ROOM, str(earlier), domain="localhost")
    assert thief.get("/locked").status_code == 401
    assert rows(trial_databases) == 1


def test_logging_out_ends_the_session_and_takes_the_cookie_back(
    trial: Flask, visitor: FlaskClient, people: People, trial_databases: Databases
) -> None:
    visitor.get("/come-in")
    session_id = cookie(visitor)
    answer = visitor.get("/go")

    thief = trial.test_client()
    thief.set_cookie(ROOM, str(session_id), domain="localhost")
    assert cookie(visitor) is None
    assert "Secure" in answer.headers["Set-Cookie"]
    assert thief.get("/locked").status_code == 401
    assert rows(trial_databases) == 0


def test_a_session_ends_by_itself(
    visitor: FlaskClient, people: People, trial_databases: Databases
) -> None:
    over = Opening(
        door=Door.CONTRIBUTOR,
        owner=people.contributor_id,
        content={"box_seed": "AAAA"},
        expires_at=datetime.now(UTC) - timedelta(seconds=1),
    )
    with trial_databases.newsroom() as session:
        session_id = stored.start(session, over)
    visitor.set_cookie(ROOM, session_id, domain="localhost")

    assert visitor.get("/locked").status_code == 401


def test_somebody_at_the_desk_has_name_rights_and_keys(
    visitor: FlaskClient, people: People
) -> None:
    visitor.get("/desk/come-in")

    reader = visitor.get("/desk/who").get_json()
    assert reader["name"] == "Eva"
    assert reader["rights"] == ["editor"]
    assert reader["keys"] == {str(people.staff_id): SEED.hex()}


def test_a_disabled_account_is_out_at_once(
    visitor: FlaskClient, people: People, trial_databases: Databases
) -> None:
    visitor.get("/desk/come-in")
    with trial_databases.newsroom() as session:
        session.get_one(Staff, people.staff_id).disabled = True

    assert visitor.get("/desk/who").status_code == 401


def test_the_doors_keep_their_cookies_apart(visitor: FlaskClient, people: People) -> None:
    visitor.get("/come-in")
    visitor.get("/desk/come-in")
    visitor.get("/go")

    assert cookie(visitor, ROOM) is None
    assert visitor.get("/desk/who").status_code == 200
    assert visitor.get("/locked").status_code == 401


def test_a_contributors_id_opens_nothing_at_the_desk(visitor: FlaskClient, people: People) -> None:
    visitor.get("/come-in")
    visitor.set_cookie(DESK, str(cookie(visitor, ROOM)), domain="localhost")

    assert visitor.get("/desk/who").status_code == 401


def test_an_id_of_the_desk_opens_nothing_in_the_room(visitor: FlaskClient, people: People) -> None:
    visitor.get("/desk/come-in")
    visitor.set_cookie(ROOM, str(cookie(visitor, DESK)), domain="localhost")

    assert visitor.get("/locked").status_code == 401


def test_no_page_of_another_address_counts_as_the_desk() -> None:
    doors = {path: cookies.door_of(path) for path in ("/desk", "/desk/", "/desk/a", "/desks", "/")}

    assert [door is Door.STAFF for door in doors.values()] == [True, True, True, False, False]


def test_where_programs_ask_no_cookie_counts(trial: Flask) -> None:
    sent = {"Cookie": f"{ROOM}={session_ids.new_session_id()}"}
    counts = {}
    for path in ("/api/v1/articles", "/feeds/x.json", "/api/docs", "/trial"):
        with trial.test_request_context(path, headers=sent):
            counts[path] = session.get(cookies.CSRF) is not None

    assert counts == {
        "/api/v1/articles": False,
        "/feeds/x.json": False,
        "/api/docs": True,
        "/trial": True,
    }


def test_answers_say_nothing_about_the_session(visitor: FlaskClient, people: People) -> None:
    visitor.get("/come-in")

    answer: TestResponse = visitor.get("/trial")
    assert str(cookie(visitor)) not in answer.text
