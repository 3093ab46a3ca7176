"""What the worker takes from the outbox and puts back: each delivery at least once.

Standard Webhooks 1.0 names the waits between the attempts, over three days. A delivery is
leased while somebody is called, outside every transaction; whose lease ran out loses it
to whoever takes it next.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update

from safepub.crypto.change_cursors import START, FeedPlace
from safepub.database import NewsroomSession
from safepub.newsroom.deliveries import DeliveryState
from safepub.newsroom.models.outlets import Delivery, Outlet, Webhook
from safepub.newsroom.models.versions import Change

LEASE = timedelta(minutes=2)
"""Longer than any call, and so long does a delivery wait after a worker was killed."""
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""After each attempt but the last."""
FAILING_FOR = timedelta(days=3)
_LONGER = 10
"""A wait is longer by up to so many of a hundred parts: not all come back at one moment."""
_LONGEST_WAIT = max(WAITS) * (100 + _LONGER) / 100
_WRONG_CLOCK = timedelta(hours=1)
"""More than any lease, or than two workers that look at one clock can be apart."""


class Outcome(StrEnum):
    """How a call ended."""

    DELIVERED = "delivered"
    FAILED = "failed"
    GONE = "gone"
    """The receiver says that it is no more (410)."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Whom to call. The repr shows no address and no secret."""

    webhook_id: UUID
    outlet_id: UUID
    address: str = field(repr=False)
    sealed_secrets: tuple[bytes, ...] = field(repr=False)
    """Those that sign, the newest first."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One delivery to be made, for as long as the lease lasts; a test has no change."""

    target: Target
    change: Change | None
    leased_until: datetime
    place: FeedPlace = START
    """Where the change stands in the outlet's feed."""


def waiting(session: NewsroomSession, *, now: datetime) -> Sequence[UUID]:
    """Name the live webhooks to which something is due."""
    due = (
        select(1)
        .select_from(Delivery)
        .join(Change, Change.number == Delivery.change_number)
        .where(Delivery.outlet_id == Webhook.outlet_id, *_due(now))
        .exists()
    )
    return session.scalars(
        select(Webhook.id)
        .join(Outlet, Outlet.id == Webhook.outlet_id)
        .where(Webhook.disabled_on.is_(None), or_(due, Webhook.test == DeliveryState.DUE))
        .order_by(Webhook.id)
    ).all()


def take(session: NewsroomSession, webhook_id: UUID, *, now: datetime) -> Taken | None:
    """Lease the next delivery of a webhook: urgent ones first, then in the order of changes.

    A test comes before all, is sent once, and counts as failed until it has arrived. None
    where nothing is due, or another worker is at it.
    """
    webhook = session.get(Webhook, webhook_id)
    if webhook is None or webhook.disabled_on is not None:
        return None
    until = now + LEASE
    target = _target(webhook, now=now)
    if _take_test(session, webhook_id):
        return Taken(target=target, change=None, leased_until=until)
    found = session.execute(
        select(Delivery, Change)
        .join(Change, Change.number == Delivery.change_number)
        .join(Outlet, Outlet.id == Delivery.outlet_id)
        .where(Delivery.outlet_id == webhook.outlet_id, *_due(now))
        .order_by(Change.urgent.desc(), Change.number)
        .limit(1)
        .with_for_update(of=Delivery, skip_locked=True)
    ).first()
    if found is None:
        return None
    delivery, change = found
    delivery.leased_until = until
    place = FeedPlace(delivery.position, change.number)
    return Taken(target=target, change=change, leased_until=until, place=place)


def settle(session: NewsroomSession, taken: Taken, outcome: Outcome, *, now: datetime) -> None:
    """Write down how a call ended; nothing where the lease was lost or the outlet answered.

    Whoever is gone is switched off at once, whoever failed for three days with the last
    attempt of a delivery.
    """
    # Locked first, as by whoever registers anew.
    webhook = session.get(Webhook, taken.target.webhook_id, with_for_update=True)
    if taken.change is None:
        used_up = False
        if webhook is not None and outcome is Outcome.DELIVERED:
            webhook.test = DeliveryState.DELIVERED.value
    else:
        delivery = _leased(session, taken, taken.change.number)
        if delivery is None:
            return
        used_up = _settle(delivery, outcome, now=now)
    if webhook is not None and (taken.change is not None or outcome is Outcome.GONE):
        _judge(webhook, outcome, used_up=used_up, now=now)


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Give what is due; an outlet that is let in no longer hears of what is urgent alone.

    What was put off, or leased, for longer than anything is, a clock that was wrong did.
    """
    return (
        Delivery.state == DeliveryState.DUE,
        or_(Delivery.next_at <= now, Delivery.next_at > now + _LONGEST_WAIT + _WRONG_CLOCK),
        or_(
            Delivery.leased_until.is_(None),
            Delivery.leased_until <= now,
            Delivery.leased_until > now + _WRONG_CLOCK,
        ),
        or_(Outlet.active, Change.urgent),
    )


def _target(webhook: Webhook, *, now: datetime) -> Target:
    old = webhook.sealed_old_secret
    lives = old is not None and webhook.old_until is not None and webhook.old_until > now
    return Target(
        webhook_id=webhook.id,
        outlet_id=webhook.outlet_id,
        address=webhook.address,
        sealed_secrets=(webhook.sealed_secret, *((old,) if lives and old is not None else ())),
    )


def _take_test(session: NewsroomSession, webhook_id: UUID) -> bool:
    # One statement, so that of two who try at once one gets it.
    taken = session.execute(
        update(Webhook)
        .where(Webhook.id == webhook_id, Webhook.test == DeliveryState.DUE)
        .values(test=DeliveryState.FAILED.value)
        .returning(Webhook.id)
    )
    return taken.first() is not None


def _leased(session: NewsroomSession, taken: Taken, change_number: int) -> Delivery | None:
    return session.scalars(
        select(Delivery)
        .where(
            Delivery.outlet_id == taken.target.outlet_id,
            Delivery.change_number == change_number,
            Delivery.state == DeliveryState.DUE,
            # Whoever took it after the lease had run out has another end of it.
            Delivery.leased_until == taken.leased_until,
        )
        .with_for_update()
    ).one_or_none()


def _settle(delivery: Delivery, outcome: Outcome, *, now: datetime) -> bool:
    """Move one delivery on; True where its attempts are used up."""
    delivery.leased_until = None
    delivery.attempts += 1
    used_up = outcome is Outcome.FAILED and delivery.attempts > len(WAITS)
    if outcome is Outcome.DELIVERED:
        delivery.state = DeliveryState.DELIVERED.value
        delivery.delivered_on = now.date()
        delivery.next_at = None
    elif used_up:
        delivery.state = DeliveryState.FAILED.value
        delivery.next_at = None
    elif outcome is Outcome.FAILED:
        wait = WAITS[delivery.attempts - 1]
        delivery.next_at = now + wait + wait * secrets.randbelow(10 * _LONGER) / 1000
    return used_up


def _judge(webhook: Webhook, outcome: Outcome, *, used_up: bool, now: datetime) -> None:
    today = now.date()
    if outcome is Outcome.DELIVERED:
        webhook.failing_since = None
        return
    webhook.failing_since = webhook.failing_since or today
    if outcome is Outcome.GONE or (used_up and today - webhook.failing_since >= FAILING_FOR):
        webhook.disabled_on = today
