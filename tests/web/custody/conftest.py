"""The custodians' door: three custodians of whom two open, a desk, and two contributors."""

from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from safepub.crypto import keysets
from safepub.crypto.keysets import Keyset, Keysets, Purpose
from safepub.database import Databases
from safepub.newsroom import staff
from safepub.newsroom.states import Right
from safepub.settings import Settings
from safepub.web import runtime
from tests.newsroom.conftest import PASSWORD, Newsroom, add_contributor, add_reader
from tests.support import pages
from tests.support.instances import Custodians
from tests.web import reveals
from tests.web.desk.conftest import Person, words_of
from tests.web.reveals import Reveals

WITHOUT_KEY = "Dora"


class Visitor:
    """A browser at the custodians' door."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        """Open a page of the door."""
        return self.client.get(f"/custody{path}")

    def post(self, path: str, **values: object) -> TestResponse:
        """Send a form of the door, with the CSRF value of this browser."""
        token = pages.csrf_of(self.client.get("/custody/", follow_redirects=True).text)
        return self.client.post(f"/custody{path}", data={"csrf_token": token, **values})

    def hand_in(self, source: bytes) -> TestResponse:
        """Hand a file in."""
        return self.post("/hand-in", file=reveals.upload(source))

    def log_in(self, name: str, *, password: str = PASSWORD, code: str) -> TestResponse:
        """Send the log-in form."""
        return self.post("/login", name=name, password=password, code=code)


@dataclass(frozen=True)
class Custody:
    """The door, its people, and a newsroom to ask about."""

    app: Flask
    databases: Databases
    people: dict[str, Person]
    newsroom: Newsroom
    reveals: Reveals
    browsers: dict[str, Visitor] = field(default_factory=dict)

    def stranger(self) -> Visitor:
        """Give a browser in which nobody has logged in."""
        return Visitor(self.app.test_client())

    def visitor(self, name: str) -> Visitor:
        """Give somebody's browser; a code works once, so they log in once."""
        if name not in self.browsers:
            visitor = self.browsers[name] = self.stranger()
            answer = visitor.log_in(name, code=self.people[name].code())
            assert answer.status_code == 303, answer.text
        return self.browsers[name]

    def page_of(self, name: str, request_id: UUID) -> str:
        """Give the words that somebody finds on a request's page."""
        answer = self.visitor(name).get(f"/requests/{request_id}")
        assert answer.status_code == 200, answer.text
        return words_of(answer)

    def ask(self, **changed: object) -> UUID:
        """Let the desk ask who Maks is."""
        return self.reveals.ask(self.newsroom.editor, self.newsroom.maks, **changed)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of a process that serves the desk and the custodians."""
    return replace(settings, doors=("desk", "custody"))


@pytest.fixture
def custody(app: Flask, databases: Databases, custodians: Custodians) -> Custody:
    """The door, with its people stored. Boris is an editor as well; Dora has no key."""
    running: runtime.Runtime = app.extensions[runtime.EXTENSION]
    with databases.newsroom() as session:
        held = staff.found_desk(session)
        also = {"Boris": frozenset({Right.EDITOR})}
        people = reveals.add_custodians(session, custodians, held, also)
        people[WITHOUT_KEY] = reveals.add_person(
            session, held, WITHOUT_KEY, frozenset({Right.CUSTODIAN})
        )
        people["Edita"] = reveals.add_person(session, held, "Edita", frozenset({Right.EDITOR}))
        newsroom = Newsroom(
            maks=add_contributor(session, "Maks"),
            other=add_contributor(session, "Макс"),
            editor=people["Edita"].reader,
            publisher=add_reader(session, held, "Peter", Right.EDITOR, Right.PUBLISHER),
            second=add_reader(session, held, "Petra", Right.EDITOR, Right.PUBLISHER),
            held=held,
        )
        reveals.seal_envelopes(session, running.keysets, newsroom.maks, newsroom.other)
    asked = Reveals(databases, custodians, running.custody, people)
    return Custody(app, databases, people, newsroom, asked)


@pytest.fixture
def paying(custody: Custody, custodians: Custodians, monkeypatch: pytest.MonkeyPatch) -> Custody:
    """The same door where Ada alone pays."""
    keyset = Keyset(Purpose.PAYMENT, 1, custodians.payment.members[:1])
    manifest = keysets.make_manifest(keyset, [custodians.keys[0].signing_seed])
    sets = Keysets(identity=custodians.identity, payment=keyset)
    running: runtime.Runtime = custody.app.extensions[runtime.EXTENSION]
    manifests = {**running.custody.manifests, Purpose.PAYMENT: manifest}
    setup = replace(running.custody, keysets=sets, manifests=manifests)
    changed = replace(running, keysets=sets, custody=setup)
    monkeypatch.setitem(custody.app.extensions, runtime.EXTENSION, changed)
    with custody.databases.newsroom() as session:
        reveals.seal_envelopes(session, sets, custody.newsroom.maks, custody.newsroom.other)
    return replace(custody, reveals=replace(custody.reveals, setup=setup))
