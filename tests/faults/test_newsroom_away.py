"""PostgreSQL gone and back: a plain sentence, the text kept, nothing half stored."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from safepub.database import Databases
from safepub.errors import DoneUnknownError, UnavailableError
from safepub.newsroom.models.articles import Submission
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.outlets import Acknowledgement
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.models.versions import Change
from safepub.newsroom.states import State
from safepub.serving import problems
from tests.faults.proxy import Cut, Proxy
from tests.newsroom.conftest import PASSWORD
from tests.serving.shelf import Shelf
from tests.support import pages
from tests.support.postgres import Server
from tests.test_doors import OPEN, door_of
from tests.test_doors import address as address_of
from tests.web.api.test_acknowledging import REMOVED, path_of, told_of
from tests.web.contributor.conftest import IDENTITY, Door, words_of, written
from tests.web.contributor.conftest import door as door  # noqa: PLC0414 - a fixture
from tests.web.contributor.test_registration import confirm
from tests.web.desk.conftest import Desk
from tests.web.desk.conftest import desk as desk  # noqa: PLC0414 - a fixture

BOTH = pytest.mark.parametrize("when", list(Cut))
NOTHING_STORED = str(UnavailableError())
PERHAPS_STORED = str(DoneUnknownError())

Press = Callable[[], TestResponse]
Answers = dict[tuple[str, str], TestResponse]


@pytest.fixture
def newsroom_url(postgres_server: Server, postgres_url: str, way: Proxy) -> str:
    """A newsroom on PostgreSQL at the other end of the way."""
    return postgres_url.replace(str(postgres_server.folder), str(way.folder))


def cut_at_each_commit(
    way: Proxy, when: Cut, prepare: Callable[[], Press]
) -> Iterator[TestResponse]:
    """Press a button again and again: the way breaks off around its first commit, its second…

    Each time `prepare` gets everything ready. The way is whole again when an answer comes.
    """
    for number in count(1):
        press = prepare()
        way.cut_at(when, number)
        answer = press()
        broke = way.is_cut
        way.mend()
        if not broke:
            assert number > 1
            return
        yield answer


def assert_plain(answer: TestResponse, *kept: str) -> None:
    """What came back says in a sentence what to do, and has in it what was typed."""
    words = words_of(answer)
    assert answer.status_code == 503, words
    assert answer.headers["Retry-After"] == "60"
    assert (NOTHING_STORED in words) != (PERHAPS_STORED in words)
    assert all(one in words or one in answer.text for one in kept)
    assert not [word for word in ("Traceback", "psycopg", "SELECT", "socket") if word in words]


def count_of(databases: Databases, *kinds: type) -> list[int]:
    """Count the rows of these kinds."""
    with databases.newsroom(write=False) as session:
        return [session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]


@BOTH
def test_whoever_registers_meanwhile_gets_one_account_and_its_words(
    door: Door, way: Proxy, when: Cut
) -> None:
    visitor, invitation, before = door.stranger(), "", 0
    typed: dict[str, str] = {}

    def prepare() -> Press:
        nonlocal visitor, invitation, before, typed
        visitor, invitation, before = door.stranger(), door.invite(), door.counts()[0]
        typed = {**IDENTITY, "csrf_token": pages.csrf_of(visitor.get(invitation).text)}
        return lambda: visitor.client.post(invitation, data=typed)

    told = set()
    for answer in cut_at_each_commit(way, when, prepare):
        assert_plain(answer, IDENTITY["legal_name"], "+375 00 000", IDENTITY["byline"])
        told.add(PERHAPS_STORED in words_of(answer))
        assert visitor.client.post(invitation, data=typed).location == "/passphrase"
        if "Just a moment" in visitor.get("/passphrase").text:
            # As that page says: close the browser, and open the invitation again.
            visitor = door.stranger()
            assert visitor.post(invitation, **IDENTITY).location == "/passphrase"
        assert visitor.log_in(confirm(visitor)).location == "/room"
        assert door.counts()[0] == before + 1
    # Where it broke off at the commit of what was only read, nothing can have been stored.
    assert told == {True, False}


@BOTH
def test_a_draft_is_saved_whole_or_not_at_all_and_what_was_typed_comes_back(
    door: Door, way: Proxy, when: Cut
) -> None:
    visitor, article_id = door.visitor(), door.article(State.DRAFT)
    path = f"{door.path(article_id)}/edit"
    token = pages.csrf_of(visitor.get(path).text)
    saved = ""

    def press(body: str) -> Press:
        typed = written(edition=door.edition_of(article_id), body=body, csrf_token=token)
        return lambda: visitor.client.post(path, data=typed)

    def prepare() -> Press:
        nonlocal saved
        saved = door.text_of(article_id).body
        return press("The second snow.")

    for answer in cut_at_each_commit(way, when, prepare):
        assert_plain(answer, "The second snow.", "Snow over Hrodna")
        assert door.text_of(article_id).body in {saved, "The second snow."}
        assert press("The third snow.")().status_code == 303
        assert door.text_of(article_id).body == "The third snow."


@BOTH
def test_what_is_sent_to_the_editors_is_there_whole_or_not_at_all(
    door: Door, way: Proxy, when: Cut
) -> None:
    visitor, path = door.visitor(), door.path(door.article(State.IN_REVIEW))
    draft_id = door.article(State.DRAFT)
    token = pages.csrf_of(visitor.get(f"{path}/messages").text)
    words = "It was the market square."

    def send() -> Press:
        typed = {"message": words, "csrf_token": token}
        return lambda: visitor.client.post(f"{path}/messages", data=typed)

    def hand_in() -> Press:
        typed = {"edition": door.edition_of(draft_id), "csrf_token": token}
        return lambda: visitor.client.post(f"{door.path(draft_id)}/submit", data=typed)

    for answer in cut_at_each_commit(way, when, send):
        assert_plain(answer, words)
        (messages,) = count_of(door.databases, Message)
        assert visitor.get(f"{path}/messages").text.count(words) == messages
    for answer in cut_at_each_commit(way, when, hand_in):
        assert_plain(answer)
        in_hand = door.state_of(draft_id) is State.SUBMITTED
        assert count_of(door.databases, Submission) == [1 + in_hand]
        if in_hand:
            assert hand_in()().status_code == 409
            return
    assert when is Cut.BEFORE_COMMIT
    assert count_of(door.databases, Submission) == [2]


def test_a_page_about_a_conflict_that_breaks_off_itself_says_so_plainly(
    door: Door, way: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door.app, "testing", value=False)
    visitor, article_id = door.visitor(), door.article(State.SUBMITTED)
    token = pages.csrf_of(visitor.get("/room/articles/new").text)
    typed = {"edition": door.edition_of(article_id), "csrf_token": token}
    path = f"{door.path(article_id)}/submit"

    for answer in cut_at_each_commit(
        way, Cut.BEFORE_COMMIT, lambda: lambda: visitor.client.post(path, data=typed)
    ):
        assert_plain(answer)
    assert visitor.client.post(path, data=typed).status_code == 409


@BOTH
def test_what_the_desk_does_is_done_whole_or_not_at_all(desk: Desk, way: Proxy, when: Cut) -> None:
    visitor = desk.visitor("Peter")
    article_id = desk.article(State.APPROVED)
    token = pages.csrf_of(visitor.get(f"/articles/{article_id}/publish").text)

    def prepare() -> Press:
        typed = {"seen": str(desk.edition_of(article_id)), "csrf_token": token}
        return lambda: visitor.client.post(f"/desk/articles/{article_id}/publish", data=typed)

    for answer in cut_at_each_commit(way, when, prepare):
        assert_plain(answer)
        changes, renditions = count_of(desk.databases, Change, Rendition)
        out = desk.state_of(article_id) is State.PUBLISHED
        assert (changes, renditions > 0) == (out, out)
        if out:
            again = prepare()()
            assert again.status_code == 409
            break
    assert count_of(desk.databases, Change) == [1]


@BOTH
def test_what_an_outlet_says_is_noted_once(app: Flask, way: Proxy, when: Cut) -> None:
    databases: Databases = app.extensions["safepub"].databases
    shelf = Shelf(databases)
    piece, client = told_of(shelf), app.test_client()
    headers = {"Authorization": f"Bearer {shelf.outlet()}"}

    def prepare() -> Press:
        return lambda: client.post(path_of(piece), json=REMOVED, headers=headers)

    for answer in cut_at_each_commit(way, when, prepare):
        assert_problem(answer)
        assert count_of(databases, Acknowledgement)[0] in {0, 1}
    assert count_of(databases, Acknowledgement) == [1]


def assert_problem(answer: TestResponse) -> None:
    """What came back is the document of problems that a program reads."""
    assert answer.status_code == 503
    assert answer.content_type == problems.MEDIA_TYPE
    assert answer.headers["Retry-After"] == "60"
    assert answer.get_json()["type"] == problems.UNAVAILABLE.type


def ask_everything(app: Flask, client: FlaskClient, doors: set[str], token: str) -> Answers:
    """Ask for every address of these doors, with each method, and a form that says nothing."""
    outlet = {"Authorization": f"Bearer {token}"}
    return {
        (rule.rule, method): client.open(
            address_of(app, rule),
            method=method,
            headers=outlet if door_of(rule) == "api" else {},
            data={"csrf_token": token} if method == "POST" else None,
        )
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if door_of(rule) in doors
    }


def assert_all_plain(answers: Answers) -> None:
    """Whatever needs the newsroom says that it is away; what is open to all may do without."""
    for (rule, _), answer in answers.items():
        if answer.status_code < 500:
            assert rule in OPEN | {"/logout"}
        elif rule.startswith(("/api/", "/feeds/")):
            assert_problem(answer)
        elif rule != "/readyz":
            assert_plain(answer)
    assert sum(answer.status_code == 503 for answer in answers.values()) > 10


def test_every_page_of_a_contributor_says_it_plainly(door: Door, app: Flask, way: Proxy) -> None:
    visitor = door.visitor()
    token = pages.csrf_of(visitor.get("/room/articles/new").text)
    way.cut()

    answers = ask_everything(app, visitor.client, {"contributor", "health"}, token)

    assert_all_plain(answers)
    assert answers["/healthz", "GET"].status_code == 200
    assert answers["/readyz", "GET"].status_code == 503
    way.mend()
    assert visitor.get("/room").status_code == 200
    assert visitor.get("/readyz").status_code == 200


@pytest.mark.parametrize("name", ["Peter", "Adam", "Klára"])
def test_every_page_of_staff_says_it_plainly(desk: Desk, app: Flask, way: Proxy, name: str) -> None:
    visitor = desk.stranger()
    front = "/custody" if name == "Klára" else "/desk"
    token = pages.csrf_of(visitor.client.get(f"{front}/login").text)
    typed = {"name": name, "password": PASSWORD, "code": desk.people[name].code()}
    entered = visitor.client.post(f"{front}/login", data={**typed, "csrf_token": token})
    token = pages.csrf_of(visitor.client.get(entered.location, follow_redirects=True).text)
    way.cut()

    assert_all_plain(ask_everything(app, visitor.client, {front[1:]}, token))

    way.mend()
    assert visitor.client.get(entered.location, follow_redirects=True).status_code < 500


def test_every_address_of_outlets_says_it_as_a_problem(app: Flask, way: Proxy) -> None:
    token, client = Shelf(app.extensions["safepub"].databases).outlet(), app.test_client()
    way.cut()

    assert_all_plain(ask_everything(app, client, {"api", "feeds"}, token))

    way.mend()
    outlet = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/articles", headers=outlet).status_code == 200
