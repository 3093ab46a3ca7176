from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask, Response, jsonify
from flask.testing import FlaskClient

from safepub.crypto.passphrases import ContributorKeys
from safepub.database import Databases
from safepub.newsroom.models.people import Contributor
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.sessions import Door
from safepub.web import cookies, sessions
from safepub.web.transactions import newsroom_transaction

ROOM = cookies.COOKIES[Door.CONTRIBUTOR]
SEED = b"b" * 32


@pytest.fixture
def claims(trial: Flask, trial_databases: Databases) -> None:
    """A page for each thing that a browser may keep, and one that logs a contributor in."""
    contributor = Contributor(id=uuid4(), login_tag=b"t" * 32, public_key=b"p" * 1216)
    with trial_databases.newsroom() as session:
        session.add(contributor)

    @trial.route("/come-in")
    def come_in() -> str:
        keys = ContributorKeys(login_tag=b"t" * 32, box_seed=SEED, note_key=b"n" * 32)
        with newsroom_transaction() as session:
            sessions.log_in_contributor(session, contributor.id, keys)
        return "in"

    add_memory(trial)


def add_memory(trial: Flask) -> None:
    @trial.route("/claim/<int(signed=True):minutes>")
    def claim(minutes: int) -> str:
        with newsroom_transaction() as session:
            return sessions.claim(
                session, {"words": "seven words"}, lasts=timedelta(minutes=minutes)
            )

    @trial.route("/go-on/<session_id>")
    def go_on(session_id: str) -> str:
        with newsroom_transaction() as session:
            sessions.go_on_under(session, session_id)
        return "kept"

    @trial.route("/recall")
    def recall() -> Response:
        live = sessions.current()
        return jsonify(None if live is None else live.content)

    @trial.route("/give-up/<session_id>")
    def give_up(session_id: str) -> str:
        with newsroom_transaction() as session:
            sessions.give_up(session, session_id)
        return "gone"


def cookie(client: FlaskClient) -> str | None:
    found = client.get_cookie(ROOM)
    return None if found is None else found.value


def rows(databases: Databases) -> int:
    with databases.newsroom(write=False) as session:
        return session.query(LoginSession).count()


def test_what_is_claimed_lies_under_the_id_that_the_browser_came_with(
    visitor: FlaskClient, claims: None, trial_databases: Databases
) -> None:
    visitor.get("/trial")
    before = visitor.get("/recall").get_json()
    answer = visitor.get("/claim/30")
    kept = visitor.get("/recall").get_json()
    locked = visitor.get("/locked")
    visitor.get(f"/give-up/{answer.text}")

    assert (before, kept) == (None, {"words": "seven words"})
    assert answer.text == cookie(visitor)
    assert "Set-Cookie" not in answer.headers
    assert locked.status_code == 401
    assert visitor.get("/recall").get_json() is None
    assert rows(trial_databases) == 0


def test_a_second_claim_does_not_touch_the_first(
    visitor: FlaskClient, claims: None, trial_databases: Databases
) -> None:
    visitor.get("/trial")
    visitor.get("/claim/30")

    assert visitor.get("/claim/30").status_code == 409
    assert visitor.get("/recall").get_json() == {"words": "seven words"}
    assert rows(trial_databases) == 1


def test_a_claim_that_is_over_makes_room_for_another(
    visitor: FlaskClient, claims: None, trial_databases: Databases
) -> None:
    visitor.get("/trial")
    visitor.get("/claim/-1")
    over = visitor.get("/recall").get_json()

    assert over is None
    assert visitor.get("/claim/30").status_code == 200
    assert visitor.get("/recall").get_json() == {"words": "seven words"}
    assert rows(trial_databases) == 1


def test_whoever_has_logged_in_claims_under_a_fresh_id(
    visitor: FlaskClient, claims: None, trial_databases: Databases
) -> None:
    visitor.get("/come-in")
    kept_under = visitor.get("/claim/30").text
    meanwhile = (visitor.get("/locked").text, visitor.get("/recall").get_json())
    visitor.get(f"/go-on/{kept_under}")

    assert meanwhile[0] == SEED.hex()
    assert "words" not in meanwhile[1]
    assert cookie(visitor) == kept_under
    assert visitor.get("/recall").get_json() == {"words": "seven words"}
    assert visitor.get("/locked").status_code == 401
    assert rows(trial_databases) == 1


def test_a_browser_without_a_cookie_gets_a_fresh_id_too(visitor: FlaskClient, claims: None) -> None:
    kept_under = visitor.get("/claim/30").text
    visitor.get(f"/go-on/{kept_under}")

    assert visitor.get("/recall").get_json() == {"words": "seven words"}


def test_logging_in_drops_what_was_claimed(
    visitor: FlaskClient, claims: None, trial_databases: Databases
) -> None:
    visitor.get("/trial")
    visitor.get("/claim/30")
    visitor.get("/come-in")

    assert "words" not in visitor.get("/recall").get_json()
    assert rows(trial_databases) == 1
