"""A newsroom with three custodians of whom two open, two paymasters, and Maks."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from safepub import registration
from safepub.crypto import acts, keysets, opening, requests, sections, signing, suite
from safepub.crypto.acts import HandIn, Outcome, Take
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset, Keysets, Purpose
from safepub.crypto.requests import Category, Request
from safepub.crypto.sections import Kind
from safepub.custody import accounts, case_files, hand_ins, reveal_requests
from safepub.custody.accounts import Custodian
from safepub.custody.case_files import Wanted
from safepub.custody.hand_ins import HandedIn
from safepub.custody.reveal_requests import NewRequest, Rules
from safepub.custody.setup import Setup
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import contributors, invitations, journal, staff, staff_log_in
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.drafts import Room
from safepub.newsroom.journal import JournalKey
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.people import LinkEnvelope
from safepub.newsroom.staff import HeldDeskKey, NewStaff
from safepub.newsroom.states import Right
from safepub.newsroom.watch_lists import Notes
from safepub.registration import Registration
from safepub.vault.identity import PaymentDetails, RealIdentity
from tests.newsroom.conftest import LOCKS, PASSWORD, add_reader

NOW = datetime(2026, 3, 1, 12, 20, tzinfo=UTC)
WAITED = NOW + timedelta(hours=25)
OVER = NOW + timedelta(days=15)
TODAY = NOW.date()
REASON = "Police were at the door of a neighbour; we have to warn somebody."
IDENTITY = RealIdentity(legal_name="Maksim Baršč", contact="signal +375 29 1")
PAYMENT = PaymentDetails(details="BY13NBRB3600900000002Z00AB00")
ORIGIN = "newsroom.example/journal"
KEY = JournalKey(origin=ORIGIN, seed=b"j" * 32)


@dataclass(frozen=True, kw_only=True)
class Office:
    """Who is there, and what each of them can do."""

    databases: Databases
    setup: Setup
    rules: Rules
    keys: tuple[CustodianKey, ...]
    paymaster_keys: tuple[CustodianKey, ...]
    custodians: tuple[Custodian, ...]
    paymasters: tuple[Custodian, ...]
    held: HeldDeskKey
    edita: DeskReader
    peter: DeskReader
    maks: Room
    pseudonym_id: UUID

    def new(self, **changed: object) -> NewRequest:
        asked = NewRequest(
            pseudonym_id=self.pseudonym_id,
            purpose=Purpose.IDENTITY,
            category=Category.DANGER,
            reason=REASON,
        )
        return replace(asked, **changed)  # type: ignore[arg-type]

    def ask(self, *, now: datetime = NOW, **rules: object) -> UUID:
        """Let Edita ask about Maks."""
        changed = replace(self.rules, **rules)  # type: ignore[arg-type]
        with self.databases.newsroom() as session:
            return reveal_requests.ask(session, self.edita, self.new(), changed, now=now)

    def row(self, request_id: UUID) -> RevealRequest:
        with self.databases.newsroom(write=False) as session:
            return session.get_one(RevealRequest, request_id)

    def request(self, request_id: UUID) -> Request:
        return requests.read(self.row(request_id).statement)

    def envelope(self, purpose: Purpose = Purpose.IDENTITY) -> bytes:
        with self.databases.newsroom(write=False) as session:
            return session.get_one(LinkEnvelope, (self.maks.contributor_id, purpose)).envelope

    def sign_take(self, place: int, request_id: UUID) -> tuple[Take, bytes]:
        source, seed = signing.take(self.keys[place], self.request(request_id), day=TODAY)
        return Take(source), seed

    def sign_grant(self, place: int, request_id: UUID, take: Take) -> bytes:
        key = self.keys[place]
        share = opening.open_share(opening.read(self.envelope()), key.seed)
        return signing.grant(key, self.request(request_id), take, share, day=TODAY)

    def sign_refusal(self, place: int, request_id: UUID) -> bytes:
        return signing.refusal(self.keys[place], self.request(request_id), day=TODAY)

    def sign_receipt(
        self, place: int, request_id: UUID, take: Take, outcome: Outcome = Outcome.SHOWN
    ) -> bytes:
        request = self.request(request_id)
        return signing.receipt(self.keys[place], request, take, outcome, day=TODAY)

    def hand_in(
        self, place: int, act: bytes, checkpoint: str = "", *, now: datetime = WAITED
    ) -> HandedIn:
        source = acts.write_hand_in(HandIn(act=act, checkpoint=checkpoint.encode()))
        with self.databases.newsroom() as session:
            return hand_ins.hand_in(session, self.custodians[place], source, self.setup, now=now)

    def take(self, place: int, request_id: UUID, *, now: datetime = WAITED) -> tuple[Take, bytes]:
        take, seed = self.sign_take(place, request_id)
        self.hand_in(place, take.source, now=now)
        return take, seed

    def grant(self, place: int, request_id: UUID, take: Take) -> HandedIn:
        return self.hand_in(place, self.sign_grant(place, request_id, take))

    def refuse(self, place: int, request_id: UUID) -> HandedIn:
        return self.hand_in(place, self.sign_refusal(place, request_id))

    def case(
        self, place: int, request_id: UUID, *, now: datetime = WAITED, **wanted: bool
    ) -> dict[Kind, list[bytes]]:
        """Fetch a case file and read it to its end."""
        asked = Wanted(request_id=request_id, **wanted)
        pieces = case_files.sections(
            self.databases, self.custodians[place], asked, self.setup, now=now
        )
        return read(pieces, sections.CASE)

    def journal(self) -> list[bytes]:
        with self.databases.newsroom(write=False) as session:
            return list(journal.entries(session))


def read(pieces: Iterable[bytes], magic: bytes) -> dict[Kind, list[bytes]]:
    """Read a file in sections to its end."""
    found: dict[Kind, list[bytes]] = {kind: [] for kind in Kind}
    for kind, content in sections.read(io.BytesIO(b"".join(pieces)), magic):
        found[kind].append(content)
    return found


def add_custodian(
    session: NewsroomSession, held: HeldDeskKey, name: str, key_id: bytes, *more: Right
) -> Custodian:
    """Open a custodian's account and connect it to a key."""
    new = NewStaff(name=name, password=PASSWORD, rights=frozenset({Right.CUSTODIAN, *more}))
    staff.add(session, new, LOCKS, held)
    credential = staff_log_in.credential_of(session, name)
    assert credential is not None
    accounts.connect(session, credential.staff_id, key_id)
    return accounts.custodian_of(session, credential.staff_id)


def register(databases: Databases, sealed_to: Keysets, byline: str) -> tuple[Room, UUID]:
    """Let somebody register, through the vault; give their room and their pseudonym's id."""
    seed = suite.new_seed()
    with databases.newsroom() as session:
        token = invitations.invite(session, expires_on=date.max)
    new = Registration(
        identity=IDENTITY,
        payment=PAYMENT,
        byline=byline,
        invitation_token=token,
        login_tag=suite.new_seed(),
        public_key=suite.public_key_of(seed),
        note_key=b"n" * 32,
        notes=Notes(),
    )
    contributor_id = registration.register(databases, sealed_to, new, today=TODAY)
    with databases.newsroom(write=False) as session:
        pseudonym_id = contributors.pseudonyms_of(session, contributor_id)[0].id
    return Room(contributor_id=contributor_id, box_seed=seed), pseudonym_id


def make(
    databases: Databases,
    identity: tuple[Keyset, tuple[CustodianKey, ...]],
    payment: tuple[Keyset, tuple[CustodianKey, ...]],
) -> Office:
    """Open all accounts, register Maks, and give everybody their part."""
    sets = Keysets(identity=identity[0], payment=payment[0])
    maks, pseudonym_id = register(databases, sets, "Maks")
    people: list[Custodian] = []
    with databases.newsroom() as session:
        held = staff.found_desk(session)
        for keyset in (sets.identity, sets.payment):
            for member in keyset.members:
                key_id = suite.key_id(member.public_key)
                people.append(add_custodian(session, held, member.name, key_id))
        edita = add_reader(session, held, "Edita", Right.EDITOR)
        peter = add_reader(session, held, "Peter", Right.EDITOR, Right.PUBLISHER)
    count = len(sets.identity.members)
    return Office(
        databases=databases,
        setup=Setup(keysets=sets, manifests=_manifests(identity, payment), journal=KEY),
        rules=Rules(keysets=sets),
        keys=identity[1],
        paymaster_keys=payment[1],
        custodians=tuple(people[:count]),
        paymasters=tuple(people[count:]),
        held=held,
        edita=edita,
        peter=peter,
        maks=maks,
        pseudonym_id=pseudonym_id,
    )


def _manifests(
    *given: tuple[Keyset, tuple[CustodianKey, ...]],
) -> dict[Purpose, bytes]:
    return {
        keyset.purpose: keysets.make_manifest(keyset, [key.signing_seed for key in keys])
        for keyset, keys in given
    }
