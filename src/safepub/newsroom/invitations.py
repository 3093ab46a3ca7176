"""Invitations: single use, expiring, known by their digest alone.

Nothing of them goes into the journal, which is kept for good: the days of invitations
would tell about when contributors came.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import delete, func, select

from safepub.crypto import tokens
from safepub.database import NewsroomSession
from safepub.errors import InvalidError, NotFoundError
from safepub.newsroom import staffing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.people import Invitation

OFFERED_DAYS = (7, 14, 30, 60)


class InvitationNotFoundError(NotFoundError):
    """No such invitation: never made, expired or used already."""

    message = "This invitation does not work. It may have been used or have run out."


class DaysRefusedError(InvalidError):
    """Not one of the spans that are offered: an invitation that lies about too long is found."""

    message = "Please choose for how many days the invitation works."


def offer(session: NewsroomSession, admin: DeskReader, days: int, *, today: date) -> str:
    """Make an invitation that works for so many days and return its token, which is not kept.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        DaysRefusedError: The days are none of `OFFERED_DAYS`.
    """
    if days not in OFFERED_DAYS:
        raise DaysRefusedError
    staffing.require_administrator(session, admin)
    delete_expired(session, today=today)
    return invite(session, expires_on=today + timedelta(days=days))


def open_until(session: NewsroomSession, *, today: date) -> Sequence[tuple[date, int]]:
    """Count the invitations that still work by their last day; nothing else is known of one."""
    rows = session.execute(
        select(Invitation.expires_on, func.count())
        .where(Invitation.expires_on >= today)
        .group_by(Invitation.expires_on)
        .order_by(Invitation.expires_on)
    )
    return [(day, count) for day, count in rows]


def withdraw(session: NewsroomSession, admin: DeskReader, token: str, *, today: date) -> None:
    """Let one invitation work no longer.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        InvitationNotFoundError: It does not work as it is.
    """
    staffing.require_administrator(session, admin)
    spend(session, token, today=today)


def withdraw_until(session: NewsroomSession, admin: DeskReader, day: date) -> None:
    """Let no invitation work any longer whose last day is this.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
    """
    staffing.require_administrator(session, admin)
    session.execute(delete(Invitation).where(Invitation.expires_on == day))


def delete_expired(session: NewsroomSession, *, today: date) -> None:
    """Delete the invitations whose last day is over."""
    session.execute(delete(Invitation).where(Invitation.expires_on < today))


def invite(session: NewsroomSession, *, expires_on: date) -> str:
    """Make an invitation and return its token, which is not kept."""
    token = tokens.new_token()
    session.add(Invitation(token_digest=tokens.digest(token), expires_on=expires_on))
    return token


def find(session: NewsroomSession, token: str, *, today: date) -> Invitation:
    """Fetch an invitation that still works.

    Raises:
        InvitationNotFoundError: It does not.
    """
    invitation = session.get(Invitation, tokens.digest(token))
    if invitation is None or invitation.expires_on < today:
        raise InvitationNotFoundError
    return invitation


def spend(session: NewsroomSession, token: str, *, today: date) -> None:
    """Delete an invitation, so that nothing tells whom it brought.

    Raises:
        InvitationNotFoundError: It works no longer, or somebody else was first.
    """
    find(session, token, today=today)
    spent = session.execute(
        delete(Invitation)
        .where(Invitation.token_digest == tokens.digest(token))
        .returning(Invitation.token_digest)
    )
    if spent.first() is None:
        raise InvitationNotFoundError
