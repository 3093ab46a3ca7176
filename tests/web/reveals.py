"""Reveal requests for tests of pages: asked at the desk, answered with custodians' keys."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from safepub.crypto import acts, opening, requests, sealing, signing, suite
from safepub.crypto.acts import HandIn, Outcome, Take
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keysets, Purpose
from safepub.crypto.requests import Category, Request
from safepub.custody import accounts, hand_ins, reveal_requests
from safepub.custody.accounts import Custodian
from safepub.custody.reveal_requests import NewRequest, Rules
from safepub.custody.setup import Setup, keyset_for
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import contributors, staff, staff_log_in
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.people import LinkEnvelope
from safepub.newsroom.staff import HeldDeskKey, NewStaff
from safepub.newsroom.states import Right
from safepub.vault.models import Slot
from tests.newsroom.conftest import LOCKS, PASSWORD
from tests.support.instances import CUSTODIANS, Custodians
from tests.web.desk.conftest import Person

REASON = "She has not answered for three days, and her sister asks where she is."


@dataclass(frozen=True)
class Reveals:
    """A newsroom's custodians, whose accounts are connected to their keys."""

    databases: Databases
    custodians: Custodians
    setup: Setup
    people: Mapping[str, Person]

    def ask(self, asker: DeskReader, room: Room, **changed: object) -> UUID:
        """Ask for a contributor's identity, with no wait where nothing else is said."""
        rules = {"waiting_hours": 0, "veto": False, **changed}
        purpose = rules.pop("purpose", Purpose.IDENTITY)
        now = rules.pop("now", datetime.now(UTC))
        assert isinstance(purpose, Purpose)
        assert isinstance(now, datetime)
        with self.databases.newsroom() as session:
            pseudonym = contributors.pseudonyms_of(session, room.contributor_id)[0]
            new = NewRequest(
                pseudonym_id=pseudonym.id, purpose=purpose, category=Category.DANGER, reason=REASON
            )
            made = Rules(keysets=self.setup.keysets, **rules)  # type: ignore[arg-type]
            return reveal_requests.ask(session, asker, new, made, now=now)

    def key(self, name: str) -> CustodianKey:
        """Give the key that lies on a custodian's own machine."""
        return self.custodians.keys[CUSTODIANS.index(name)]

    def request(self, request_id: UUID) -> Request:
        """Read a request's statement."""
        with self.databases.newsroom(write=False) as session:
            return requests.read(session.get_one(RevealRequest, request_id).statement)

    def take(self, name: str, request_id: UUID) -> bytes:
        """Sign a take, as its custodian's command does."""
        return signing.take(self.key(name), self.request(request_id), day=_today())[0]

    def grant(self, name: str, request_id: UUID, take: bytes) -> bytes:
        """Sign a grant to the reader of a take."""
        key = self.key(name)
        with self.databases.newsroom(write=False) as session:
            row = session.get_one(RevealRequest, request_id)
            held = envelope(session, row.contributor_id, Purpose(row.purpose))
        share = opening.open_share(opening.read(held), key.seed)
        return signing.grant(key, self.request(request_id), Take(take), share, day=_today())

    def refusal(self, name: str, request_id: UUID) -> bytes:
        """Sign a refusal."""
        return signing.refusal(self.key(name), self.request(request_id), day=_today())

    def receipt(self, name: str, request_id: UUID, take: bytes) -> bytes:
        """Sign a receipt that says that the identity was shown."""
        request = self.request(request_id)
        return signing.receipt(self.key(name), request, Take(take), Outcome.SHOWN, day=_today())

    def hand_in(self, name: str, act: bytes) -> None:
        """Hand an act in, without a page."""
        person = self.people[name].reader
        custodian = Custodian(
            staff_id=person.staff_id, key_id=suite.key_id(self.key(name).public_key)
        )
        with self.databases.newsroom() as session:
            source = hand_in_file(act)
            hand_ins.hand_in(session, custodian, source, self.setup, now=datetime.now(UTC))

    def bring_to_grant(self, request_id: UUID, reader: str, granting: str) -> bytes:
        """Take a request up and grant it; give the take."""
        take = self.take(reader, request_id)
        self.hand_in(reader, take)
        self.hand_in(granting, self.grant(granting, request_id, take))
        return take


def hand_in_file(act: bytes, checkpoint: bytes = b"") -> bytes:
    """Write the file that a custodian's command writes."""
    return acts.write_hand_in(HandIn(act=act, checkpoint=checkpoint))


def upload(source: bytes, name: str = "hand-in.sph") -> tuple[io.BytesIO, str]:
    """Give what a browser's file field sends."""
    return io.BytesIO(source), name


def add_custodians(
    session: NewsroomSession,
    custodians: Custodians,
    held: HeldDeskKey,
    also: Mapping[str, frozenset[Right]] = {},
) -> dict[str, Person]:
    """Open an account for each custodian, connected to their key; some may do more."""
    people = {}
    for name, key in zip(CUSTODIANS, custodians.keys, strict=True):
        rights = frozenset({Right.CUSTODIAN}) | also.get(name, frozenset())
        people[name] = add_person(session, held, name, rights)
        accounts.connect(session, people[name].reader.staff_id, suite.key_id(key.public_key))
    return people


def add_person(
    session: NewsroomSession, held: HeldDeskKey, name: str, rights: frozenset[Right]
) -> Person:
    """Open an account and give what its owner carries."""
    secret = staff.add(session, NewStaff(name=name, password=PASSWORD, rights=rights), LOCKS, held)
    credential = staff_log_in.credential_of(session, name)
    assert credential is not None
    keys = {held.id: held.seed} if rights & staff.READING_RIGHTS else {}
    reader = DeskReader(staff_id=credential.staff_id, name=name, rights=rights, desk_keys=keys)
    return Person(totp_secret=secret, reader=reader)


def seal_envelopes(session: NewsroomSession, keysets: Keysets, *rooms: Room) -> None:
    """Seal contributors' envelopes to the custodians; they lead to nothing."""
    for room in rooms:
        for purpose in Purpose:
            row = session.get_one(LinkEnvelope, (room.contributor_id, purpose))
            row.envelope = sealing.seal_link(
                None, subject=room.contributor_id, keyset=keyset_for(keysets, purpose)
            )


def envelope(session: NewsroomSession, contributor_id: UUID, purpose: Purpose) -> bytes:
    """Fetch a contributor's link envelope."""
    return session.get_one(LinkEnvelope, (contributor_id, purpose)).envelope


def slot(databases: Databases, slot_id: bytes) -> bytes | None:
    """Fetch the body of a slot; None where the vault has none of this id."""
    with databases.vault() as session:
        found = session.get(Slot, slot_id)
        return None if found is None else found.body


def _today() -> date:
    return datetime.now(UTC).date()
