"""Payment orders at the desk: sealed to paymasters, listed, taken back."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import update

from safepub.custody.payment_orders import OrderState
from safepub.newsroom.models.custody import PaymentOrder
from safepub.newsroom.states import State
from tests.web.desk.conftest import Desk, Visitor, words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

ORDER = {"amount": "120.50", "currency": "EUR", "reference": "Invoice 17"}


def _rows(desk: Desk) -> list[PaymentOrder]:
    with desk.databases.newsroom(write=False) as session:
        return session.query(PaymentOrder).all()


def _path(desk: Desk, visitor: Visitor) -> str:
    article_id = desk.article(State.IN_REVIEW)
    path = f"/articles/{article_id}/payment"
    assert f'href="/desk{path}"' in visitor.get(f"/articles/{article_id}").text
    return path


def test_an_order_is_sealed_and_listed(desk: Desk) -> None:
    visitor = desk.visitor("Edita")

    answer = visitor.post(_path(desk, visitor), **ORDER)

    (row,) = _rows(desk)
    page = words_of(visitor.client.get(answer.location))
    assert row.contributor_id == desk.newsroom.maks.contributor_id
    assert b"Invoice 17" not in row.body
    assert "Maks 120.50 EUR Invoice 17" in page
    assert "by Edita Open" in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("amount", ""),
        ("amount", "a lot"),
        ("amount", "-3"),
        ("currency", ""),
        ("currency", "EURO"),
        ("currency", "12"),
        ("reference", "x" * 141),
    ],
)
def test_what_cannot_be_ordered_comes_back_with_a_sentence(
    desk: Desk, field: str, typed: str
) -> None:
    visitor = desk.visitor("Edita")

    answer = visitor.post(_path(desk, visitor), **{**ORDER, field: typed})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert typed in answer.text
    assert _rows(desk) == []


def test_an_open_order_can_be_withdrawn_once(desk: Desk) -> None:
    visitor = desk.visitor("Edita")
    page = visitor.client.get(visitor.post(_path(desk, visitor), **ORDER).location).text
    found = re.search(r'action="/desk(/payments/[0-9a-f-]{36}/withdraw)"', page)
    assert found is not None

    statuses = [visitor.post(found[1]).status_code for _ in range(2)]

    assert statuses == [303, 409]
    assert OrderState(_rows(desk)[0].state) is OrderState.WITHDRAWN
    assert found[1] not in visitor.get("/payments").text


def test_an_order_that_paymasters_of_before_could_open_is_marked(desk: Desk) -> None:
    visitor = desk.visitor("Edita")
    visitor.post(_path(desk, visitor), **ORDER)
    with desk.databases.newsroom() as session:
        session.execute(update(PaymentOrder).values(keyset_id=b"k" * 16))

    page = words_of(visitor.get("/payments"))

    assert "The paymasters have changed since: withdraw it, and order it anew" in page


def test_the_list_is_empty_at_first(desk: Desk) -> None:
    visitor = desk.visitor("Edita")

    assert "No payment was ordered yet." in words_of(visitor.get("/payments"))
    assert 'href="/desk/payments"' in visitor.get("/queue").text


def test_an_unknown_order_or_article_is_not_found(desk: Desk) -> None:
    visitor = desk.visitor("Edita")

    answers = [
        visitor.post(f"/payments/{uuid4()}/withdraw"),
        visitor.get(f"/articles/{uuid4()}/payment"),
        visitor.post(f"/articles/{uuid4()}/payment", **ORDER),
    ]

    assert {answer.status_code for answer in answers} == {404}
