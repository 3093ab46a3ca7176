"""Payment runs: a paymaster fetches what the desk ordered, pays it, and says so."""

import io
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from safepub.crypto import sections
from safepub.crypto.keysets import Purpose
from safepub.crypto.sections import Kind
from safepub.custody import payment_orders
from safepub.custody.payment_orders import NewOrder, OrderState
from safepub.newsroom import contributors
from safepub.newsroom.models.custody import PaymentOrder
from tests.web.custody.conftest import Custody
from tests.web.desk.conftest import words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

REFERENCE = "Invoice 17"


def order(custody: Custody) -> None:
    newsroom = custody.newsroom
    with custody.databases.newsroom() as session:
        pseudonym = contributors.pseudonyms_of(session, newsroom.maks.contributor_id)[0]
        new = NewOrder(
            pseudonym_id=pseudonym.id, amount="120.50", currency="EUR", reference=REFERENCE
        )
        keyset = custody.reveals.setup.keysets.payment
        today = datetime.now(UTC).date()
        payment_orders.order(session, newsroom.editor, new, keyset, today=today)


def _states(custody: Custody) -> list[OrderState]:
    with custody.databases.newsroom(write=False) as session:
        return [OrderState(row.state) for row in session.query(PaymentOrder)]


def test_without_an_order_there_is_nothing_to_pay(paying: Custody) -> None:
    visitor = paying.visitor("Ada")

    page, answer = visitor.get("/payments"), visitor.post("/payments/begin")

    assert "No order is open." in words_of(page)
    assert answer.status_code == 409


def test_a_run_is_made_fetched_and_closed(paying: Custody) -> None:
    order(paying)
    visitor = paying.visitor("Ada")

    made = visitor.post("/payments/begin")
    page = visitor.client.get(made.location)
    found = re.search(r"/custody/payments/([0-9a-f-]{36})/file", page.text)
    assert found is not None
    run = visitor.get(f"/payments/{found[1]}/file")
    closing = visitor.get(f"/payments/{found[1]}/paid")
    closed = visitor.post(f"/payments/{found[1]}/paid")

    assert "1 order: Download payments-" in words_of(page)
    assert f"safepub custody pay payments-{found[1][:8]}.spp --key" in words_of(page)
    kinds = [kind for kind, _ in sections.read(io.BytesIO(run.data), sections.PAYMENTS)]
    assert kinds.count(Kind.PAYMENT_ORDER) == 1
    assert kinds.count(Kind.SLOT) > 0
    assert run.headers["Content-Disposition"].endswith(f'"payments-{found[1][:8]}.spp"')
    assert REFERENCE.encode() not in run.data
    assert "Is all of it paid?" in closing.text
    assert "The run is closed" in words_of(visitor.client.get(closed.location))
    assert _states(paying) == [OrderState.PAID]


def test_a_run_that_is_paid_can_be_neither_fetched_nor_paid_again(paying: Custody) -> None:
    order(paying)
    visitor = paying.visitor("Ada")
    made = visitor.client.get(visitor.post("/payments/begin").location).text
    run = re.findall(r"/custody(/payments/[0-9a-f-]{36})/file", made)[0]
    visitor.post(f"{run}/paid")

    statuses = [
        visitor.get(f"{run}/file").status_code,
        visitor.get(f"{run}/paid").status_code,
        visitor.post(f"{run}/paid").status_code,
    ]

    assert statuses == [409, 404, 409]


def test_custodians_who_are_no_paymasters_find_no_payments(paying: Custody) -> None:
    order(paying)
    visitor = paying.visitor("Boris")

    answers = [visitor.get("/payments"), visitor.get(f"/payments/{uuid4()}/file")]
    begun = visitor.post("/payments/begin")

    assert {answer.status_code for answer in (*answers, begun)} == {403}
    assert "/custody/payments" not in visitor.get("/").text
    assert _states(paying) == [OrderState.OPEN]


def test_a_request_for_payment_details_is_for_paymasters_alone(paying: Custody) -> None:
    request_id = paying.reveals.ask(
        paying.newsroom.editor, paying.newsroom.maks, purpose=Purpose.PAYMENT
    )

    assert paying.visitor("Boris").get(f"/requests/{request_id}").status_code == 404
    assert paying.visitor("Ada").get(f"/requests/{request_id}").status_code == 200


def test_details_that_take_several_are_not_paid_in_runs(custody: Custody) -> None:
    page = words_of(custody.visitor("Ada").get("/payments"))

    assert "take 2 of you together, so there are no payment runs" in page
    assert "Make a payment run" not in page
