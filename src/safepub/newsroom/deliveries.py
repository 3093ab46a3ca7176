"""What outlets have to hear: written with the change itself, delivered by the worker."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from safepub.database import NewsroomSession
from safepub.newsroom import entitlements
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Delivery
from safepub.newsroom.models.versions import Change


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    DUE = "due"
    DELIVERED = "delivered"
    FAILED = "failed"
    """All attempts are used up."""


def announce(session: NewsroomSession, article: Article, change: Change, *, now: datetime) -> None:
    """Make a delivery for each outlet that may see the article or has heard of it before.

    Outlets that are let in no longer are among them: what they hold is called back too.
    """
    session.flush()
    told = _told(session, article)
    tags = entitlements.tags_of(session, article)
    for entitled in entitlements.of_all(session):
        if entitled.outlet_id in told or entitled.allows(article, tags):
            session.add(
                Delivery(
                    outlet_id=entitled.outlet_id,
                    change_number=change.number,
                    state=DeliveryState.DUE.value,
                    attempts=0,
                    next_at=now,
                )
            )


def _told(session: NewsroomSession, article: Article) -> set[UUID]:
    """Name the outlets that have heard of the article before."""
    return set(
        session.scalars(
            select(Delivery.outlet_id)
            .join(Change, Change.number == Delivery.change_number)
            .where(Change.article_id == article.id)
        )
    )
