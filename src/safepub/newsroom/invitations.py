"""Invitations: single use, expiring, known by their digest alone."""

from datetime import date

from sqlalchemy import delete

from safepub.crypto import tokens
from safepub.database import NewsroomSession
from safepub.errors import NotFoundError
from safepub.newsroom.models.people import Invitation


class InvitationNotFoundError(NotFoundError):
    """No such invitation: never made, expired or used already."""

    message = "This invitation does not work. It may have been used or have run out."


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
