"""Payment runs: a paymaster takes the orders away, and no identity is in it."""

import threading
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from safepub.crypto import canonical, opening, words
from safepub.crypto.keysets import Keysets, Purpose
from safepub.crypto.sections import Kind
from safepub.custody import payments
from safepub.custody.payment_orders import (
    OrderState,
)
from safepub.custody.payments import (
    NotAPaymasterError,
    NothingToPayError,
    PaidAlreadyError,
    RunNotFoundError,
    SharedPaymentError,
)
from safepub.errors import SafepubError
from safepub.newsroom.models.custody import PaymentOrder
from tests.custody import office as offices
from tests.custody import paying
from tests.custody.office import PAYMENT, TODAY, Office

SLOTS = 64 + 32
THREADS = 3


def test_a_run_holds_what_one_paymaster_needs_to_pay(office: Office) -> None:
    first, second = paying.order(office), paying.order(office, amount="9")
    _, pseudonym_id = offices.register(office.databases, office.setup.keysets, "Other")
    third = paying.order(office, pseudonym_id=pseudonym_id)

    run_id = paying.begin(office)
    run = paying.fetch(office, run_id, paying.EMIL)

    statement = canonical.decode(run[Kind.STATEMENT][0])
    assert (statement["format"], statement["id"]) == ("safepub/payment-run/v1", str(run_id))
    assert [row["id"] for row in statement["orders"]] == sorted(map(str, (first, second, third)))
    assert run[Kind.MANIFEST] == [office.setup.manifests[Purpose.PAYMENT]]
    assert len(run[Kind.ENVELOPE]) == 2
    assert len(run[Kind.SLOT]) == SLOTS + 32
    key, told = office.paymaster_keys[paying.EMIL], []
    for row, source in zip(statement["orders"], run[Kind.PAYMENT_ORDER], strict=True):
        sealed = words.decode(source)
        text, _ = words.open_words(
            sealed.body,
            sealed.boxes[paying.EMIL],
            key.seed,
            kind="payment-order",
            owner=UUID(row["id"]),
        )
        told.append(canonical.decode(text.encode())["amount"])
    assert sorted(told) == ["120.50", "120.50", "9"]


def test_the_paymaster_opens_payment_details_and_no_identity(office: Office) -> None:
    paying.order(office)
    run = paying.fetch(office, paying.begin(office))
    key = office.paymaster_keys[paying.DANA]

    (envelope,) = map(opening.read, run[Kind.ENVELOPE])
    link = opening.join(envelope, [opening.open_share(envelope, key.seed)])
    slots = {slot[:16]: slot[16:] for slot in run[Kind.SLOT]}

    assert envelope.purpose is Purpose.PAYMENT
    assert opening.open_slot(slots[link.slot_id], link) == PAYMENT.to_payload()
    assert office.envelope(Purpose.IDENTITY) not in run[Kind.ENVELOPE]


def test_paying_is_written_down_by_ids(office: Office) -> None:
    order_id = paying.order(office)
    run_id = paying.begin(office)
    paying.confirm(office, run_id)

    entries = [canonical.decode(entry) for entry in office.journal()]

    assert [(entry["act"], entry["what"]) for entry in entries] == [
        ("payments.ordered", {"id": str(order_id)}),
        ("payments.run", {"id": str(run_id), "orders": [str(order_id)]}),
        ("payments.paid", {"id": str(run_id)}),
    ]
    dana = f"custodian {office.paymasters[paying.DANA].key_id.hex()}"
    assert [entry["who"] for entry in entries] == [str(office.edita.staff_id), dana, dana]


def test_an_order_goes_into_one_run_and_is_paid_with_it(office: Office) -> None:
    paying.order(office)
    run_id = paying.begin(office)
    later = paying.order(office)

    in_run = {order.id: order.state for order in paying.orders(office)}
    paying.confirm(office, run_id, paying.EMIL)
    paid = {order.id: order.state for order in paying.orders(office)}

    assert sorted(in_run.values()) == [OrderState.IN_RUN, OrderState.OPEN]
    assert (paid[later], sorted(paid.values())) == (
        OrderState.OPEN,
        [OrderState.OPEN, OrderState.PAID],
    )
    with office.databases.newsroom(write=False) as session:
        keysets = office.setup.keysets
        assert payments.open_orders(session, office.paymasters[paying.DANA], keysets) == 1
        (shown,) = payments.list_runs(session, office.paymasters[paying.DANA], keysets)
    assert (shown.id, shown.day, shown.orders, shown.paid_on) == (run_id, TODAY, 1, TODAY)
    with pytest.raises(PaidAlreadyError):
        paying.fetch(office, run_id)
    with pytest.raises(PaidAlreadyError):
        paying.confirm(office, run_id)


def test_of_paymasters_at_the_same_moment_one_gets_the_orders(office: Office) -> None:
    paying.order(office)
    start, ended = threading.Barrier(THREADS), list[object]()

    def work() -> None:
        start.wait()
        try:
            ended.append(paying.begin(office))
        except SafepubError as error:
            ended.append(type(error))

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ended.count(NothingToPayError) == THREADS - 1


def test_a_run_made_for_other_paymasters_is_not_handed_out(office: Office) -> None:
    paying.order(office)
    run_id = paying.begin(office)
    with office.databases.newsroom() as session:
        session.execute(update(PaymentOrder).values(keyset_id=bytes(16)))

    with pytest.raises(payments.PaymastersChangedError):
        paying.fetch(office, run_id)


def test_without_orders_there_is_no_run(office: Office) -> None:
    with pytest.raises(NothingToPayError):
        paying.begin(office)
    with pytest.raises(RunNotFoundError):
        paying.fetch(office, uuid4())
    with pytest.raises(RunNotFoundError):
        paying.confirm(office, uuid4())


def test_where_paying_takes_several_there_are_no_runs(office: Office) -> None:
    sets = office.setup.keysets
    shared = Keysets(identity=sets.identity, payment=replace(sets.payment, quorum=2))
    paying.order(office)

    with office.databases.newsroom() as session, pytest.raises(SharedPaymentError):
        payments.begin_run(session, office.paymasters[paying.DANA], shared, today=TODAY)


def test_a_custodian_of_identities_pays_nobody(office: Office) -> None:
    paying.order(office)
    run_id, ada, keysets = paying.begin(office), office.custodians[0], office.setup.keysets

    with office.databases.newsroom() as session:
        with pytest.raises(NotAPaymasterError):
            payments.open_orders(session, ada, keysets)
        with pytest.raises(NotAPaymasterError):
            payments.list_runs(session, ada, keysets)
        with pytest.raises(NotAPaymasterError):
            payments.begin_run(session, ada, keysets, today=TODAY)
        with pytest.raises(NotAPaymasterError):
            payments.confirm_paid(session, ada, keysets, run_id, today=TODAY)
    with pytest.raises(NotAPaymasterError):
        payments.payment_run(office.databases, ada, run_id, office.setup)
