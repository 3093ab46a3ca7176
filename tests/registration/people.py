"""Somebody who registers, and what both databases then hold."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from safepub.crypto import suite
from safepub.database import Databases
from safepub.newsroom.models.people import Contributor, Invitation, LinkEnvelope
from safepub.newsroom.watch_lists import Notes
from safepub.registration import Registration
from safepub.vault.identity import PaymentDetails, RealIdentity
from safepub.vault.models import Slot

TODAY = date(2026, 3, 1)
PUBLIC_KEY = suite.public_key_of(b"k" * 32)
IDENTITY = RealIdentity(
    legal_name="Ksenija Vajciachoŭskaja",
    contact="signal +375 29 000 11 22",
    emergency_contact="Сястра, Гомель",
    notes="Unmistakable note",
)
PAYMENT = PaymentDetails(details="BY13NBRB3600900000002Z00AB00")


def new_registration(token: str, number: int = 1) -> Registration:
    return Registration(
        identity=IDENTITY,
        payment=PAYMENT,
        byline="Я",
        invitation_token=token,
        login_tag=bytes([number]) * 32,
        public_key=PUBLIC_KEY,
        note_key=b"n" * 32,
        notes=Notes(),
    )


def envelopes_of(databases: Databases, contributor_id: UUID) -> dict[int, bytes]:
    with databases.newsroom(write=False) as session:
        return {
            row.purpose: row.envelope
            for row in session.scalars(
                select(LinkEnvelope).where(LinkEnvelope.contributor_id == contributor_id)
            )
        }


def counts(databases: Databases) -> tuple[int | None, int | None, int | None]:
    """Count accounts, invitations and slots."""
    with databases.newsroom(write=False) as session:
        accounts = session.scalar(select(func.count()).select_from(Contributor))
        open_invitations = session.scalar(select(func.count()).select_from(Invitation))
    with databases.vault() as vault:
        return accounts, open_invitations, vault.scalar(select(func.count()).select_from(Slot))
