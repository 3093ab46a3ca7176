"""The log-in: what is right goes in, and one answer for whatever is wrong."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from safepub.crypto.hashing_queue import HashingQueue
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.staff_log_in import MOST_WRONG
from safepub.newsroom.states import State
from safepub.web.staff_login import WORTH_TELLING
from tests.newsroom.conftest import PASSWORD
from tests.web.desk.conftest import Desk, without_csrf, words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

WRONG_CODE = "12345x"


def test_a_name_a_password_and_a_code_open_the_desk(desk: Desk) -> None:
    visitor = desk.stranger()

    answer = visitor.log_in("Edita", code=desk.people["Edita"].code())

    assert answer.status_code == 303
    assert answer.location == "/desk/queue"
    assert visitor.get("/queue").status_code == 200


def test_a_code_may_be_typed_in_two_groups(desk: Desk) -> None:
    code = desk.people["Edita"].code()

    answer = desk.stranger().log_in("Edita", code=f" {code[:3]} {code[3:]} ")

    assert answer.status_code == 303


def test_the_answer_does_not_tell_what_was_wrong(desk: Desk) -> None:
    edita = desk.people["Edita"]
    desk.stranger().log_in("Edita", code=edita.code())
    visitor = desk.stranger()

    answers = {
        "wrong password": visitor.log_in("Edita", password="guess", code=edita.code(later=1)),
        "wrong code": visitor.log_in("Edita", code=WRONG_CODE),
        "replayed code": visitor.log_in("Edita", code=edita.code()),
        "unknown name": visitor.log_in("Idate", code=edita.code(later=1)),
    }

    assert {answer.status_code for answer in answers.values()} == {422}
    pages = {without_csrf(answer.text).replace("Idate", "Edita") for answer in answers.values()}
    assert len(pages) == 1
    headers = {str(sorted(answer.headers.keys())) for answer in answers.values()}
    assert len(headers) == 1


def test_each_code_opens_once_and_a_later_one_still_does(desk: Desk) -> None:
    edita = desk.people["Edita"]
    code = edita.code()
    desk.stranger().log_in("Edita", code=code)

    again = desk.stranger().log_in("Edita", code=code)
    later = desk.stranger().log_in("Edita", code=edita.code(later=1))

    assert again.status_code == 422
    assert later.status_code == 303


def test_neither_password_nor_code_comes_back(desk: Desk) -> None:
    answer = desk.stranger().log_in("Edita", password="secret guess", code=WRONG_CODE)

    assert "secret guess" not in answer.text
    assert WRONG_CODE not in answer.text
    assert 'value="Edita"' in answer.text


@pytest.mark.parametrize("missing", ["name", "password", "code"])
def test_an_empty_field_is_pointed_out(desk: Desk, missing: str) -> None:
    typed = {"name": "Edita", "password": PASSWORD, "code": desk.people["Edita"].code()}

    answer = desk.stranger().post("/login", **{**typed, missing: ""})

    assert answer.status_code == 422
    assert f'href="#field-{missing}"' in answer.text


def test_whoever_is_disabled_gets_the_same_answer(desk: Desk) -> None:
    with desk.databases.newsroom() as session:
        session.execute(update(Staff).where(Staff.name == "Edita").values(disabled=True))

    answer = desk.stranger().log_in("Edita", code=desk.people["Edita"].code())

    assert answer.status_code == 422
    assert "do not fit together" in words_of(answer)


def test_browsers_know_the_fields_by_their_names(desk: Desk) -> None:
    page = desk.stranger().get("/login").text

    for name in ("username", "current-password", "one-time-code"):
        assert f'autocomplete="{name}"' in page


def test_the_log_in_gives_a_new_id(desk: Desk) -> None:
    visitor = desk.stranger()
    visitor.get("/login")
    before = visitor.client.get_cookie("__Host-safepub-desk")

    visitor.log_in("Edita", code=desk.people["Edita"].code())

    after = visitor.client.get_cookie("__Host-safepub-desk")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_logging_out_ends_the_session_in_the_database(desk: Desk) -> None:
    visitor = desk.visitor("Edita")
    cookie = visitor.client.get_cookie("__Host-safepub-desk")
    assert cookie is not None

    answer = visitor.post("/logout")

    assert answer.status_code == 303
    stolen = desk.stranger()
    stolen.client.set_cookie(cookie.key, cookie.value)
    assert stolen.get("/queue").location == "/desk/login"


def test_whoever_is_in_is_led_on_from_the_log_in(desk: Desk) -> None:
    assert desk.visitor("Edita").get("/login").location == "/desk/queue"


def test_a_crowd_at_the_door_is_asked_to_come_back(desk: Desk) -> None:
    running, visitor = desk.app.extensions["safepub"], desk.stranger()
    hashing, started, ended = HashingQueue(waiting=0), threading.Event(), threading.Event()
    desk.app.extensions["safepub"] = replace(running, staff_hashing=hashing)

    def take_long() -> None:
        started.set()
        ended.wait()

    other = threading.Thread(target=hashing.run, args=(take_long,))
    other.start()
    started.wait()

    answer = visitor.log_in("Edita", code=desk.people["Edita"].code())

    ended.set()
    other.join()
    hashing.close()
    desk.app.extensions["safepub"] = running
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


def test_two_hundred_empty_forms_keep_nobody_out(desk: Desk) -> None:
    visitor = desk.stranger()

    empty = {visitor.post("/login").status_code for _ in range(200)}
    answer = desk.stranger().log_in("Edita", code=desk.people["Edita"].code())

    assert empty == {422}
    assert answer.status_code == 303


def test_a_flood_at_one_name_keeps_no_other_name_out(desk: Desk) -> None:
    visitor = desk.stranger()

    flood = [visitor.log_in(name, code=WRONG_CODE) for name in ["Peter", " Peter\0"] * 31]
    answer = desk.stranger().log_in("Edita", code=desk.people["Edita"].code())

    assert [one.status_code for one in flood] == [422] * 60 + [429] * 2
    assert flood[-1].headers["Retry-After"] == "60"
    assert answer.status_code == 303


def test_a_crowd_of_contributors_keeps_no_editor_out(desk: Desk) -> None:
    # Abuse case 12.
    running, crowded = desk.app.extensions["safepub"], HashingQueue(waiting=0)
    crowded._places.acquire()
    desk.app.extensions["safepub"] = replace(running, hashing=crowded)

    answer = desk.stranger().log_in("Edita", code=desk.people["Edita"].code())

    desk.app.extensions["safepub"] = running
    assert answer.status_code == 303


def test_twenty_wrong_codes_close_the_authenticator_and_no_answer_tells(
    desk: Desk,
) -> None:
    edita = desk.people["Edita"]
    visitor = desk.stranger()

    answers = [visitor.log_in("Edita", code=WRONG_CODE) for _ in range(MOST_WRONG)]
    answers.append(visitor.log_in("Edita", code=edita.code()))
    answers.append(visitor.log_in("Edita", password="guess", code=edita.code()))

    assert {answer.status_code for answer in answers} == {422}
    assert len({without_csrf(answer.text) for answer in answers}) == 1
    assert "use a recovery code" in answers[0].text


def test_who_comes_in_hears_of_wrong_codes_once(desk: Desk) -> None:
    edita, stranger = desk.people["Edita"], desk.stranger()
    for _ in range(WORTH_TELLING):
        stranger.log_in("Edita", code=WRONG_CODE)
    visitor = desk.stranger()

    told = visitor.log_in("Edita", code=edita.code())

    assert told.status_code == 200
    assert f"{WORTH_TELLING} wrong codes were typed for your account" in words_of(told)
    assert visitor.get("/queue").status_code == 200
    assert desk.stranger().log_in("Edita", code=edita.code(later=1)).status_code == 303


def test_a_slip_is_not_told(desk: Desk) -> None:
    stranger = desk.stranger()
    for _ in range(WORTH_TELLING - 1):
        stranger.log_in("Edita", code=WRONG_CODE)

    assert stranger.log_in("Edita", code=desk.people["Edita"].code()).status_code == 303


def test_a_flood_at_somebodys_name_keeps_them_from_no_grave_act(desk: Desk) -> None:
    article_id, peter = desk.article(State.APPROVED), desk.visitor("Peter")
    seen = str(desk.edition_of(article_id))
    flood = [desk.stranger().log_in("Peter", password="guess", code=WRONG_CODE) for _ in range(61)]
    fields = {"seen": seen, "reason": "R.", "code": desk.people["Peter"].code(later=1)}

    answer = peter.post(f"/articles/{article_id}/override", **fields)

    assert flood[-1].status_code == 429
    assert answer.status_code == 303


def test_wrong_passwords_count_for_no_code(desk: Desk) -> None:
    for _ in range(MOST_WRONG + 1):
        desk.stranger().log_in("Edita", password="guess", code=WRONG_CODE)

    right = desk.stranger().log_in("Edita", code=desk.people["Edita"].code())

    assert right.status_code == 303


def test_wrong_codes_before_a_grave_act_count_though_nothing_is_stored(desk: Desk) -> None:
    article_id = desk.article(State.APPROVED)
    peter = desk.visitor("Peter")
    seen = str(desk.edition_of(article_id))

    for _ in range(3):
        peter.post(f"/articles/{article_id}/override", seen=seen, reason="R.", code=WRONG_CODE)

    with desk.databases.newsroom(write=False) as session:
        counted = session.scalars(select(Staff.wrong_codes).where(Staff.name == "Peter")).one()
    assert counted == 3
