"""A whole newsroom for cases 26 to 50: its doors, its staff, and people with a sealed identity."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from safepub import registration
from safepub.crypto import passphrases, suite
from safepub.database import Databases, NewsroomBase
from safepub.newsroom import contributors, invitations, outlets, staff
from safepub.newsroom.drafts import Room
from safepub.newsroom.states import Right
from safepub.newsroom.watch_lists import Notes
from safepub.registration import Registration
from safepub.settings import Settings
from safepub.vault.identity import PaymentDetails, RealIdentity
from safepub.web import runtime
from safepub.web.runtime import Runtime
from tests.newsroom.conftest import Newsroom
from tests.support.instances import Custodians
from tests.web import reveals
from tests.web.contributor.conftest import MAKS, OTHER
from tests.web.contributor.conftest import Visitor as Contributor
from tests.web.custody.conftest import Custody
from tests.web.desk.conftest import Desk
from tests.web.reveals import Reveals

STAFF: Mapping[str, frozenset[Right]] = {
    "Edita": frozenset({Right.EDITOR}),
    "Peter": frozenset({Right.EDITOR, Right.PUBLISHER}),
    "Petra": frozenset({Right.EDITOR, Right.PUBLISHER}),
    "Adam": frozenset({Right.ADMINISTRATOR}),
}
LEGAL_NAME = "Alaksandra Qzvymysl-Nikolina"
CONTACT = "qzkontakt@example.org"
ACCOUNT = "BY13QZRB3600900000002Z00AB00"
IDENTITY = RealIdentity(legal_name=LEGAL_NAME, contact=CONTACT, notes="Qznever before noon")
NOBODY = RealIdentity(legal_name="Jan Qzniejaki", contact="none")


@dataclass(frozen=True)
class House:
    """The newsroom, seen from each of its doors."""

    app: Flask
    databases: Databases
    settings: Settings
    desk: Desk
    custody: Custody
    outlet_token: str
    rooms: dict[str, Contributor] = field(default_factory=dict)

    @property
    def newsroom(self) -> Newsroom:
        """The people of it, as domain functions know them."""
        return self.desk.newsroom

    def contributor(self, passphrase: str = MAKS) -> Contributor:
        """Give somebody's browser in their room; they log in once."""
        if passphrase not in self.rooms:
            room = self.rooms[passphrase] = Contributor(self.app.test_client())
            assert room.log_in(passphrase).status_code == 303
        return self.rooms[passphrase]

    def pseudonym_of(self, room: Room) -> UUID:
        """Give the id of the byline that somebody came with."""
        with self.databases.newsroom(write=False) as session:
            return contributors.pseudonyms_of(session, room.contributor_id)[0].id

    def values(self) -> list[bytes | str]:
        """Dump the newsroom: every text and every blob of every table."""
        found: list[bytes | str] = []
        with self.databases.newsroom(write=False) as session:
            for table in NewsroomBase.metadata.sorted_tables:
                for row in session.execute(select(table)):
                    found += [value for value in row if isinstance(value, bytes | str)]
        return found

    def blobs(self) -> dict[tuple[str, str], list[bytes]]:
        """Read everything binary that the newsroom stores, by table and column."""
        found: dict[tuple[str, str], list[bytes]] = {}
        with self.databases.newsroom(write=False) as session:
            for table in NewsroomBase.metadata.sorted_tables:
                for row in session.execute(select(table)).mappings():
                    for name, value in row.items():
                        if isinstance(value, bytes):
                            found.setdefault((table.name, str(name)), []).append(value)
        return found


def open_house(
    app: Flask, databases: Databases, settings: Settings, custodians: Custodians
) -> House:
    """Let everybody in. Maks and his namesake registered with a name that is sealed."""
    running: Runtime = app.extensions[runtime.EXTENSION]
    with databases.newsroom() as session:
        held = staff.found_desk(session)
        people = {
            name: reveals.add_person(session, held, name, rights) for name, rights in STAFF.items()
        }
        people |= reveals.add_custodians(session, custodians, held)
        token = outlets.issue_token(session, outlets.add(session, "Harbour Weekly"))
    newsroom = Newsroom(
        maks=enrol(running, MAKS, "Maks", IDENTITY),
        other=enrol(running, OTHER, "Hanna", NOBODY),
        editor=people["Edita"].reader,
        publisher=people["Peter"].reader,
        second=people["Petra"].reader,
        held=held,
    )
    asked = Reveals(databases, custodians, running.custody, people)
    return House(
        app=app,
        databases=databases,
        settings=settings,
        desk=Desk(app=app, databases=databases, people=people, newsroom=newsroom),
        custody=Custody(app, databases, people, newsroom, asked),
        outlet_token=token,
    )


def enrol(running: Runtime, passphrase: str, byline: str, identity: RealIdentity) -> Room:
    """Register somebody through the vault, with a passphrase that a test knows."""
    databases, settings = running.databases, running.settings
    keys = passphrases.contributor_keys(
        passphrase,
        salt=settings.secrets.passphrase_salt,
        pepper=settings.secrets.pepper,
        cost=runtime.cost(settings.argon2.contributor),
    )
    with databases.newsroom() as session:
        token = invitations.invite(session, expires_on=date.max)
    new = Registration(
        identity=identity,
        payment=PaymentDetails(details=ACCOUNT),
        byline=byline,
        invitation_token=token,
        login_tag=keys.login_tag,
        public_key=suite.public_key_of(keys.box_seed),
        note_key=keys.note_key,
        notes=Notes(),
    )
    contributor_id = registration.register(
        databases, running.keysets, new, today=datetime.now(UTC).date()
    )
    return Room(contributor_id=contributor_id, box_seed=keys.box_seed, note_key=keys.note_key)
