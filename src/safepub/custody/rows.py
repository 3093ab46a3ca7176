"""Rows of reveal requests, locked for whoever changes one, and compared with what they name."""

import hashlib
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, select

from safepub.crypto import requests
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, NotFoundError
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.people import LinkEnvelope


class RevealRequestNotFoundError(NotFoundError):
    """There is no such request for whoever asks."""

    message = "There is no such request."


class EnvelopeChangedError(ConflictError):
    """Envelope or key set are not those that the request was made for."""

    message = "What is sealed has changed since this was asked for, so it has to be asked anew."


def locked(session: NewsroomSession, *where: ColumnElement[bool]) -> RevealRequest:
    """Fetch the one request of which this is true; nobody else changes it before the commit.

    Raises:
        RevealRequestNotFoundError: There is none.
    """
    row = session.scalars(
        select(RevealRequest).where(*where).with_for_update(),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if row is None:
        raise RevealRequestNotFoundError
    return row


def require_envelope(session: NewsroomSession, row: RevealRequest) -> bytes:
    """Give the link envelope, where it is still the one that the request names.

    Raises:
        EnvelopeChangedError: Another stands in its place.
    """
    envelope = session.get_one(LinkEnvelope, (row.contributor_id, row.purpose)).envelope
    if hashlib.sha256(envelope).digest() != requests.read(row.statement).envelope:
        raise EnvelopeChangedError
    return envelope


def today_of(now: datetime) -> date:
    """Give the day, in UTC, to which everything about requests is kept."""
    return now.astimezone(UTC).date()
