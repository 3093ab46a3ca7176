"""A newsroom with two administrators, and people who log in, join and have sessions."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from safepub.crypto import second_factor
from safepub.database import NewsroomSession
from safepub.newsroom import (
    journal,
    sessions,
    staff_invitations,
    staff_log_in,
)
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.sessions import Door, Opening
from safepub.newsroom.staff_invitations import (
    Chosen,
)
from safepub.newsroom.staff_log_in import LogIn, Unlocked
from tests.newsroom.conftest import LOCKS

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
LATER = NOW + timedelta(seconds=60)
NEW_PASSWORD = "another horse, another battery"


def open_session(session: NewsroomSession, staff_id: UUID) -> str:
    opening = Opening(
        door=Door.STAFF, owner=staff_id, content={}, expires_at=NOW + timedelta(hours=8)
    )
    return sessions.start(session, opening)


def sessions_of(session: NewsroomSession, staff_id: UUID) -> int:
    found = select(func.count()).where(LoginSession.staff_id == staff_id)
    return session.scalars(found).one()


def log_in(
    session: NewsroomSession, name: str, password: str, code: str, now: datetime = NOW
) -> Unlocked | None:
    typed = LogIn(password=password, code=code)
    credential = staff_log_in.credential_of(session, name)
    unlocked = staff_log_in.checked(credential, typed, LOCKS, now=now)
    if unlocked is None or not staff_log_in.note_log_in(session, unlocked):
        return None
    return unlocked


def join(session: NewsroomSession, token: str, secret: str) -> tuple[str, ...]:
    invited = staff_invitations.find(session, token, today=TODAY)
    chosen = Chosen(
        password=NEW_PASSWORD, totp_secret=secret, code=second_factor.code_at(secret, NOW)
    )
    prepared = staff_invitations.prepare(invited, chosen, LOCKS, now=NOW)
    return staff_invitations.accept(session, token, prepared, today=TODAY)


def last_entry(session: NewsroomSession) -> bytes:
    return list(journal.entries(session))[-1]
