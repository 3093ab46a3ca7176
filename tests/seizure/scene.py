"""Months of a newsroom: people register in random order and do what contributors do."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from safepub.cli import worker
from safepub.crypto import opening, passphrases
from safepub.crypto.keysets import Purpose
from safepub.database import Databases
from safepub.newsroom import articles, contributors, invitations, publishing, staff
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.people import LinkEnvelope, Pseudonym
from safepub.newsroom.states import Right, State
from safepub.settings import Settings
from safepub.vault.models import Slot
from safepub.web import limits, runtime
from safepub.web.contributor import addresses
from tests.newsroom.conftest import add_reader
from tests.seizure import people
from tests.seizure.calendar import Calendar
from tests.seizure.people import Person
from tests.support import pages, sending
from tests.support.instances import Custodians
from tests.web.contributor.conftest import Visitor
from tests.web.contributor.files import jpeg
from tests.web.contributor.test_registration import confirm

SCAN = b"%PDF-1.7 an invented passport " * 1000


@dataclass
class Scene:
    """A newsroom at work. Only it knows whose slots are whose."""

    app: Flask
    databases: Databases
    settings: Settings
    custodians: Custodians
    folder: Path
    calendar: Calendar
    chance: random.Random
    people: list[Person] = field(default_factory=list)
    editor: DeskReader = field(init=False)
    publisher: DeskReader = field(init=False)
    began: float = field(default_factory=time.time)

    def open_desk(self) -> None:
        """Let an editor and a publisher in."""
        with self.databases.newsroom() as session:
            held = staff.found_desk(session)
            self.editor = add_reader(session, held, "Edita", Right.EDITOR)
            both = (Right.EDITOR, Right.PUBLISHER)
            self.publisher = add_reader(session, held, "Peter", *both)

    def live(self, registrations: int, acts: int) -> None:
        """Let people register on many days, in no order, and act in between."""
        steps: list[Callable[[], None]] = [self.register] * registrations
        steps += [self.act] * acts
        self.chance.shuffle(steps)
        for number, step in enumerate([self.register, *steps]):
            if number % 12 == 0:
                self.night()
            limits.limiter.reset()
            step()
        self.night()

    def night(self) -> None:
        """Let a day go by; the worker does what it does every day."""
        self.calendar.go_on()
        worker._work(self.databases, [0, 0], self.settings.retention, daily=True)

    def register(self) -> None:
        """Let somebody in by the invitation's form, and write down whose slots came."""
        visitor = Visitor(self.app.test_client())
        with self.databases.newsroom() as session:
            expires_on = datetime.now(UTC).date() + timedelta(days=self.calendar.days + 7)
            invited = f"/invitation/{invitations.invite(session, expires_on=expires_on)}"
        byline = self.chance.choice("ABCDЯЖ")
        typed = {**people.identity(self.chance), "byline": byline}
        # A letter may be an initial of theirs: they want it all the same.
        typed |= {"byline_warned": byline, "byline_anyway": "yes"}
        # Not by chance: the pool grows by four megabytes each time.
        brings = len(self.people) % 20 == 7
        self.send(visitor, invited, typed, "documents", [(SCAN, "scan.pdf")] if brings else [])
        passphrase = confirm(visitor)
        person = Person(passphrase, self._room(passphrase), visitor)
        self.people.append(person)
        self.look(person)

    def act(self) -> None:
        """Let one of those who are there do something."""
        self.let(self.chance.choices(_ACTS, _WEIGHTS)[0])

    def let(self, act: Callable[["Scene", Person], None]) -> None:
        """Let somebody log in and do one thing."""
        person = self.chance.choice([person for person in self.people if not person.gone])
        person.visitor = Visitor(self.app.test_client())
        entered = person.visitor.log_in(person.passphrase)
        assert entered.status_code == 303, entered.text
        act(self, person)
        self.look(person)

    def send(
        self,
        visitor: Visitor,
        path: str,
        typed: dict[str, str],
        name: str = "",
        files: list[sending.File] | None = None,
    ) -> str:
        """Send a form, with files if there are any; give where it leads."""
        token = pages.csrf_of(visitor.get("/").text)
        sent = {**typed, "csrf_token": token}
        if name:
            body, kind = sending.encode(sent, name, files or [])
            answer = visitor.client.post(path, data=body, content_type=kind)
        else:
            answer = visitor.client.post(path, data=sent)
        assert answer.status_code == 303, (path, answer.text)
        return str(answer.location)

    def look(self, person: Person) -> None:
        """Write down where a person's envelopes lead, with the custodians' own keys."""
        for purpose in Purpose:
            with self.databases.newsroom(write=False) as session:
                row = session.get_one(LinkEnvelope, (person.id, purpose))
                envelope = opening.read(row.envelope)
            shares = [opening.open_share(envelope, key.seed) for key in self.custodians.keys[:2]]
            slot_id = opening.join(envelope, shares).slot_id
            with self.databases.vault() as vault:
                there = vault.get(Slot, slot_id) is not None
            person.leads[purpose] = slot_id if there else None
            if there and slot_id not in person.slots[purpose]:
                person.slots[purpose].append(slot_id)

    def keys(self) -> frozenset[bytes]:
        """Give everybody's id, and those of the slots that were ever anybody's."""
        return frozenset(person.id.bytes for person in self.people) | self.real_slots()

    def real_slots(self) -> frozenset[bytes]:
        """Give the slots that were ever anybody's."""
        return frozenset(
            slot for person in self.people for held in person.slots.values() for slot in held
        )

    def article_in(self, state: State, person: Person | None = None) -> Article | None:
        """Find an article that stands where it is wanted, of a person or of anybody."""
        wanted = select(Article).join(Pseudonym).where(Article.state == state)
        if person is not None:
            wanted = wanted.where(Pseudonym.contributor_id == person.id)
        with self.databases.newsroom(write=False) as session:
            found = session.scalars(wanted).all()
        return self.chance.choice(found) if found else None

    def path_of(self, person: Person, article: Article) -> str:
        """Give the path of an article in its contributor's room."""
        return f"/room/articles/{addresses.address_of(person.room, article.id)}"

    def _room(self, passphrase: str) -> Room:
        keys = passphrases.contributor_keys(
            passphrase,
            salt=self.settings.secrets.passphrase_salt,
            pepper=self.settings.secrets.pepper,
            cost=runtime.cost(self.settings.argon2.contributor),
        )
        with self.databases.newsroom(write=False) as session:
            found = contributors.find_by_login_tag(session, keys.login_tag)
            assert found is not None
            return Room(contributor_id=found.id, box_seed=keys.box_seed, note_key=keys.note_key)


def _write(scene: Scene, person: Person) -> None:
    visitor = person.visitor
    page = visitor.get("/room/articles/new").text
    chosen = people.PSEUDONYM.search(page)
    with scene.databases.newsroom(write=False) as session:
        of_theirs = contributors.pseudonyms_of(session, person.id)[0].id
    pseudonym = chosen[1] if chosen else str(of_theirs)
    typed = {**people.text(scene.chance), "pseudonym": pseudonym, "button": "save"}
    scene.send(visitor, "/room/articles/new", typed)


def _hand_in(scene: Scene, person: Person) -> None:
    article = scene.article_in(State.DRAFT, person)
    if article is None:
        _write(scene, person)
        article = scene.article_in(State.DRAFT, person)
        assert article is not None
    path = scene.path_of(person, article)
    typed = {**people.text(scene.chance), "edition": str(article.edition), "button": "hand_in"}
    scene.send(person.visitor, f"{path}/edit", typed)
    edition = people.EDITION.search(person.visitor.get(f"{path}/submit").text)
    assert edition is not None
    scene.send(person.visitor, f"{path}/submit", {"edition": edition[1]})


def _attach(scene: Scene, person: Person) -> None:
    article = scene.article_in(State.DRAFT, person)
    if article is not None:
        path = f"{scene.path_of(person, article)}/attachments"
        # The same one twice would be refused: it is attached already.
        picture = jpeg(f"#{scene.chance.randrange(1 << 24):06x}")
        scene.send(person.visitor, path, {}, "files", [(picture, "a picture.jpg")])


def _publish(scene: Scene, person: Person) -> None:
    """Bring somebody's article out: the desk's acts, and the contributor's own proof."""
    _hand_in(scene, person)
    article = scene.article_in(State.SUBMITTED, person)
    assert article is not None
    with scene.databases.newsroom() as session:
        articles.take_on(session, scene.editor, article.id)
        edition = articles.get(session, article.id).edition
        articles.approve(session, scene.publisher, article.id, seen_edition=edition)
    path = f"{scene.path_of(person, article)}/proof"
    edition_shown = people.EDITION.search(person.visitor.get(path).text)
    assert edition_shown is not None
    scene.send(person.visitor, path, {"answer": "pass", "edition": edition_shown[1]})
    with scene.databases.newsroom() as session:
        edition = articles.get(session, article.id).edition
        now = datetime.now(UTC) + timedelta(days=scene.calendar.days)
        publishing.publish(session, scene.publisher, article.id, seen_edition=edition, now=now)


def _write_a_message(scene: Scene, person: Person) -> None:
    with scene.databases.newsroom(write=False) as session:
        found = contributors.pseudonyms_of(session, person.id)[0]
    address = addresses.pseudonym_address(person.room, found.id)
    message = people.words(scene.chance, scene.chance.randint(3, 90))
    scene.send(person.visitor, f"/room/messages/{address}", {"message": message})


def change_identity(scene: Scene, person: Person) -> None:
    """Send another identity."""
    typed = people.identity(scene.chance)
    del typed["payment"]
    scene.send(person.visitor, "/room/identity", {**typed, "passphrase": person.passphrase})


def _change_payment(scene: Scene, person: Person) -> None:
    typed = {"payment": people.words(scene.chance, 9), "passphrase": person.passphrase}
    scene.send(person.visitor, "/room/payment", typed)


def erase_identity(scene: Scene, person: Person) -> None:
    """Have the identity erased."""
    scene.send(person.visitor, "/room/identity/erase", _certain(person))


def _erase_payment(scene: Scene, person: Person) -> None:
    scene.send(person.visitor, "/room/payment/erase", _certain(person))


def _certain(person: Person) -> dict[str, str]:
    return {"certain": "yes", "passphrase": person.passphrase}


def _log_in_alone(scene: Scene, person: Person) -> None:
    del scene
    assert person.visitor.get("/room").status_code == 200


def _leave(scene: Scene, person: Person) -> None:
    typed = {"bylines": "retire", "passphrase": person.passphrase, "certain": "yes"}
    scene.send(person.visitor, "/room/leave-for-good", typed)
    person.gone = True


_ACTS: tuple[Callable[[Scene, Person], None], ...] = (
    _write, _hand_in, _attach, _publish, _write_a_message, change_identity, _change_payment,
    erase_identity, _erase_payment, _log_in_alone, _leave,
)  # fmt: skip
_WEIGHTS = (10, 8, 6, 6, 8, 10, 4, 3, 3, 10, 2)
