"""Webhooks: where an outlet is told of changes, with which secrets, and from which change on.

Each outlet has one at most, because a delivery is either done or not. Nothing is called
here: the worker does that (`webhook_deliveries`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, literal, select, tuple_, update
from sqlalchemy.sql.selectable import ScalarSelect

from safepub.crypto import webhook_signatures
from safepub.crypto.change_cursors import FeedPlace
from safepub.crypto.webhook_signatures import Shown
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, NotFoundError
from safepub.newsroom.deliveries import DeliveryState
from safepub.newsroom.models.outlets import Delivery, Webhook
from safepub.newsroom.models.versions import Change
from safepub.outgoing import addresses

OLD_SECRET_LIVES = timedelta(hours=24)
_PUSHED = (DeliveryState.DUE, DeliveryState.DELIVERED, DeliveryState.FAILED)


class WebhookNotFoundError(NotFoundError):
    """The outlet has no such webhook."""

    message = "This outlet has no such webhook."


class WebhookExistsError(ConflictError):
    """The outlet has a webhook that works: a second one is not registered."""

    message = "This outlet has a webhook already. Remove it first."


class WebhookDisabledError(ConflictError):
    """The webhook was switched off: nothing is sent to it."""

    message = "This webhook was switched off. Register it again."


@dataclass(frozen=True, kw_only=True)
class WebhookView:
    """One webhook, without its secrets."""

    id: UUID
    address: str = field(repr=False)
    failing_since: date | None
    disabled_on: date | None
    test: str | None

    @property
    def host(self) -> str:
        """Whom it calls: the rest of the address may be a secret."""
        return addresses.read(self.address).authority


def register(
    session: NewsroomSession, outlet_id: UUID, address: str, *, key: bytes, now: datetime
) -> tuple[WebhookView, Shown]:
    """Call this address from the next change on, and give the secret, which is shown this once.

    It takes the place of one that was switched off. Changes from before are not sent unless
    the outlet asks for them, but for urgent ones that it has not heard of: kills and the like
    reach it at once. A test event is due.

    Raises:
        addresses.AddressRefusedError: The address is none that may be called.
        WebhookExistsError: The outlet has a webhook that was not switched off.
    """
    addresses.read(address)
    before = of(session, outlet_id)
    if before is not None:
        if before.disabled_on is None:
            raise WebhookExistsError
        session.delete(before)
        session.flush()
    secret, webhook_id = webhook_signatures.new_secret(), uuid4()
    webhook = Webhook(
        id=webhook_id,
        outlet_id=outlet_id,
        address=address,
        sealed_secret=webhook_signatures.seal_secret(secret, key=key, webhook_id=webhook_id),
        test=DeliveryState.DUE.value,
    )
    session.add(webhook)
    session.flush()
    _begin(session, outlet_id, now=now)
    return view(webhook), webhook_signatures.shown(secret)


def of(session: NewsroomSession, outlet_id: UUID) -> Webhook | None:
    """Fetch an outlet's webhook."""
    return session.scalars(select(Webhook).where(Webhook.outlet_id == outlet_id)).one_or_none()


def view(webhook: Webhook) -> WebhookView:
    """Give what may be shown of a webhook."""
    return WebhookView(
        id=webhook.id,
        address=webhook.address,
        failing_since=webhook.failing_since,
        disabled_on=webhook.disabled_on,
        test=webhook.test,
    )


def get(session: NewsroomSession, outlet_id: UUID, webhook_id: UUID) -> Webhook:
    """Fetch a webhook of an outlet, to be changed: it stays locked until the commit.

    Raises:
        WebhookNotFoundError: It has none of this id.
    """
    mine = (Webhook.outlet_id == outlet_id, Webhook.id == webhook_id)
    webhook = session.scalars(select(Webhook).where(*mine).with_for_update()).one_or_none()
    if webhook is None:
        raise WebhookNotFoundError
    return webhook


def renew_secret(webhook: Webhook, *, key: bytes, now: datetime) -> Shown:
    """Give a new secret, shown this once; the one before signs beside it for a day.

    One that was older still signs no longer: two are live at most.
    """
    secret = webhook_signatures.new_secret()
    webhook.sealed_old_secret = webhook.sealed_secret
    webhook.old_until = now + OLD_SECRET_LIVES
    webhook.sealed_secret = webhook_signatures.seal_secret(secret, key=key, webhook_id=webhook.id)
    return webhook_signatures.shown(secret)


def forget_old_secrets(session: NewsroomSession, *, now: datetime) -> None:
    """Delete the secrets that sign no longer."""
    session.execute(
        update(Webhook)
        .where(Webhook.old_until <= now)
        .values(sealed_old_secret=None, old_until=None)
    )


def ask_for_test(webhook: Webhook) -> None:
    """Let the worker send a test event, once.

    Raises:
        WebhookDisabledError: Nothing is sent to it.
    """
    require_live(webhook)
    webhook.test = DeliveryState.DUE.value


def replay(session: NewsroomSession, webhook: Webhook, *, after: FeedPlace, now: datetime) -> int:
    """Send again what the outlet was told after a place in its feed, and count it.

    Each keeps its id. When it was delivered before stays known.

    Raises:
        WebhookDisabledError: Nothing is sent to it.
    """
    require_live(webhook)
    mine = (
        Delivery.outlet_id == webhook.outlet_id,
        tuple_(Delivery.position, Delivery.change_number)
        > tuple_(literal(after.position), literal(after.change)),
        Delivery.state.in_(_PUSHED),
    )
    count = session.scalars(select(func.count()).select_from(Delivery).where(*mine)).one()
    session.execute(
        update(Delivery)
        .where(*mine)
        .values(state=DeliveryState.DUE.value, attempts=0, next_at=now, leased_until=None)
        .execution_options(synchronize_session=False)
    )
    return count


def require_live(webhook: Webhook) -> None:
    """Refuse a webhook that was switched off.

    Raises:
        WebhookDisabledError: It was.
    """
    if webhook.disabled_on is not None:
        raise WebhookDisabledError


def _begin(session: NewsroomSession, outlet_id: UUID, *, now: datetime) -> None:
    """Leave what the outlet could fetch itself, and send what is urgent."""
    of_outlet = Delivery.outlet_id == outlet_id
    unheard = Delivery.state.in_((DeliveryState.DUE, DeliveryState.FAILED))
    for condition, values in (
        ((Delivery.state == DeliveryState.DUE, _numbers(urgent=False)), {"next_at": None}),
        (
            (unheard, _numbers(urgent=True)),
            {"state": DeliveryState.DUE.value, "attempts": 0, "next_at": now},
        ),
    ):
        state, numbers = condition
        session.execute(
            update(Delivery)
            .where(of_outlet, state, Delivery.change_number.in_(numbers))
            .values(**values, leased_until=None)
            .execution_options(synchronize_session=False)
        )


def _numbers(*, urgent: bool) -> ScalarSelect[int]:
    return select(Change.number).where(Change.urgent.is_(urgent)).scalar_subquery()
