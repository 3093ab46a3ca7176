"""What is left of a killed article for outlets that had it, or might have: a tombstone."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from safepub.database import Databases, NewsroomSession
from safepub.errors import UnavailableError
from safepub.newsroom import acknowledgements
from safepub.newsroom.deliveries import DeliveryState
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Delivery
from safepub.newsroom.models.versions import Change
from safepub.newsroom.states import State
from safepub.newsroom.versions import ChangeKind
from safepub.serving import problems
from safepub.serving.requests import Answer


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """That an article was killed: when, to the minute, and why, in a word."""

    article_id: UUID
    killed_at: datetime
    reason: str
    change_number: int
    heard: bool
    """Whether this outlet has fetched it already."""


def find(session: NewsroomSession, outlet_id: UUID, article_id: UUID) -> Tombstone | None:
    """Give the tombstone of an article whose killing this outlet has to hear of."""
    row = session.execute(
        select(Change.happened_at, Change.number, Article.reason_code, Delivery.state)
        .join(Article, Article.id == Change.article_id)
        .join(Delivery, Delivery.change_number == Change.number)
        .where(
            Article.id == article_id,
            Article.state == State.KILLED,
            Change.kind == ChangeKind.KILLED.value,
            Delivery.outlet_id == outlet_id,
        )
    ).one_or_none()
    if row is None:
        return None
    return Tombstone(
        article_id=article_id,
        killed_at=row.happened_at,
        reason=row.reason_code or "",
        change_number=row.number,
        heard=row.state == DeliveryState.DELIVERED,
    )


def answer(tombstone: Tombstone, *, head: bool) -> Answer:
    """Say that the article is gone for good (410, RFC 9110, section 15.5.11)."""
    return problems.answer(
        problems.KILLED,
        head=head,
        id=str(tombstone.article_id),
        article_status=State.KILLED.value,
        reason=tombstone.reason,
        killed_at=tombstone.killed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00Z"),
    )


def heard(databases: Databases, outlet_id: UUID, tombstone: Tombstone) -> None:
    """Note, to the day, that an outlet has fetched a tombstone, where somebody can write now."""
    with suppress(UnavailableError), databases.newsroom() as session:
        acknowledgements.mark_delivered(
            session, outlet_id, tombstone.change_number, today=datetime.now(UTC).date()
        )
