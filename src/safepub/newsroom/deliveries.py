"""What outlets have to hear: written with the change itself, delivered by the worker."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Uuid, func, insert, literal, select, update

from safepub.database import NewsroomSession
from safepub.newsroom import entitlements
from safepub.newsroom.entitlements import Entitled
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Acknowledgement, Delivery, Outlet, Webhook
from safepub.newsroom.models.renditions import ServingState
from safepub.newsroom.models.versions import Change


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    DUE = "due"
    DELIVERED = "delivered"
    FAILED = "failed"
    """All attempts are used up."""
    HELD = "held"
    """Nothing to deliver: the outlet came later, can fetch the article, and may hold it."""


OVERDUE_AFTER = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class ToldView:
    """What one outlet has heard of an article's newest change, and what it says that it did."""

    outlet: str
    active: bool
    delivered_on: date | None
    acknowledged_on: date | None
    action: str | None
    address: str | None = field(repr=False)
    """Where the outlet says that it can be seen; nobody here has looked."""
    overdue: bool
    """It has not answered within a day."""


def newest_change(session: NewsroomSession, article: Article) -> Change | None:
    """Give the newest change of an article; None before it went out."""
    return session.scalars(
        select(Change)
        .where(Change.article_id == article.id)
        .order_by(Change.number.desc())
        .limit(1)
    ).first()


def told(session: NewsroomSession, change: Change, *, now: datetime) -> Sequence[ToldView]:
    """List the outlets that have to hear of a change, by name, those that answer last first."""
    rows = session.execute(
        select(Outlet, Delivery, Acknowledgement)
        .join(Delivery, Delivery.outlet_id == Outlet.id)
        .outerjoin(
            Acknowledgement,
            (Acknowledgement.outlet_id == Outlet.id)
            & (Acknowledgement.change_number == Delivery.change_number),
        )
        .where(Delivery.change_number == change.number, Delivery.state != DeliveryState.HELD)
        .order_by(Outlet.name, Outlet.id)
    )
    late = change.happened_at + OVERDUE_AFTER <= now
    views = [_view(*row, late=late) for row in rows]
    return sorted(views, key=lambda view: view.acknowledged_on is not None)


def _view(
    outlet: Outlet, delivery: Delivery, acknowledgement: Acknowledgement | None, *, late: bool
) -> ToldView:
    return ToldView(
        outlet=outlet.name,
        active=outlet.active,
        delivered_on=delivery.delivered_on,
        acknowledged_on=None if acknowledgement is None else acknowledgement.given_on,
        action=None if acknowledgement is None else acknowledgement.action,
        address=None if acknowledgement is None else acknowledgement.address,
        overdue=late and acknowledgement is None,
    )


def announce(session: NewsroomSession, article: Article, change: Change) -> None:
    """Make a delivery for each outlet that may see the article or has heard of it before.

    Outlets that are let in no longer are among them: what they hold is called back too.
    """
    session.flush()
    told = _told(session, article)
    tags = entitlements.tags_of(session, article)
    for entitled in entitlements.of_all(session):
        if entitled.outlet_id in told or entitled.allows(article, tags):
            add(session, entitled.outlet_id, change)


def add(
    session: NewsroomSession, outlet_id: UUID, change: Change, *, position: int | None = None
) -> None:
    """Note that an outlet has to hear of a change, at the change's own place in its feed."""
    session.add(
        Delivery(
            outlet_id=outlet_id,
            change_number=change.number,
            state=DeliveryState.DUE.value,
            attempts=0,
            next_at=change.happened_at,
            position=change.number if position is None else position,
        )
    )
    session.flush()


def add_late(session: NewsroomSession, outlet_id: UUID, change: Change) -> None:
    """Note that an outlet has to hear of an old change, after all that it may have read."""
    position = _end_of_feeds(session)
    add(session, outlet_id, change, position=position)
    session.execute(update(ServingState).values(change=position))


def _end_of_feeds(session: NewsroomSession) -> int:
    """Give the place after every other; whoever publishes commits first, or waits."""
    return session.scalars(select(ServingState.change).with_for_update()).one() + 1


def hold(session: NewsroomSession, entitled: Entitled) -> None:
    """Remember each article that an outlet can fetch from now on and has not heard of.

    Nobody learns whether it does. From its newest change on, the outlet is one that has
    heard of the article: narrower terms, or other tags of the article, take nothing of
    that back, so that corrections and kills reach it. In its feed of changes they stand
    after all that it could have read before.
    """
    session.flush()
    position = _end_of_feeds(session)
    heard = (
        select(Change.article_id)
        .join(Delivery, Delivery.change_number == Change.number)
        .where(Delivery.outlet_id == entitled.outlet_id)
    )
    newest = (
        select(
            literal(entitled.outlet_id, Uuid),
            func.max(Change.number),
            literal(DeliveryState.HELD.value),
            literal(0),
            literal(position),
        )
        .join(Article, Article.id == Change.article_id)
        .where(*entitlements.visible(entitled), Article.id.not_in(heard))
        .group_by(Change.article_id)
    )
    columns = ("outlet_id", "change_number", "state", "attempts", "position")
    inserted = insert(Delivery).from_select(columns, newest).returning(Delivery.change_number)
    if session.scalars(inserted).all():
        session.execute(update(ServingState).values(change=position))


def _told(session: NewsroomSession, article: Article) -> set[UUID]:
    """Name the outlets that have heard of the article before."""
    return set(
        session.scalars(
            select(Delivery.outlet_id)
            .join(Change, Change.number == Delivery.change_number)
            .where(Change.article_id == article.id)
        )
    )


def mark_heard(
    session: NewsroomSession, outlet_id: UUID, numbers: Collection[int], *, today: date
) -> None:
    """Note that an outlet asked for changes and got them; not where a webhook tells it."""
    webhook = Webhook.outlet_id == outlet_id, Webhook.disabled_on.is_(None)
    session.execute(
        update(Delivery)
        .where(
            Delivery.outlet_id == outlet_id,
            Delivery.change_number.in_(numbers),
            Delivery.state.in_((DeliveryState.DUE, DeliveryState.FAILED)),
            ~select(1).where(*webhook).exists(),
        )
        .values(state=DeliveryState.DELIVERED.value, delivered_on=today, next_at=None)
    )
