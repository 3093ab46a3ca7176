"""Articles that are scheduled or under embargo, and what became of them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from safepub.database import NewsroomSession
from safepub.newsroom import (
    release_boxes,
    scheduling,
    versions,
)
from safepub.newsroom.models.outlets import Delivery, Outlet
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.models.versions import Change
from safepub.newsroom.scheduling import Schedule, Timing
from safepub.newsroom.states import State
from tests.newsroom import attaching
from tests.newsroom.conftest import WAYS, Newsroom

NOW = datetime(2026, 11, 23, 12, 30, 45, 678, tzinfo=UTC)
AT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
SECRET = b"r" * 64
SEED = release_boxes.seed_of(SECRET)
"""What the worker has of the secret."""


def order_for(session: NewsroomSession, newsroom: Newsroom, article_id: UUID) -> Schedule:
    """Order a schedule in the edition that the article has now."""
    return Schedule(
        at=AT + timedelta(seconds=59),
        seen_edition=newsroom.edition(session, article_id),
        worker_key=release_boxes.public_key_of(SECRET),
    )


def scheduled(session: NewsroomSession, newsroom: Newsroom, article_id: UUID | None = None) -> UUID:
    """Schedule an article."""
    article_id = article_id or newsroom.article(session, State.APPROVED)
    order = order_for(session, newsroom, article_id)
    scheduling.schedule(session, newsroom.publisher, article_id, order, now=NOW)
    return article_id


def embargoed(session: NewsroomSession, newsroom: Newsroom, article_id: UUID | None = None) -> UUID:
    """Send an article out under embargo."""
    article_id = article_id or newsroom.article(session, State.APPROVED)
    timing = Timing(at=AT, seen_edition=newsroom.edition(session, article_id))
    scheduling.embargo(session, newsroom.publisher, article_id, timing, now=NOW)
    return article_id


def with_file(session: NewsroomSession, newsroom: Newsroom) -> UUID:
    """Approve an article with a file."""
    """Bring an article with a picture to approval."""
    article_id = newsroom.article(session, State.DRAFT)
    attaching.attach(session, newsroom, article_id, attaching.picture())
    for step in WAYS[State.APPROVED]:
        step(newsroom, session, article_id)
    session.flush()
    return article_id


def unschedule(session: NewsroomSession, newsroom: Newsroom, article_id: UUID) -> None:
    """Take an article off the schedule."""
    seen = newsroom.edition(session, article_id)
    scheduling.unschedule(session, newsroom.second, article_id, seen_edition=seen, now=NOW)


def changes(session: NewsroomSession) -> list[tuple[str, int]]:
    """List the changes by kind and version."""
    rows = session.scalars(select(Change).order_by(Change.number))
    return [(row.kind, row.version) for row in rows]


def heard(session: NewsroomSession, kind: str) -> set[str]:
    """Name the outlets that hear of a kind of change."""
    return set(
        session.scalars(
            select(Outlet.name)
            .join(Delivery, Delivery.outlet_id == Outlet.id)
            .join(Change, Change.number == Delivery.change_number)
            .where(Change.kind == kind)
        )
    )


def given(session: NewsroomSession, article_id: UUID) -> dict[str, object]:
    """Give the JSON that outlets get."""
    found: dict[str, object] = json.loads(
        session.get_one(Rendition, (article_id, versions.FULL)).body
    )
    return found


def rows_of(session: NewsroomSession, kind: type) -> Sequence[object]:
    """Give all rows of a table."""
    return session.scalars(select(kind)).all()
