"""Log-in sessions: the cookie holds the id, the database its digest and a sealed rest."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from safepub.crypto import session_ids
from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.newsroom.models.sessions import LoginSession


class Door(StrEnum):
    """Which door a session belongs to."""

    CONTRIBUTOR = "contributor"
    STAFF = "staff"
    CUSTODY = "custody"


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A session to be: whose it is, what it holds and until when."""

    door: Door
    owner: UUID | None
    content: dict[str, Any] = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class LiveSession:
    """A session that was resumed with the id from the cookie."""

    owner: UUID | None
    content: dict[str, Any] = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class LogIn:
    """One of somebody's log-ins: the digest of its id, and the day on which it ends."""

    digest: bytes = field(repr=False)
    ends_on: date


def start(session: NewsroomSession, opening: Opening) -> str:
    """Store a new session and return its id, which only the cookie keeps."""
    session_id = session_ids.new_session_id()
    contributor = opening.owner if opening.door is Door.CONTRIBUTOR else None
    session.add(
        LoginSession(
            digest=session_ids.digest(session_id),
            door=opening.door.value,
            contributor_id=contributor,
            staff_id=None if opening.door is Door.CONTRIBUTOR else opening.owner,
            sealed=_seal(session_id, opening.content, opening.expires_at),
            expires_on=opening.expires_at.astimezone(UTC).date(),
        )
    )
    return session_id


def resume(
    session: NewsroomSession, session_id: str, *, door: Door, now: datetime
) -> LiveSession | None:
    """Open the session of this id; None where it is unknown, over or another door's."""
    row = session.get(LoginSession, session_ids.digest(session_id))
    if row is None or row.door != door.value:
        return None
    try:
        opened = json.loads(session_ids.open_sealed(session_id, row.sealed))
    except SealBrokenError:
        return None
    expires_at = datetime.fromisoformat(opened["expires_at"])
    if expires_at <= now:
        return None
    owner = row.contributor_id if door is Door.CONTRIBUTOR else row.staff_id
    return LiveSession(owner=owner, content=opened["content"], expires_at=expires_at)


def rewrite(session: NewsroomSession, session_id: str, live: LiveSession) -> None:
    """Replace what a session holds."""
    row = session.get_one(LoginSession, session_ids.digest(session_id))
    row.sealed = _seal(session_id, live.content, live.expires_at)


def end(session: NewsroomSession, session_id: str) -> None:
    """Delete a session; ending one that is gone already is fine."""
    session.execute(
        delete(LoginSession).where(LoginSession.digest == session_ids.digest(session_id))
    )


def keep(
    session: NewsroomSession,
    session_id: str,
    change: Callable[[Mapping[str, Any]], dict[str, Any]],
    *,
    door: Door,
    now: datetime,
) -> LiveSession | None:
    """Change what a session holds, one request after the other; None where it is over.

    `change` gets what it holds at this moment, which another request may have changed.
    """
    session.get(
        LoginSession,
        session_ids.digest(session_id),
        with_for_update=True,
        populate_existing=True,
    )
    live = resume(session, session_id, door=door, now=now)
    if live is None:
        return None
    changed = replace(live, content=change(live.content))
    rewrite(session, session_id, changed)
    return changed


def list_of(session: NewsroomSession, contributor_id: UUID, *, today: date) -> Sequence[LogIn]:
    """List a contributor's log-ins, those that end first; nothing else is known of them."""
    rows = session.execute(
        select(LoginSession.digest, LoginSession.expires_on)
        .where(LoginSession.contributor_id == contributor_id, LoginSession.expires_on >= today)
        .order_by(LoginSession.expires_on, LoginSession.digest)
    )
    return [LogIn(digest=digest, ends_on=ends_on) for digest, ends_on in rows]


def end_one(session: NewsroomSession, contributor_id: UUID, digest: bytes) -> None:
    """End one of a contributor's log-ins; nobody else's, and one that is over already is fine."""
    session.execute(
        delete(LoginSession).where(
            LoginSession.contributor_id == contributor_id, LoginSession.digest == digest
        )
    )


def end_all(session: NewsroomSession, contributor_id: UUID, *, but: str | None = None) -> None:
    """End all of a contributor's log-ins, except the one of the id `but`."""
    kept = b"" if but is None else session_ids.digest(but)
    session.execute(
        delete(LoginSession).where(
            LoginSession.contributor_id == contributor_id, LoginSession.digest != kept
        )
    )


def list_of_staff(session: NewsroomSession, staff_id: UUID, *, today: date) -> Sequence[LogIn]:
    """List the log-ins of a member of staff, those that end first."""
    rows = session.execute(
        select(LoginSession.digest, LoginSession.expires_on)
        .where(LoginSession.staff_id == staff_id, LoginSession.expires_on >= today)
        .order_by(LoginSession.expires_on, LoginSession.digest)
    )
    return [LogIn(digest=digest, ends_on=ends_on) for digest, ends_on in rows]


def end_one_of_staff(session: NewsroomSession, staff_id: UUID, digest: bytes) -> None:
    """End one of somebody's log-ins at a door of staff; nobody else's."""
    session.execute(
        delete(LoginSession).where(LoginSession.staff_id == staff_id, LoginSession.digest == digest)
    )


def end_all_of_staff(session: NewsroomSession, staff_id: UUID, *, but: str | None = None) -> None:
    """End all log-ins of a member of staff, except the one of the id `but`."""
    kept = b"" if but is None else session_ids.digest(but)
    session.execute(
        delete(LoginSession).where(LoginSession.staff_id == staff_id, LoginSession.digest != kept)
    )


def delete_expired(session: NewsroomSession, *, today: date) -> None:
    """Delete the sessions whose last day is over."""
    session.execute(delete(LoginSession).where(LoginSession.expires_on < today))


def _seal(session_id: str, content: dict[str, Any], expires_at: datetime) -> bytes:
    payload = {"content": content, "expires_at": expires_at.isoformat()}
    return session_ids.seal(session_id, json.dumps(payload).encode())
