"""Payment orders of the desk: what is to be paid to whoever stands behind a byline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import select

from safepub.crypto import canonical
from safepub.crypto.keysets import Keyset
from safepub.custody import sealed_words
from safepub.custody.reveal_requests import BylineNotFoundError
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError, NotFoundError
from safepub.newsroom import journal
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.custody import PaymentOrder
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.staff import READING_RIGHTS
from safepub.newsroom.states import RightMissingError

KIND = "payment-order"
MAX_REFERENCE = 140
AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
CURRENCY = re.compile(r"[A-Z]{3}")


class OrderState(StrEnum):
    """Where a payment order stands."""

    OPEN = "open"
    IN_RUN = "in_run"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class NewOrder:
    """What is to be paid: an amount such as 120.50, a currency such as EUR, a reference."""

    pseudonym_id: UUID
    amount: str = field(repr=False)
    currency: str = field(repr=False)
    reference: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """An order as the desk sees it. Its words are None where its keys do not open them.

    `stale` where the paymasters changed since: it has to be withdrawn and given anew.
    """

    id: UUID
    byline: str = field(repr=False)
    ordered_by: str = field(repr=False)
    ordered_on: date
    state: OrderState
    stale: bool
    amount: str | None = field(repr=False)
    currency: str | None = field(repr=False)
    reference: str | None = field(repr=False)


class OrderRefusedError(InvalidError):
    """The amount, the currency or the reference cannot be ordered."""

    message = (
        "An order needs an amount such as 120.50, a currency of three letters such as EUR, "
        "and at most 140 characters of reference."
    )


class OrderNotFoundError(NotFoundError):
    """There is no such order."""

    message = "There is no such payment order."


class OrderGoneError(ConflictError):
    """The order is in a payment run, paid or withdrawn already."""

    message = "This order is with the paymaster already, or over."


def order(
    session: NewsroomSession, desk: DeskReader, new: NewOrder, keyset: Keyset, *, today: date
) -> UUID:
    """Order a payment; its words are sealed to the paymasters and the desk.

    `keyset` is the one for payments.

    Raises:
        states.RightMissingError: Whoever orders reads no texts.
        BylineNotFoundError: There is no such pseudonym.
        OrderRefusedError: Amount, currency or reference cannot be.
        sealed_content.DeskKeyMissingError: The desk has no key.
    """
    if not desk.rights & READING_RIGHTS:
        raise RightMissingError
    text = _checked(new)
    pseudonym = session.get(Pseudonym, new.pseudonym_id)
    if pseudonym is None:
        raise BylineNotFoundError
    desk_key, order_id = sealed_words.desk_key(session), uuid4()
    sealed = sealed_words.seal(text, keyset, desk_key.public_key, kind=KIND, owner=order_id)
    session.add(
        PaymentOrder(
            id=order_id,
            contributor_id=pseudonym.contributor_id,
            byline=pseudonym.byline,
            ordered_by=desk.staff_id,
            ordered_on=today,
            state=OrderState.OPEN.value,
            keyset_id=keyset.keyset_id,
            body=sealed.body,
            custodian_boxes=sealed.custodian_boxes,
            desk_box=sealed.others[0],
            desk_key_id=desk_key.id,
        )
    )
    _note(session, "payments.ordered", desk, order_id, today=today)
    return order_id


def list_orders(session: NewsroomSession, desk: DeskReader, keyset: Keyset) -> Sequence[OrderView]:
    """List all orders: open ones first, then by day, newest first."""
    rows = session.execute(
        select(PaymentOrder, Staff.name).join(Staff, Staff.id == PaymentOrder.ordered_by)
    )
    return sorted((_view(row, name, desk, keyset) for row, name in rows), key=_order)


def withdraw(session: NewsroomSession, desk: DeskReader, order_id: UUID, *, today: date) -> None:
    """Take an order back that is in no payment run yet.

    Raises:
        states.RightMissingError: Whoever withdraws it reads no texts.
        OrderNotFoundError: There is none.
        OrderGoneError: A paymaster has it already, or it is over.
    """
    if not desk.rights & READING_RIGHTS:
        raise RightMissingError
    row = session.scalars(
        select(PaymentOrder).where(PaymentOrder.id == order_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one_or_none()
    if row is None:
        raise OrderNotFoundError
    if row.state != OrderState.OPEN:
        raise OrderGoneError
    row.state = OrderState.WITHDRAWN
    _note(session, "payments.withdrawn", desk, order_id, today=today)


def _checked(new: NewOrder) -> str:
    amount, currency = new.amount.strip(), new.currency.strip().upper()
    reference = new.reference.strip()
    fits = AMOUNT.fullmatch(amount) and CURRENCY.fullmatch(currency)
    if not fits or len(reference) > MAX_REFERENCE or float(amount) == 0:
        raise OrderRefusedError
    return canonical.encode(
        {"amount": amount, "currency": currency, "reference": reference}
    ).decode()


def _view(row: PaymentOrder, name: str, desk: DeskReader, keyset: Keyset) -> OrderView:
    seed, state = desk.desk_keys.get(row.desk_key_id), OrderState(row.state)
    text = sealed_words.opened(row.body, row.desk_box, seed, kind=KIND, owner=row.id)
    told = {} if text is None else canonical.decode(text.encode())
    return OrderView(
        id=row.id,
        byline=row.byline,
        ordered_by=name,
        ordered_on=row.ordered_on,
        state=state,
        stale=state is OrderState.OPEN and row.keyset_id != keyset.keyset_id,
        amount=told.get("amount"),
        currency=told.get("currency"),
        reference=told.get("reference"),
    )


def _order(shown: OrderView) -> tuple[bool, int, UUID]:
    return (shown.state is not OrderState.OPEN, -shown.ordered_on.toordinal(), shown.id)


def _note(
    session: NewsroomSession, act: str, desk: DeskReader, order_id: UUID, *, today: date
) -> None:
    who, what = str(desk.staff_id), {"id": str(order_id)}
    journal.append(session, act, who=who, what=what, day=today)
