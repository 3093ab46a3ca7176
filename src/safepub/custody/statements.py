"""A new reveal request as it is stated, sealed, stored and written into the journal."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from safepub.crypto.keysets import Keyset
from safepub.crypto.requests import Category, Request
from safepub.custody import sealed_words
from safepub.custody.rows import today_of
from safepub.database import NewsroomSession
from safepub.newsroom import reveals
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.people import Contributor
from safepub.newsroom.reveals import Stage

HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked about whom, by whom, under which rules; nothing of it is checked here."""

    category: Category
    reason: str = field(repr=False)
    byline: str = field(repr=False)
    contributor: Contributor = field(repr=False)
    envelope: bytes = field(repr=False)
    keyset: Keyset
    staff_id: UUID
    asked_by: str = field(repr=False)
    waiting_hours: int
    request_days: int
    veto: bool


def store(session: NewsroomSession, asked: Asked, *, now: datetime) -> RevealRequest:
    """Seal the reason, state the request, store both and note it.

    Raises:
        sealed_content.DeskKeyMissingError: The desk has no key.
    """
    desk_key, request_id = sealed_words.desk_key(session), uuid4()
    sealed = sealed_words.seal(
        asked.reason,
        asked.keyset,
        asked.contributor.public_key,
        desk_key.public_key,
        kind="reason",
        owner=request_id,
    )
    waits_until = _waits_until(asked.waiting_hours, now)
    request = _request(asked, request_id, sealed.commitment, waits_until, today_of(now))
    row = _row(asked, request)
    row.waits_until = waits_until
    row.reason_body, row.custodian_boxes = sealed.body, sealed.custodian_boxes
    row.contributor_box, row.desk_box = sealed.others
    row.desk_key_id = desk_key.id
    session.add(row)
    session.flush()
    _note(session, row, request)
    return row


def _row(asked: Asked, request: Request) -> RevealRequest:
    return RevealRequest(
        id=request.id,
        contributor_id=request.subject,
        purpose=int(request.purpose),
        asked_by=asked.staff_id,
        statement=request.statement(),
        digest=request.digest,
        quorum=asked.keyset.quorum,
        people=len(asked.keyset.members),
        stage=Stage.OPEN.value,
        asked_on=request.asked_on,
        expires_on=request.expires_on,
        round=0,
    )


def _request(
    asked: Asked, request_id: UUID, reason: bytes, waits_until: datetime | None, today: date
) -> Request:
    last = today + timedelta(days=asked.request_days)
    if waits_until is not None:
        # Nobody could answer a request that is over before its wait is.
        last = max(last, today_of(waits_until) + timedelta(days=1))
    return Request(
        id=request_id,
        purpose=asked.keyset.purpose,
        category=asked.category,
        byline=asked.byline,
        asked_by=asked.asked_by,
        subject=asked.contributor.id,
        envelope=hashlib.sha256(asked.envelope).digest(),
        keyset=asked.keyset.keyset_id,
        reason=reason,
        asked_on=today,
        expires_on=last,
        waiting_hours=asked.waiting_hours,
        veto=asked.veto,
    )


def _waits_until(hours: int, now: datetime) -> datetime | None:
    if hours == 0:
        return None
    end = now.astimezone(UTC) + timedelta(hours=hours)
    full = end.replace(minute=0, second=0, microsecond=0)
    return full if full == end else full + HOUR


def _note(session: NewsroomSession, row: RevealRequest, request: Request) -> None:
    reveals.note(
        session,
        "request.asked",
        row,
        who=str(row.asked_by),
        day=request.asked_on,
        purpose=request.purpose.name.lower(),
        reason=request.reason.hex(),
    )
