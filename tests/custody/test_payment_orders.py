"""Payment orders of the desk: sealed to paymasters and desk, and taken back."""

from dataclasses import replace
from uuid import uuid4

import pytest

from safepub.crypto import canonical, words
from safepub.crypto.keysets import Keysets
from safepub.custody import payment_orders, payments
from safepub.custody.payment_orders import (
    OrderGoneError,
    OrderNotFoundError,
    OrderRefusedError,
    OrderState,
)
from safepub.custody.payments import (
    NothingToPayError,
)
from safepub.custody.reveal_requests import BylineNotFoundError
from safepub.newsroom.models.custody import PaymentOrder
from safepub.newsroom.states import Right, RightMissingError
from tests.custody import paying
from tests.custody.office import TODAY, Office


def test_an_order_is_read_at_the_desk_and_by_paymasters_alone(office: Office) -> None:
    order_id = paying.order(office)

    (shown,) = paying.orders(office)
    with office.databases.newsroom(write=False) as session:
        row = session.get_one(PaymentOrder, order_id)

    assert (shown.id, shown.byline, shown.ordered_by, shown.ordered_on) == (
        order_id,
        "Maks",
        "Edita",
        TODAY,
    )
    assert (shown.amount, shown.currency, shown.reference) == ("120.50", "EUR", "March")
    assert (shown.state, shown.stale) == (OrderState.OPEN, False)
    assert len(row.custodian_boxes) == 2 * words.BOX_BYTES
    assert b"120.50" not in row.body
    assert "120.50" not in repr(shown) + repr(paying.new(office))


def test_orders_for_earlier_paymasters_are_stale_and_in_no_run(office: Office) -> None:
    order_id = paying.order(office)
    sets = office.setup.keysets
    fewer = replace(sets.payment, members=sets.payment.members[:1])
    changed = Keysets(identity=sets.identity, payment=fewer)

    with office.databases.newsroom() as session:
        (shown,) = payment_orders.list_orders(session, office.edita, fewer)
        assert shown.stale
        with pytest.raises(NothingToPayError):
            payments.begin_run(session, office.paymasters[paying.DANA], changed, today=TODAY)
        payment_orders.withdraw(session, office.edita, order_id, today=TODAY)
        (shown,) = payment_orders.list_orders(session, office.edita, fewer)

    assert (shown.state, shown.stale) == (OrderState.WITHDRAWN, False)


def test_an_order_is_withdrawn_until_it_is_in_a_run(office: Office) -> None:
    first = paying.order(office)
    with office.databases.newsroom() as session:
        payment_orders.withdraw(session, office.peter, first, today=TODAY)
    second = paying.order(office)
    paying.begin(office)

    with office.databases.newsroom() as session:
        for order_id in (first, second):
            with pytest.raises(OrderGoneError):
                payment_orders.withdraw(session, office.peter, order_id, today=TODAY)
        with pytest.raises(OrderNotFoundError):
            payment_orders.withdraw(session, office.peter, uuid4(), today=TODAY)
    assert {order.id: order.state for order in paying.orders(office)} == {
        first: OrderState.WITHDRAWN,
        second: OrderState.IN_RUN,
    }
    withdrawn = canonical.decode(office.journal()[1])
    assert (withdrawn["act"], withdrawn["what"]) == ("payments.withdrawn", {"id": str(first)})


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": ""},
        {"amount": "0"},
        {"amount": "0.00"},
        {"amount": "-1"},
        {"amount": "1e3"},
        {"amount": "1,000.00"},
        {"amount": "1.005"},
        {"amount": "١٢"},
        {"currency": "€"},
        {"currency": "EURO"},
        {"reference": "я" * 141},
    ],
)
def test_what_cannot_be_paid_is_not_ordered(office: Office, changed: dict[str, str]) -> None:
    with pytest.raises(OrderRefusedError):
        paying.order(office, **changed)

    assert office.journal() == []


def test_nobody_orders_for_a_byline_that_is_not_there_or_without_the_right(
    office: Office,
) -> None:
    administrator = replace(office.edita, rights=frozenset({Right.ADMINISTRATOR}))
    keyset = office.setup.keysets.payment

    with pytest.raises(BylineNotFoundError):
        paying.order(office, pseudonym_id=uuid4())
    with office.databases.newsroom() as session:
        with pytest.raises(RightMissingError):
            payment_orders.order(session, administrator, paying.new(office), keyset, today=TODAY)
        with pytest.raises(RightMissingError):
            payment_orders.withdraw(session, administrator, uuid4(), today=TODAY)


def test_without_the_desk_key_an_order_s_words_stay_closed(office: Office) -> None:
    paying.order(office)
    reader = replace(office.edita, desk_keys={})

    with office.databases.newsroom(write=False) as session:
        (shown,) = payment_orders.list_orders(session, reader, office.setup.keysets.payment)

    assert (shown.amount, shown.currency, shown.reference) == (None, None, None)
