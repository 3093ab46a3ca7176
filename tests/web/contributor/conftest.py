"""A newsroom with two contributors who come with their passphrases, and a desk behind them."""

import html
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from safepub.crypto import passphrases, suite
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import contributors, drafts, invitations, publishing, staff, watch_lists
from safepub.newsroom.contributors import NewContributor
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.people import Contributor
from safepub.newsroom.states import Right, State
from safepub.newsroom.texts import Text
from safepub.newsroom.watch_lists import Notes
from safepub.settings import Settings
from safepub.vault.models import Slot
from safepub.web import runtime
from safepub.web.contributor import addresses
from tests.newsroom.conftest import WAYS, Newsroom, add_reader
from tests.support import pages
from tests.web import reveals

NOON = datetime(2024, 3, 7, 12, 0, tzinfo=UTC)
NAMES = "Sidarovič: Maksim"
"""What everybody's name check looks for."""
MAKS = "ankle bacon cabin dagger eagle fabric gadget"
OTHER = "habitat icing jackal kebab ladder magnet nacho"
IDENTITY = {
    "legal_name": "Зося Вымышленая",
    "contact": "maria@example.org\n+375 00 000",
    "payment": "IBAN invented 0000",
    "emergency_contact": "a sister, invented",
    "notes": "never call before noon",
    "byline": "М",
}


class Visitor:
    """A browser at the contributor's door."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path)

    def post(self, path: str, **values: str) -> TestResponse:
        """Send a form with the CSRF value of this browser."""
        token = pages.csrf_of(self.client.get("/").text)
        return self.client.post(path, data={**values, "csrf_token": token})

    def log_in(self, passphrase: str) -> TestResponse:
        """Send the log-in form."""
        return self.post("/login", passphrase=passphrase)

    def page_after(self, answer: TestResponse) -> str:
        """Follow one redirect and give its page's words."""
        assert answer.status_code == 303, answer.text
        return words_of(self.get(answer.location))


@dataclass(frozen=True)
class Door:
    """The application, both databases and everybody who takes part."""

    app: Flask
    databases: Databases
    settings: Settings
    newsroom: Newsroom

    def stranger(self) -> Visitor:
        """Give a browser in which nobody has logged in."""
        return Visitor(self.app.test_client())

    def visitor(self, passphrase: str = MAKS) -> Visitor:
        """Give a browser in which a contributor has logged in."""
        visitor = self.stranger()
        assert visitor.log_in(passphrase).status_code == 303
        return visitor

    def article(self, state: State) -> UUID:
        """Bring a new article of Maks to a state."""
        reached = state if state in WAYS else State.APPROVED
        with self.databases.newsroom() as session:
            article_id = self.newsroom.article(session, reached)
            if state is State.PUBLISHED:
                publishing.publish(
                    session,
                    self.newsroom.publisher,
                    article_id,
                    seen_edition=self.newsroom.edition(session, article_id),
                    now=NOON,
                )
            elif state is not reached:
                # No act of today's newsroom leads here yet.
                session.get_one(Article, article_id).state = state
        return article_id

    def path(self, article_id: UUID, room: Room | None = None) -> str:
        """Give the path of an article in a contributor's room."""
        address = addresses.address_of(room or self.newsroom.maks, article_id)
        return f"/room/articles/{address}"

    def pseudonyms(self) -> list[str]:
        """List the ids of the pseudonyms of Maks."""
        with self.databases.newsroom(write=False) as session:
            found = contributors.pseudonyms_of(session, self.newsroom.maks.contributor_id)
            return [str(pseudonym.id) for pseudonym in found]

    def only_article(self) -> Article:
        """Fetch the one article that there is."""
        with self.databases.newsroom(write=False) as session:
            return session.scalars(select(Article)).one()

    def state_of(self, article_id: UUID) -> State:
        """Look up where an article stands."""
        with self.databases.newsroom(write=False) as session:
            return session.get_one(Article, article_id).state

    def edition_of(self, article_id: UUID) -> str:
        """Look up the edition that somebody would see now."""
        with self.databases.newsroom(write=False) as session:
            return str(session.get_one(Article, article_id).edition)

    def text_of(self, article_id: UUID) -> Text:
        """Open what Maks writes on."""
        with self.databases.newsroom(write=False) as session:
            return drafts.open_draft(session, self.newsroom.maks, article_id)

    def invite(self, *, days: int = 7) -> str:
        """Make an invitation and give the path of its page."""
        with self.databases.newsroom() as session:
            expires_on = datetime.now(UTC).date() + timedelta(days=days)
            return f"/invitation/{invitations.invite(session, expires_on=expires_on)}"

    def counts(self) -> tuple[int, int]:
        """Count contributors and vault slots."""
        with self.databases.newsroom(write=False) as session:
            accounts = session.scalar(select(func.count()).select_from(Contributor))
        with self.databases.vault() as vault:
            slots = vault.scalar(select(func.count()).select_from(Slot))
        return accounts or 0, slots or 0

    def run_with(self, monkeypatch: pytest.MonkeyPatch, **opened: object) -> None:
        """Let the application run with something else opened, until the test ends."""
        running: runtime.Runtime = self.app.extensions[runtime.EXTENSION]
        changed: Any = replace(running, **opened)  # type: ignore[arg-type]
        monkeypatch.setitem(self.app.extensions, runtime.EXTENSION, changed)


def words_of(page: TestResponse) -> str:
    """Give a page's words without its markup, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def without_csrf(page: str) -> str:
    """Blank the one value that differs between two answers to the same browser."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def written(**changed: str) -> dict[str, str]:
    """Give the fields of the writing form, with some of them changed."""
    return {
        "headline": "Snow over Hrodna",
        "dek": "",
        "body": "It *fell* all night.",
        "language": "be",
        "button": "save",
        **changed,
    }


def add_contributor(
    session: NewsroomSession, settings: Settings, byline: str, passphrase: str
) -> Room:
    """Open an account that this passphrase opens."""
    keys = passphrases.contributor_keys(
        passphrase,
        salt=settings.secrets.passphrase_salt,
        pepper=settings.secrets.pepper,
        cost=runtime.cost(settings.argon2.contributor),
    )
    contributor_id = uuid4()
    new = NewContributor(
        id=contributor_id,
        login_tag=keys.login_tag,
        public_key=suite.public_key_of(keys.box_seed),
        byline=byline,
        envelopes={1: b"envelope", 2: b"envelope"},
        watch_list=watch_lists.seal(contributor_id, keys.note_key, Notes(names=NAMES)),
    )
    contributors.register(session, new)
    return Room(contributor_id=contributor_id, box_seed=keys.box_seed, note_key=keys.note_key)


@pytest.fixture
def door(app: Flask, databases: Databases, settings: Settings) -> Door:
    """The door, with its people stored."""
    with databases.newsroom() as session:
        held = staff.found_desk(session)
        both = (Right.EDITOR, Right.PUBLISHER)
        newsroom = Newsroom(
            maks=add_contributor(session, settings, "Maks", MAKS),
            other=add_contributor(session, settings, "Макс", OTHER),
            editor=add_reader(session, held, "Edita", Right.EDITOR),
            publisher=add_reader(session, held, "Peter", *both),
            second=add_reader(session, held, "Petra", *both),
            held=held,
        )
        running: runtime.Runtime = app.extensions[runtime.EXTENSION]
        reveals.seal_envelopes(session, running.keysets, newsroom.maks, newsroom.other)
    return Door(app=app, databases=databases, settings=settings, newsroom=newsroom)
