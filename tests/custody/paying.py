"""What desk and paymasters do, to be called by tests of payments."""

from dataclasses import replace
from uuid import UUID

from safepub.crypto import sections
from safepub.crypto.sections import Kind
from safepub.custody import payment_orders, payments
from safepub.custody.payment_orders import NewOrder, OrderView
from tests.custody import office as offices
from tests.custody.office import TODAY, Office

DANA, EMIL = range(2)


def new(office: Office, **changed: object) -> NewOrder:
    new = NewOrder(
        pseudonym_id=office.pseudonym_id, amount="120.50", currency="eur", reference=" March "
    )
    return replace(new, **changed)  # type: ignore[arg-type]


def order(office: Office, **changed: object) -> UUID:
    with office.databases.newsroom() as session:
        keyset = office.setup.keysets.payment
        return payment_orders.order(
            session, office.edita, new(office, **changed), keyset, today=TODAY
        )


def orders(office: Office) -> list[OrderView]:
    with office.databases.newsroom(write=False) as session:
        found = payment_orders.list_orders(session, office.peter, office.setup.keysets.payment)
        return list(found)


def begin(office: Office, place: int = DANA) -> UUID:
    with office.databases.newsroom() as session:
        return payments.begin_run(
            session, office.paymasters[place], office.setup.keysets, today=TODAY
        )


def fetch(office: Office, run_id: UUID, place: int = DANA) -> dict[Kind, list[bytes]]:
    pieces = payments.payment_run(office.databases, office.paymasters[place], run_id, office.setup)
    return offices.read(pieces, sections.PAYMENTS)


def confirm(office: Office, run_id: UUID, place: int = DANA) -> None:
    with office.databases.newsroom() as session:
        payments.confirm_paid(
            session, office.paymasters[place], office.setup.keysets, run_id, today=TODAY
        )
