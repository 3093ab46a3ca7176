"""A newsroom in which rows of every kind of value stand, and things that must not be read."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from safepub import registration
from safepub.cli import accounts
from safepub.crypto import documents, suite
from safepub.crypto.keysets import Keysets
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import contributors, drafts, invitations, outlets, staff
from safepub.newsroom.contributors import NewContributor
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.staff import NewStaff
from safepub.newsroom.states import Right
from safepub.newsroom.texts import Text
from safepub.newsroom.watch_lists import Notes
from safepub.settings import Settings
from safepub.vault import documents as pool
from safepub.vault.identity import RealIdentity
from tests.newsroom import journals
from tests.support.instances import Custodians

TODAY = date(2026, 11, 25)
MOMENT = datetime(2026, 11, 25, 13, 4, 5, 678, tzinfo=UTC)
LEGAL_NAME = "Aljaksandra Vydumanaja"
CONTACT = "+375 29 000 11 22, only after nine"
DRAFT = "This sentence about the blue door was never handed in."
DOCUMENT = b"A scan of an invented passport."
PASSWORD = "a password for a test only"
STEP = 59_000_000


def fill(databases: Databases, settings: Settings, custodians: Custodians) -> None:
    """Add staff, an outlet, a draft, a log-in, invitations, a registration, a document."""
    with databases.newsroom() as session:
        _add_staff(session, settings)
        outlets.issue_token(session, outlets.add(session, "Harbour Weekly"))
        _log_in(session, _write(session))
        invitations.invite(session, expires_on=TODAY)
        token = invitations.invite(session, expires_on=TODAY)
    registration.register(
        databases,
        Keysets(identity=custodians.identity, payment=custodians.payment),
        registration.Registration(
            identity=RealIdentity(legal_name=LEGAL_NAME, contact=CONTACT),
            payment=None,
            byline="Я",
            invitation_token=token,
            login_tag=b"m" * 32,
            public_key=suite.public_key_of(suite.new_seed()),
            note_key=b"n" * 32,
            notes=Notes(),
        ),
        today=TODAY,
    )
    pool.deposit(databases, [documents.seal_document(DOCUMENT)])
    journals.filled(databases)


def _add_staff(session: NewsroomSession, settings: Settings) -> None:
    new = NewStaff(name="Edita", password=PASSWORD, rights=frozenset({Right.EDITOR}))
    staff.add(session, new, accounts.locks_of(settings), staff.found_desk(session))
    session.scalars(select(Staff)).one().last_totp_step = STEP


def _write(session: NewsroomSession) -> UUID:
    seed, contributor_id = suite.new_seed(), uuid4()
    new = NewContributor(
        id=contributor_id,
        login_tag=b"l" * 32,
        public_key=suite.public_key_of(seed),
        byline="Maks",
        envelopes={},
    )
    contributors.register(session, new)
    (pseudonym,) = contributors.pseudonyms_of(session, contributor_id)
    text = Text(headline="Doors", dek="", body=DRAFT, language="en")
    room = Room(contributor_id=contributor_id, box_seed=seed)
    drafts.start(session, room, pseudonym.id, text)
    session.scalars(select(Article)).one().published_at = MOMENT
    return contributor_id


def _log_in(session: NewsroomSession, contributor_id: UUID) -> None:
    session.add(
        LoginSession(
            digest=b"d" * 32,
            door="contributor",
            contributor_id=contributor_id,
            sealed=b"s",
            expires_on=TODAY,
        )
    )
