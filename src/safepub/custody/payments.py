"""Payment runs: open orders and payment envelopes for a paymaster, with the vault as a whole.

One of two modules that read the vault for handing it out. No identity is in a run.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import UUID, uuid4

from sqlalchemy import Select, select, update

from safepub.crypto import canonical
from safepub.crypto import sections as parts
from safepub.crypto.keysets import Keyset, Keysets, Purpose
from safepub.crypto.sections import Kind
from safepub.custody import sealed_words
from safepub.custody.accounts import Custodian
from safepub.custody.payment_orders import OrderState
from safepub.custody.setup import Setup
from safepub.custody.worklist import is_for
from safepub.database import Databases, NewsroomSession
from safepub.errors import ConflictError, ForbiddenError, NotFoundError
from safepub.newsroom import journal
from safepub.newsroom.models.custody import PaymentOrder, PaymentRun
from safepub.newsroom.models.people import LinkEnvelope
from safepub.vault import export

FORMAT = "safepub/payment-run/v1"
Section = tuple[Kind, bytes]


@dataclass(frozen=True, kw_only=True)
class RunView:
    """A payment run: its day, how many orders, and when it was paid, if it was."""

    id: UUID
    day: date
    orders: int
    paid_on: date | None


class NotAPaymasterError(ForbiddenError):
    """The key is none of the payment set's."""

    message = "Your key is none of the paymasters'."


class SharedPaymentError(ConflictError):
    """Payment details that take several people are opened by reveal requests."""

    message = (
        "Payment details of this newsroom take several custodians together, so there are no "
        "payment runs. Ask at the desk for a reveal request with the purpose payment."
    )


class NothingToPayError(ConflictError):
    """There is no open order."""

    message = "There is no open payment order."


class RunNotFoundError(NotFoundError):
    """There is no such payment run."""

    message = "There is no such payment run."


class PaymastersChangedError(ConflictError):
    """The run was made for another key set than today's."""

    message = (
        "The paymasters have changed since this run was made. Its orders have to be given anew."
    )


class PaidAlreadyError(ConflictError):
    """The run is over."""

    message = "This payment run is paid already."


def open_orders(session: NewsroomSession, custodian: Custodian, keysets: Keysets) -> int:
    """Count the orders that the next run would take.

    Raises:
        NotAPaymasterError: The key is none of the payment set's.
    """
    _require_paymaster(custodian, keysets.payment)
    return len(session.scalars(_open(keysets.payment)).all())


def list_runs(
    session: NewsroomSession, custodian: Custodian, keysets: Keysets
) -> Sequence[RunView]:
    """List the payment runs, unpaid ones first, then newest first.

    Raises:
        NotAPaymasterError: The key is none of the payment set's.
    """
    _require_paymaster(custodian, keysets.payment)
    in_runs = select(PaymentOrder.run_id).where(PaymentOrder.run_id.is_not(None))
    counts = Counter(session.scalars(in_runs))
    runs = [
        RunView(id=run.id, day=run.day, orders=counts[run.id], paid_on=run.paid_on)
        for run in session.scalars(select(PaymentRun))
    ]
    return sorted(runs, key=lambda run: (run.paid_on is not None, -run.day.toordinal(), run.id))


def begin_run(
    session: NewsroomSession, custodian: Custodian, keysets: Keysets, *, today: date
) -> UUID:
    """Put all open orders into a new run; return its id, with which it is fetched.

    Raises:
        NotAPaymasterError: The key is none of the payment set's.
        SharedPaymentError: It takes more than one of them to open.
        NothingToPayError: There is no open order.
    """
    _require_paymaster(custodian, keysets.payment)
    if keysets.payment.quorum > 1:
        raise SharedPaymentError
    orders = session.scalars(_open(keysets.payment).with_for_update()).all()
    if not orders:
        raise NothingToPayError
    run = PaymentRun(id=uuid4(), day=today)
    session.add(run)
    # The orders refer to it without an ORM relationship.
    session.flush()
    for order in orders:
        order.state, order.run_id = OrderState.IN_RUN, run.id
    what = {"id": str(run.id), "orders": [str(order.id) for order in orders]}
    _note(session, "payments.run", custodian, what, today=today)
    return run.id


def payment_run(
    databases: Databases, custodian: Custodian, run_id: UUID, setup: Setup
) -> Iterator[bytes]:
    """Give the bytes of a run that is not paid yet; checked before the first of them.

    It can be fetched again, by any paymaster.

    Raises:
        NotAPaymasterError: The key is none of the payment set's.
        RunNotFoundError: There is none.
        PaidAlreadyError: It is over.
        PaymastersChangedError: Its orders are sealed to those who paid before.
        DatabaseUnavailableError: A database does not answer; while streaming too, and
            then the file has no end and is refused by whoever reads it.
    """
    _require_paymaster(custodian, setup.keysets.payment)
    with databases.newsroom(write=False) as session:
        run = _unpaid(session, select(PaymentRun).where(PaymentRun.id == run_id))
        orders = session.scalars(
            select(PaymentOrder).where(PaymentOrder.run_id == run.id).order_by(PaymentOrder.id)
        ).all()
        if any(order.keyset_id != setup.keysets.payment.keyset_id for order in orders):
            raise PaymastersChangedError
        before = [
            (Kind.STATEMENT, _statement(run, orders)),
            (Kind.MANIFEST, setup.manifests[Purpose.PAYMENT]),
            *_envelopes(session, orders),
        ]
        after = [
            (Kind.PAYMENT_ORDER, sealed_words.section(order.body, order.custodian_boxes))
            for order in orders
        ]
    slots = ((Kind.SLOT, slot_id + body) for slot_id, body in export.stream_slots(databases))
    return parts.write(parts.PAYMENTS, chain(before, slots, after))


def confirm_paid(
    session: NewsroomSession, custodian: Custodian, keysets: Keysets, run_id: UUID, *, today: date
) -> None:
    """Close a run and its orders.

    Raises:
        NotAPaymasterError: The key is none of the payment set's.
        RunNotFoundError: There is none.
        PaidAlreadyError: It is over.
    """
    _require_paymaster(custodian, keysets.payment)
    run = _unpaid(session, select(PaymentRun).where(PaymentRun.id == run_id).with_for_update())
    run.paid_on = today
    session.execute(
        update(PaymentOrder)
        .where(PaymentOrder.run_id == run.id)
        .values(state=OrderState.PAID.value)
    )
    _note(session, "payments.paid", custodian, {"id": str(run.id)}, today=today)


def _require_paymaster(custodian: Custodian, keyset: Keyset) -> None:
    if not is_for(custodian, keyset):
        raise NotAPaymasterError


def _open(keyset: Keyset) -> Select[PaymentOrder]:
    """Find open orders that these paymasters can open, in the order of ids."""
    mine = (PaymentOrder.state == OrderState.OPEN, PaymentOrder.keyset_id == keyset.keyset_id)
    return select(PaymentOrder).where(*mine).order_by(PaymentOrder.id)


def _unpaid(session: NewsroomSession, statement: Select[PaymentRun]) -> PaymentRun:
    run = session.scalars(statement).one_or_none()
    if run is None:
        raise RunNotFoundError
    if run.paid_on is not None:
        raise PaidAlreadyError
    return run


def _statement(run: PaymentRun, orders: Sequence[PaymentOrder]) -> bytes:
    rows = [
        {"id": str(order.id), "subject": str(order.contributor_id), "byline": order.byline}
        for order in orders
    ]
    members = {"format": FORMAT, "id": str(run.id), "day": run.day.isoformat(), "orders": rows}
    return canonical.encode(members)


def _envelopes(session: NewsroomSession, orders: Sequence[PaymentOrder]) -> Iterator[Section]:
    paid = {order.contributor_id for order in orders}
    found = session.scalars(
        select(LinkEnvelope.envelope)
        .where(LinkEnvelope.contributor_id.in_(paid), LinkEnvelope.purpose == Purpose.PAYMENT)
        .order_by(LinkEnvelope.contributor_id)
    )
    return ((Kind.ENVELOPE, envelope) for envelope in found.all())


def _note(
    session: NewsroomSession,
    act: str,
    custodian: Custodian,
    what: Mapping[str, object],
    *,
    today: date,
) -> None:
    who = journal.custodian(custodian.key_id)
    journal.append(session, act, who=who, what=what, day=today)
