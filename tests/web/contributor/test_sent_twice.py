"""The registration form, sent twice: one account, and every answer leads to its words."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

import pytest
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from safepub.crypto import passphrases
from safepub.crypto.hashing_queue import HashingQueue
from safepub.newsroom.sessions import Door as SessionDoor
from safepub.web import cookies, runtime
from safepub.web.contributor import passphrase
from tests.support import pages
from tests.web.contributor.conftest import IDENTITY, MAKS, Door, Visitor, words_of

COOKIE = cookies.COOKIES[SessionDoor.CONTRIBUTOR]
WORD = re.compile(r'<li class="word">([a-z-]+)</li>')
P = ParamSpec("P")
T = TypeVar("T")


class MeetingQueue(HashingQueue):
    """Lets nobody go on before two are there."""

    def __init__(self) -> None:
        super().__init__()
        self.meeting = threading.Barrier(2, timeout=60)

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Hash, then wait for the other."""
        hashed = super().run(function, *args, **kwargs)
        self.meeting.wait()
        return hashed


def cookie_of(visitor: Visitor) -> str:
    """Give the value of the door's cookie."""
    cookie = visitor.client.get_cookie(COOKIE)
    assert cookie is not None
    return cookie.value


def twin_of(door: Door, visitor: Visitor) -> Visitor:
    """Give a browser with the same cookie, which follows its own answers."""
    twin = door.stranger()
    twin.client.set_cookie(COOKIE, cookie_of(visitor))
    return twin


def words_in(visitor: Visitor) -> list[str]:
    """Read the words off the page that shows them."""
    return WORD.findall(visitor.get("/passphrase").text)


def keys_of(door: Door, words: str) -> passphrases.ContributorKeys:
    """Derive the keys as the door would."""
    return passphrases.contributor_keys(
        words,
        salt=door.settings.secrets.passphrase_salt,
        pepper=door.settings.secrets.pepper,
        cost=runtime.cost(door.settings.argon2.contributor),
    )


def send_at_once(both: list[Visitor], path: str) -> list[TestResponse]:
    """Send the same form from both at the same moment."""
    sent = {**IDENTITY, "csrf_token": pages.csrf_of(both[0].get(path).text)}
    answers: list[TestResponse] = []
    threads = [
        threading.Thread(target=lambda one=one: answers.append(one.client.post(path, data=sent)))
        for one in both
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_at_once_open_one_account_and_both_lead_to_its_words(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation, first = door.invite(), door.stranger()
    first.get(invitation)
    both = [first, twin_of(door, first)]
    before = door.counts()[0]
    queue = MeetingQueue()

    with monkeypatch.context() as patch:
        door.run_with(patch, hashing=queue)
        answers = send_at_once(both, invitation)
    queue.close()

    assert [(answer.status_code, answer.location) for answer in answers] == [
        (303, "/passphrase")
    ] * 2
    assert all("Set-Cookie" not in answer.headers for answer in answers)
    assert door.counts()[0] == before + 1
    words = words_in(both[0])
    assert len(words) == 7
    assert words_in(both[1]) == words
    assert door.stranger().log_in(" ".join(words)).location == "/room"


@pytest.mark.parametrize("newsroom_url", ["postgresql"], indirect=True)
def test_one_that_is_overtaken_while_it_looks_takes_no_words_away(door: Door) -> None:
    invitation, first = door.invite(), door.stranger()
    sent = {**IDENTITY, "csrf_token": pages.csrf_of(first.get(invitation).text)}
    quicker, slower = first, twin_of(door, first)
    overtaking: list[Future[TestResponse]] = []
    others = ThreadPoolExecutor(1)

    @event.listens_for(Engine, "after_cursor_execute")
    def overtake(*happened: Any) -> None:
        if "login_session" in happened[2] and "FOR UPDATE" in happened[2] and not overtaking:
            overtaking.append(others.submit(quicker.client.post, invitation, data=sent))
            overtaking[0].result()

    overtaken = slower.client.post(invitation, data=sent)
    others.shutdown()

    assert [overtaking[0].result().location, overtaken.location] == ["/passphrase"] * 2
    words = words_in(quicker)
    assert words_in(slower) == words
    assert door.stranger().log_in(" ".join(words)).location == "/room"


def test_one_after_the_other_leads_to_the_same_words(door: Door) -> None:
    invitation, visitor = door.invite(), door.stranger()
    visitor.post(invitation, **IDENTITY)
    words, counts = words_in(visitor), door.counts()

    again = visitor.post(invitation, **IDENTITY)

    assert (again.status_code, again.location) == (303, "/passphrase")
    assert words_in(visitor) == words
    assert door.counts() == counts


def test_words_are_shown_only_once_they_open_an_account(door: Door) -> None:
    invitation, visitor, before = door.invite(), door.stranger(), door.counts()
    visitor.get(invitation)
    words = passphrases.generate()
    tag = keys_of(door, words).login_tag
    came_with = {"Cookie": f"{COOKIE}={cookie_of(visitor)}"}

    with door.app.test_request_context("/", headers=came_with):
        kept_under = passphrase.keep(words, tag)
        sent_again = visitor.post(invitation, **IDENTITY)
        early = visitor.get("/passphrase")
        confirmed = visitor.post("/passphrase", first_word="a", second_word="b")
        passphrase.wipe(kept_under, tag)

    assert sent_again.location == "/passphrase"
    assert "Just a moment" in words_of(early)
    assert not set(words.split()) & set(WORD.findall(early.text))
    assert confirmed.location == "/passphrase"
    assert visitor.get("/passphrase").location == "/login"
    assert door.counts() == before
    assert visitor.post(invitation, **IDENTITY).status_code == 303
    assert len(words_in(visitor)) == 7


def test_words_of_an_account_that_was_opened_are_not_wiped(door: Door) -> None:
    visitor = door.stranger()
    visitor.get("/login")
    came_with = {"Cookie": f"{COOKIE}={cookie_of(visitor)}"}
    tag = keys_of(door, MAKS).login_tag

    with door.app.test_request_context("/", headers=came_with):
        passphrase.wipe(passphrase.keep(MAKS, tag), tag)

    assert words_in(visitor) == MAKS.split()


def test_a_room_never_holds_the_passphrase_of_another_account(door: Door) -> None:
    visitor = door.visitor()
    before = cookie_of(visitor)

    visitor.post(door.invite(), **IDENTITY)

    assert cookie_of(visitor) != before
    assert len(words_in(visitor)) == 7
    assert visitor.get("/room").location == "/login"
    thief = door.stranger()
    thief.client.set_cookie(COOKIE, before)
    assert thief.get("/room").location == "/login"
    assert thief.get("/passphrase").location == "/login"


def test_two_at_once_from_a_room_leave_the_browser_with_the_words(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation, first = door.invite(), door.visitor()
    both = [first, twin_of(door, first)]
    before = door.counts()[0]
    queue = MeetingQueue()

    with monkeypatch.context() as patch:
        door.run_with(patch, hashing=queue)
        answers = send_at_once(both, invitation)
    queue.close()

    # A browser keeps the one cookie that was sent, whichever answer it shows.
    (told,) = (answer for answer in answers if "Set-Cookie" in answer.headers)
    assert (told.status_code, told.location) == (303, "/passphrase")
    assert door.counts()[0] == before + 1
    assert sorted(len(words_in(one)) for one in both) == [0, 7]


def test_whoever_registers_in_vain_stays_logged_in(door: Door) -> None:
    visitor, away = door.visitor(), door.settings.vault_path.with_suffix(".away")
    invitation = door.invite()
    door.settings.vault_path.rename(away)

    answer = visitor.post(invitation, **IDENTITY)

    away.rename(door.settings.vault_path)
    assert answer.status_code == 503
    assert visitor.get("/room").status_code == 200
