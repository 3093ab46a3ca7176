"""Everybody at once: all four doors of one newsroom, with people who have logged in.

The numbers are those of the 50 abuse cases in the project's security research, section 2;
which of them do not apply, and why, stands in docs/decisions/0033 and 0034.
"""

import hashlib
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from safepub.database import Databases, NewsroomBase
from safepub.newsroom import outlets, staff
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.states import Right
from safepub.settings import Settings
from safepub.web import runtime
from tests.newsroom.conftest import Newsroom
from tests.support.instances import Custodians
from tests.web import reveals
from tests.web.contributor.conftest import MAKS, OTHER, Door, add_contributor
from tests.web.custody.conftest import Custody
from tests.web.desk.conftest import Desk
from tests.web.reveals import Reveals

STAFF = {
    "Edita": {Right.EDITOR},
    "Peter": {Right.EDITOR, Right.PUBLISHER},
    "Petra": {Right.EDITOR, Right.PUBLISHER},
    "Adam": {Right.ADMINISTRATOR},
    "Max": {Right.EDITOR, Right.PUBLISHER, Right.ADMINISTRATOR},
}


@dataclass(frozen=True)
class Scene:
    """One newsroom, seen from each of its doors."""

    app: Flask
    databases: Databases
    settings: Settings
    desk: Desk
    door: Door
    custody: Custody
    token: str
    """An outlet's."""

    def rules(self) -> list[Rule]:
        """List every address of the application."""
        return sorted(self.app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))

    def insider(self) -> FlaskClient:
        """Give one browser that is logged in at all three doors, with every right there is."""
        client = self.app.test_client()
        for visitor in (self.desk.visitor("Max"), self.custody.visitor("Ada"), self.door.visitor()):
            for name in ("desk", "custody", "room"):
                cookie = visitor.client.get_cookie(f"__Host-safepub-{name}")
                if cookie is not None:
                    client.set_cookie(cookie.key, cookie.value)
        return client

    def as_outlet(self) -> dict[str, str]:
        """Give the header that the outlet sends."""
        return {"Authorization": f"Bearer {self.token}"}

    def stored(self, *, without: frozenset[str] = frozenset()) -> dict[str, str]:
        """Take a fingerprint of every table of the newsroom."""
        with self.databases.newsroom(write=False) as session:
            return {
                table.name: hashlib.sha256(
                    repr(sorted(map(repr, session.execute(select(table))))).encode()
                ).hexdigest()
                for table in NewsroomBase.metadata.sorted_tables
                if table.name not in without
            }

    def logged_in(self) -> int:
        """Count the log-ins that have not ended."""
        with self.databases.newsroom(write=False) as session:
            return len(session.scalars(select(LoginSession.digest)).all())

    def requests(self) -> list[RevealRequest]:
        """Fetch all reveal requests."""
        with self.databases.newsroom(write=False) as session:
            return list(session.scalars(select(RevealRequest)))


@pytest.fixture
def scene(app: Flask, databases: Databases, settings: Settings, custodians: Custodians) -> Scene:
    """The newsroom with its people stored. Boris, a custodian, is an editor as well."""
    running: runtime.Runtime = app.extensions[runtime.EXTENSION]
    with databases.newsroom() as session:
        held = staff.found_desk(session)
        people = {
            name: reveals.add_person(session, held, name, frozenset(rights))
            for name, rights in STAFF.items()
        }
        also = {"Boris": frozenset({Right.EDITOR})}
        people |= reveals.add_custodians(session, custodians, held, also)
        newsroom = Newsroom(
            maks=add_contributor(session, settings, "Maks", MAKS),
            other=add_contributor(session, settings, "Макс", OTHER),
            editor=people["Edita"].reader,
            publisher=people["Peter"].reader,
            second=people["Petra"].reader,
            held=held,
        )
        reveals.seal_envelopes(session, running.keysets, newsroom.maks, newsroom.other)
        token = outlets.issue_token(session, outlets.add(session, "Harbour Weekly"))
    asked = Reveals(databases, custodians, running.custody, people)
    return Scene(
        app=app,
        databases=databases,
        settings=settings,
        desk=Desk(app=app, databases=databases, people=people, newsroom=newsroom),
        door=Door(app=app, databases=databases, settings=settings, newsroom=newsroom),
        custody=Custody(app, databases, people, newsroom, asked),
        token=token,
    )
