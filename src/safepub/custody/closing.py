"""What ends reveal requests without anybody's act: time and changed envelopes."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from safepub.crypto.keysets import Purpose
from safepub.database import NewsroomSession
from safepub.newsroom import journal, reveals
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.reveals import LIVE, Stage


def expire(session: NewsroomSession, *, today: date) -> int:
    """Close the requests whose last day is over; return how many."""
    over = session.scalars(
        select(RevealRequest)
        .where(RevealRequest.stage.in_(LIVE), RevealRequest.expires_on < today)
        .order_by(RevealRequest.id)
        .with_for_update()
    ).all()
    close_expired(session, over, today=today)
    return len(over)


def close_expired(
    session: NewsroomSession, requests: Sequence[RevealRequest], *, today: date
) -> None:
    """Close requests that the caller has locked and found over."""
    for request in requests:
        reveals.close(session, request, Stage.EXPIRED, today=today)
        reveals.note(session, "request.expired", request, who=journal.WORKER, day=today)


def forget_waits(session: NewsroomSession, *, now: datetime) -> None:
    """Forget the hours at which waits ended that are over: they tell when somebody asked."""
    session.execute(
        update(RevealRequest).where(RevealRequest.waits_until <= now).values(waits_until=None)
    )


def void_for(
    session: NewsroomSession, contributor_id: UUID, purpose: Purpose, *, today: date
) -> None:
    """End the live request about a contributor whose envelope changes; no cause is kept."""
    live = reveals.lock_live(session, contributor_id=contributor_id, purpose=purpose)
    reveals.end(session, live, today=today)
