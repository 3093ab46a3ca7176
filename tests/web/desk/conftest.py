"""A newsroom whose staff come to the desk with a browser."""

import html
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import articles, publishing, release_boxes, scheduling, staff, staff_log_in
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.scheduling import Schedule
from safepub.newsroom.staff import HeldDeskKey, NewStaff
from safepub.newsroom.states import Right, State
from safepub.newsroom.texts import Text
from safepub.settings import Settings
from safepub.web.desk import text_form
from tests.newsroom.conftest import LOCKS, PASSWORD, WAYS, Newsroom, add_contributor

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
AHEAD = timedelta(days=2)
RELEASE_KEY = b"r" * 32
GOING = {State.SCHEDULED: scheduling.schedule, State.EMBARGOED: scheduling.embargo}
NOON = datetime(2024, 3, 7, 12, 0, tzinfo=UTC)
STAFF = {
    "Edita": {Right.EDITOR},
    "Peter": {Right.EDITOR, Right.PUBLISHER},
    "Petra": {Right.EDITOR, Right.PUBLISHER},
    "Paula": {Right.PUBLISHER},
    "Adam": {Right.ADMINISTRATOR},
    "Klára": {Right.CUSTODIAN},
}


@dataclass(frozen=True)
class Person:
    """A member of staff, with what they carry in their pocket."""

    totp_secret: str
    reader: DeskReader

    def code(self, *, later: int = 0) -> str:
        """Give the code that the authenticator shows now, or so many steps later."""
        return pyotp.TOTP(self.totp_secret).at(datetime.now(UTC) + timedelta(seconds=30 * later))


class Visitor:
    """A browser at the desk's door."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._csrf_value = ""

    def get(self, path: str) -> TestResponse:
        """Open a page of the desk."""
        return self.client.get(f"/desk{path}")

    def post(self, path: str, **values: str) -> TestResponse:
        """Send a form of the desk, with the CSRF value of this browser."""
        if not self._csrf_value:
            found = CSRF.search(self.client.get("/desk/queue", follow_redirects=True).text)
            assert found is not None
            self._csrf_value = found[1]
        answer = self.client.post(f"/desk{path}", data={"csrf_token": self._csrf_value, **values})
        if path in {"/login", "/logout"}:
            # The browser goes on under another id.
            self._csrf_value = ""
        return answer

    def log_in(self, name: str, *, password: str = PASSWORD, code: str) -> TestResponse:
        """Send the log-in form."""
        return self.post("/login", name=name, password=password, code=code)


@dataclass(frozen=True)
class Desk:
    """The staff, the newsroom's contributors and a way to bring articles somewhere."""

    app: Flask
    databases: Databases
    people: dict[str, Person]
    newsroom: Newsroom

    def stranger(self) -> Visitor:
        """Give a browser in which nobody has logged in."""
        return Visitor(self.app.test_client())

    def visitor(self, name: str) -> Visitor:
        """Give a browser in which somebody has logged in."""
        visitor = self.stranger()
        answer = visitor.log_in(name, code=self.people[name].code())
        assert answer.status_code == 303, answer.text
        return visitor

    def article(self, state: State, text: Text | None = None) -> UUID:
        """Bring a new article to a state, by the acts that lead there where there are any."""
        reached = state if state in WAYS else State.APPROVED
        with self.databases.newsroom() as session:
            article_id = self.newsroom.article(session, reached)
            if text is not None:
                articles.edit(
                    session,
                    self.people["Edita"].reader,
                    article_id,
                    text,
                    seen_edition=self.newsroom.edition(session, article_id),
                )
            if state is State.PUBLISHED:
                publishing.publish(
                    session,
                    self.people["Peter"].reader,
                    article_id,
                    seen_edition=articles.get(session, article_id).edition,
                    now=NOON,
                )
            elif state in GOING:
                timing = Schedule(
                    at=datetime.now(UTC) + AHEAD,
                    seen_edition=articles.get(session, article_id).edition,
                    worker_key=release_boxes.public_key_of(RELEASE_KEY),
                )
                peter, now = self.people["Peter"].reader, datetime.now(UTC)
                GOING[state](session, peter, article_id, timing, now=now)
            elif state is not reached:
                # No act leads here yet.
                session.get_one(Article, article_id).state = state
        return article_id

    def state_of(self, article_id: UUID) -> State:
        """Look up where an article stands."""
        with self.databases.newsroom(write=False) as session:
            return session.get_one(Article, article_id).state

    def edition_of(self, article_id: UUID) -> int:
        """Look up the edition that somebody would see now."""
        with self.databases.newsroom(write=False) as session:
            return session.get_one(Article, article_id).edition

    def text_of(self, article_id: UUID) -> Text:
        """Open the newest text."""
        with self.databases.newsroom(write=False) as session:
            article = articles.get(session, article_id)
            return articles.open_text(session, self.people["Edita"].reader, article)

    def form_of(self, article_id: UUID) -> dict[str, str]:
        """Give the fields of the editing form as they would be shown now."""
        return text_form.values_of(self.text_of(article_id), seen=self.edition_of(article_id))


def soon() -> dict[str, str]:
    """Give the fields of a time that is still to come."""
    at = datetime.now(UTC) + AHEAD
    return {"day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}"}


def words_of(page: TestResponse) -> str:
    """Give a page's words without its markup, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def without_csrf(page: str) -> str:
    """Blank the one value that differs between two answers to the same browser."""
    return CSRF.sub("", page)


def _add(session: NewsroomSession, held: HeldDeskKey, name: str) -> Person:
    rights = frozenset(STAFF[name])
    secret = staff.add(session, NewStaff(name=name, password=PASSWORD, rights=rights), LOCKS, held)
    credential = staff_log_in.credential_of(session, name)
    assert credential is not None
    reader = DeskReader(
        staff_id=credential.staff_id, name=name, rights=rights, desk_keys={held.id: held.seed}
    )
    return Person(totp_secret=secret, reader=reader)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of a process that serves the desk alone."""
    return replace(settings, doors=("desk",))


@pytest.fixture
def desk(app: Flask, databases: Databases) -> Desk:
    """The desk, with its people stored."""
    with databases.newsroom() as session:
        held = staff.found_desk(session)
        people = {name: _add(session, held, name) for name in STAFF}
        newsroom = Newsroom(
            maks=add_contributor(session, "Maks"),
            other=add_contributor(session, "Макс"),
            editor=people["Edita"].reader,
            publisher=people["Peter"].reader,
            second=people["Petra"].reader,
            held=held,
        )
    return Desk(app=app, databases=databases, people=people, newsroom=newsroom)
