"""The custodians' log-in: only they get in, and one answer for whatever was wrong."""

import pytest
from sqlalchemy import delete, update

from safepub.newsroom.models.staff import Staff, StaffRight
from tests.support.authenticator import Authenticator
from tests.web.custody.conftest import WITHOUT_KEY, Custody
from tests.web.desk.conftest import Visitor as DeskVisitor
from tests.web.desk.conftest import without_csrf, words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

COOKIE = "__Host-safepub-custody"
WRONG_CODE = "12345x"
HOST = "safepub.test"


def test_a_name_a_password_and_a_code_open_the_door(custody: Custody) -> None:
    visitor = custody.stranger()

    answer = visitor.log_in("Ada", code=custody.people["Ada"].code())

    assert (answer.status_code, answer.location) == (303, "/custody/")
    assert visitor.get("/").status_code == 200
    assert visitor.get("/login").location == "/custody/"


def test_the_door_has_a_cookie_of_its_own(custody: Custody) -> None:
    visitor = custody.visitor("Ada")

    assert visitor.client.get_cookie(COOKIE) is not None
    assert visitor.client.get_cookie("__Host-safepub-desk") is None


def test_the_answer_does_not_tell_what_was_wrong(custody: Custody) -> None:
    ada, edita = custody.people["Ada"], custody.people["Edita"]
    custody.stranger().log_in("Ada", code=ada.code())
    visitor = custody.stranger()

    answers = {
        "wrong password": visitor.log_in("Ada", password="guess", code=ada.code(later=1)),
        "wrong code": visitor.log_in("Ada", code=WRONG_CODE),
        "replayed code": visitor.log_in("Ada", code=ada.code()),
        "unknown name": visitor.log_in("Eve", code=ada.code(later=1)),
        "no custodian": visitor.log_in("Edita", code=edita.code()),
    }

    assert {answer.status_code for answer in answers.values()} == {422}
    pages = {
        without_csrf(answer.text).replace('"Eve"', '"Ada"').replace('"Edita"', '"Ada"')
        for answer in answers.values()
    }
    assert len(pages) == 1
    assert "do not fit together" in pages.pop()


def test_an_editor_without_the_right_can_still_log_in_at_the_desk_with_the_same_code(
    custody: Custody,
) -> None:
    code = custody.people["Edita"].code()
    custody.stranger().log_in("Edita", code=code)

    answer = DeskVisitor(custody.app.test_client()).log_in("Edita", code=code)

    assert answer.status_code == 303


def test_a_session_of_the_desk_opens_nothing_here_even_for_a_custodian(custody: Custody) -> None:
    desk = DeskVisitor(custody.app.test_client())
    desk.log_in("Boris", code=custody.people["Boris"].code())
    cookie = desk.client.get_cookie("__Host-safepub-desk")
    assert cookie is not None
    desk.client.set_cookie(COOKIE, cookie.value)

    assert desk.get("/queue").status_code == 200
    assert desk.client.get("/custody/").location == "/custody/login"
    assert desk.client.get("/custody/journal/file").location == "/custody/login"


def test_a_passkey_of_the_desk_opens_nothing_here(custody: Custody) -> None:
    desk = DeskVisitor(custody.app.test_client())
    boris, made = custody.people["Boris"], Authenticator(host=HOST, origin=f"https://{HOST}")
    desk.log_in("Boris", code=boris.code())
    created = made.create(desk.get("/account/passkeys/new-challenge").text)
    fields = {"label": "Key", "credential": created, "code": boris.code(later=1)}
    assert desk.post("/account/passkeys", **fields).status_code == 303
    visitor = custody.stranger()
    for cookie in (COOKIE, "__Host-safepub-desk"):
        visitor.client.set_cookie(cookie, "i" * 43)

    asked = visitor.client.get("/desk/account/passkeys/challenge").text
    page = visitor.get("/login").text
    refused = visitor.log_in("Boris", code=made.get(asked))

    assert refused.status_code == 422
    assert "<script" not in page
    # At the desk's own door the same browser gets in with the next.
    stranger = DeskVisitor(visitor.client)
    asked = visitor.client.get("/desk/account/passkeys/challenge").text
    assert stranger.log_in("Boris", code=made.get(asked)).status_code == 303


def test_a_session_of_this_door_opens_nothing_at_the_desk_even_for_an_editor(
    custody: Custody,
) -> None:
    visitor = custody.visitor("Boris")
    cookie = visitor.client.get_cookie(COOKIE)
    assert cookie is not None
    visitor.client.set_cookie("__Host-safepub-desk", cookie.value)
    visitor.client.set_cookie("__Host-safepub-room", cookie.value)

    assert visitor.get("/").status_code == 200
    assert visitor.client.get("/desk/queue").location == "/desk/login"


def test_an_account_without_a_key_finds_one_sentence(custody: Custody) -> None:
    request_id = custody.ask()
    visitor = custody.visitor(WITHOUT_KEY)

    answers = [
        visitor.get(path)
        for path in ("/", f"/requests/{request_id}", "/journal/file", "/hand-in", "/payments")
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert "Your account is not connected to a custodian’s key" in words_of(answers[0])
    assert visitor.post("/hand-in").status_code == 403
    assert visitor.post("/logout").status_code == 303


@pytest.mark.parametrize("lost", ["account", "right"])
def test_whoever_loses_account_or_right_is_out_at_once(custody: Custody, lost: str) -> None:
    visitor = custody.visitor("Ada")
    staff_id = custody.people["Ada"].reader.staff_id
    with custody.databases.newsroom() as session:
        if lost == "account":
            session.execute(update(Staff).where(Staff.id == staff_id).values(disabled=True))
        else:
            session.execute(delete(StaffRight).where(StaffRight.staff_id == staff_id))

    assert visitor.get("/").location == "/custody/login"


def test_logging_out_ends_the_session_in_the_database(custody: Custody) -> None:
    visitor = custody.visitor("Ada")
    cookie = visitor.client.get_cookie(COOKIE)
    assert cookie is not None

    answer = visitor.post("/logout")

    stolen = custody.stranger()
    stolen.client.set_cookie(COOKIE, cookie.value)
    assert answer.location == "/custody/login"
    assert stolen.get("/").location == "/custody/login"


def test_a_flood_at_one_name_counts_at_both_doors(custody: Custody) -> None:
    visitor = custody.stranger()

    flood = [visitor.log_in("Cecília", code=WRONG_CODE).status_code for _ in range(61)]
    desk = DeskVisitor(custody.app.test_client()).log_in("Cecília", code=WRONG_CODE)

    assert flood == [422] * 60 + [429]
    assert desk.status_code == 429


def test_an_error_of_this_door_leads_back_to_it(custody: Custody) -> None:
    answer = custody.stranger().post("/hand-in")

    assert answer.status_code == 401
    assert 'href="/custody/login"' in answer.text
