"""Changing the passphrase: the old words count until two of the new ones were typed."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

import pytest
from werkzeug.test import TestResponse

from safepub.crypto.hashing_queue import HashingQueue
from safepub.newsroom.states import State
from safepub.web.contributor import new_passphrase
from tests.support import pages
from tests.web.contributor.conftest import MAKS, OTHER, Door, Visitor, without_csrf, words_of
from tests.web.contributor.test_sent_twice import MeetingQueue, cookie_of, twin_of, words_in

P = ParamSpec("P")
T = TypeVar("T")
WORD = re.compile(r'<li class="word">([a-z-]+)</li>')
ASKED = re.compile(r"Word (\d)")
# What does not depend on the database's locks is tested on one engine.
ONE_ENGINE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def shown(visitor: Visitor) -> list[str]:
    """Read the new words off their page."""
    return WORD.findall(visitor.get("/room/passphrase/new").text)


def begin(visitor: Visitor, passphrase: str = MAKS) -> TestResponse:
    return visitor.post("/room/passphrase", passphrase=passphrase)


def two_words(visitor: Visitor) -> dict[str, str]:
    """Fill in the form that asks for two of the new words."""
    page = visitor.get("/room/passphrase/new").text
    first, second = sorted({int(number) for number in ASKED.findall(page)})
    words = WORD.findall(page)
    return {"first_word": words[first - 1], "second_word": words[second - 1].upper()}


def confirm(visitor: Visitor, **typed: str) -> TestResponse:
    return visitor.post("/room/passphrase/new", **(typed or two_words(visitor)))


def opens(door: Door, passphrase: str) -> bool:
    return door.stranger().log_in(passphrase).status_code == 303


def test_new_words_take_the_place_of_the_old_ones(door: Door) -> None:
    door.article(State.CHANGES_REQUESTED)
    visitor, lost = door.visitor(), door.visitor()
    before = cookie_of(visitor)
    begin(visitor)
    words = shown(visitor)

    answer = confirm(visitor)

    assert "Your new passphrase counts from now on" in visitor.page_after(answer)
    assert cookie_of(visitor) != before
    assert "Bread and letters" in words_of(visitor.get("/room"))
    assert lost.get("/room").location == "/login"
    assert len(words) == 7
    assert opens(door, " ".join(words))
    assert not opens(door, MAKS)
    assert not shown(visitor)


@ONE_ENGINE
def test_until_two_words_were_typed_the_old_ones_count(door: Door) -> None:
    visitor = door.visitor()
    begin(visitor)
    words = shown(visitor)

    wrong = confirm(visitor, first_word="nothing", second_word="of the kind")

    assert wrong.status_code == 422
    assert wrong.text.count("Look at what you wrote down.") == 4
    assert shown(visitor) == words
    assert opens(door, MAKS)
    assert not opens(door, " ".join(words))


@ONE_ENGINE
def test_an_open_room_is_not_enough(door: Door) -> None:
    # Abuse cases 6 and 13.
    visitor = door.visitor()

    answers = [begin(visitor, typed) for typed in (MAKS[:-1], OTHER, "x" * 1_000)]

    assert {answer.status_code for answer in answers} == {422}
    assert len({without_csrf(answer.text) for answer in answers}) == 1
    assert not shown(visitor)
    assert visitor.post("/room/passphrase/new", first_word="a", second_word="b").location == (
        "/room/passphrase"
    )


@ONE_ENGINE
def test_the_words_go_without_a_trace_where_the_old_ones_are_kept(door: Door) -> None:
    visitor = door.visitor()
    begin(visitor)

    answer = visitor.post("/room/passphrase/keep")

    assert "the one you had" in visitor.page_after(answer)
    assert not shown(visitor)
    assert opens(door, MAKS)


@ONE_ENGINE
def test_a_second_window_shows_the_same_words(door: Door) -> None:
    visitor = door.visitor()
    begin(visitor)
    words, twin = shown(visitor), twin_of(door, visitor)

    again = begin(twin)
    opened = twin.get("/room/passphrase")

    assert again.location == opened.location == "/room/passphrase/new"
    assert shown(twin) == words


@ONE_ENGINE
def test_after_half_an_hour_there_are_no_words(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = door.visitor()
    monkeypatch.setattr(new_passphrase, "SHOWN_FOR", timedelta(0))

    begin(visitor)

    assert not shown(visitor)
    assert visitor.get("/room/passphrase").status_code == 200


@ONE_ENGINE
def test_an_answer_that_is_lost_costs_one_log_in(door: Door) -> None:
    visitor = door.visitor()
    begin(visitor)
    words, lost = shown(visitor), twin_of(door, visitor)

    confirm(lost)

    # The browser never got the new cookie.
    assert visitor.get("/room").location == "/login"
    assert visitor.log_in(" ".join(words)).location == "/room"


def test_a_double_click_changes_once_and_says_so_both_times(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = door.visitor()
    begin(visitor)
    words, both = shown(visitor), [visitor, twin_of(door, visitor)]
    typed = {**two_words(visitor), "csrf_token": pages.csrf_of(visitor.get("/room").text)}
    answers: list[TestResponse] = []
    queue = MeetingQueue()

    def send(one: Visitor) -> None:
        answers.append(one.client.post("/room/passphrase/new", data=typed))

    with monkeypatch.context() as patch:
        door.run_with(patch, hashing=queue)
        threads = [threading.Thread(target=send, args=(one,)) for one in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    queue.close()

    assert sorted(answer.location for answer in answers) == [
        "/login?notice=new-words",
        "/room/account?notice=passphrase-changed",
    ]
    assert opens(door, " ".join(words))
    assert not opens(door, MAKS)


def test_what_is_saved_at_that_moment_is_not_lost(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, writer = door.visitor(), door.visitor()
    begin(visitor)
    words, page = shown(visitor), writer.get("/room/articles/new").text
    (pseudonym,) = door.pseudonyms()
    sent = {
        "headline": "Kept",
        "dek": "",
        "body": "It fell.",
        "language": "be",
        "button": "save",
        "pseudonym": pseudonym,
        "csrf_token": pages.csrf_of(page),
    }

    class SavingQueue(HashingQueue):
        """Lets another window save while this one hashes."""

        def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
            saved = writer.client.post("/room/articles/new", data=sent)
            assert saved.status_code == 303
            return super().run(function, *args, **kwargs)

    queue = SavingQueue()
    with monkeypatch.context() as patch:
        door.run_with(patch, hashing=queue)
        answer = confirm(visitor)
    queue.close()

    assert answer.location == "/room/account?notice=passphrase-changed"
    assert "Kept" in words_of(visitor.get("/room"))
    assert opens(door, " ".join(words))


@ONE_ENGINE
def test_two_browsers_that_both_have_new_words_leave_one_passphrase(door: Door) -> None:
    visitor, other = door.visitor(), door.visitor()
    begin(visitor)
    begin(other)
    first, second = shown(visitor), shown(other)
    typed = two_words(other)

    confirm(visitor)
    late = other.client.post(
        "/room/passphrase/new",
        data={**typed, "csrf_token": pages.csrf_of(other.get("/login").text)},
    )

    assert late.status_code in {400, 401}
    assert opens(door, " ".join(first))
    assert not opens(door, " ".join(second))


@ONE_ENGINE
def test_a_crowd_at_the_door_costs_nobody_their_words(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = door.visitor()
    begin(visitor)
    words, typed = shown(visitor), two_words(visitor)
    busy = HashingQueue(waiting=0)
    busy._places.acquire()

    with monkeypatch.context() as patch:
        door.run_with(patch, hashing=busy)
        answer = confirm(visitor, **typed)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert shown(visitor) == words
    assert confirm(visitor).status_code == 303


@ONE_ENGINE
def test_the_page_of_a_newcomer_s_words_shows_nothing_of_them(door: Door) -> None:
    visitor = door.visitor()
    begin(visitor)

    assert words_in(visitor) == []
