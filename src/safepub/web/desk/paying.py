"""Payment orders: what is to be paid to whoever stands behind a byline."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.custody import payment_orders
from safepub.custody.payment_orders import MAX_REFERENCE, NewOrder, OrderRefusedError, OrderState
from safepub.newsroom import articles
from safepub.web import complaints, forms, sessions
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("paying", __name__)

MAX_AMOUNT = 12
CURRENCY_LETTERS = 3
MISSING = {
    "amount": "Please give the amount.",
    "currency": "Please give the currency.",
}


@dataclass(frozen=True, kw_only=True)
class TypedOrder:
    """How much is to be paid, and what for."""

    amount: str = field(repr=False)
    currency: str = field(repr=False)
    reference: str = field(repr=False)


class OrderForm(forms.FormSchema[TypedOrder]):
    """A payment order. Unknown fields are refused."""

    builds = TypedOrder

    amount = forms.line(MAX_AMOUNT)
    currency = forms.line(CURRENCY_LETTERS)
    reference = forms.line(MAX_REFERENCE, required=False)


@blueprint.get("/articles/<uuid:article_id>/payment")
def show(article_id: UUID) -> str:
    """Ask how much is to be paid."""
    return _page(article_id, forms.blank())


@blueprint.post("/articles/<uuid:article_id>/payment")
def order(article_id: UUID) -> Response | tuple[str, int]:
    """Order a payment to whoever wrote this article."""
    typed, form = forms.read(OrderForm())
    if typed is None:
        return _page(article_id, complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            new = NewOrder(
                pseudonym_id=articles.get(session, article_id).pseudonym_id,
                amount=typed.amount,
                currency=typed.currency,
                reference=typed.reference,
            )
            keyset = runtime().keysets.payment
            payment_orders.order(session, sessions.desk(), new, keyset, today=_today())
    except OrderRefusedError as error:
        return _page(article_id, form.refused(forms.WHOLE_FORM, str(error))), 422
    return redirect(url_for("desk.paying.show_orders"), code=303)


@blueprint.get("/payments")
def show_orders() -> str:
    """Show all orders, open ones first."""
    keyset = runtime().keysets.payment
    with newsroom_transaction(write=False) as session:
        orders = payment_orders.list_orders(session, sessions.desk(), keyset)
    return render_template("desk/payments.html", orders=orders, states=OrderState)


@blueprint.post("/payments/<uuid:order_id>/withdraw")
def withdraw(order_id: UUID) -> Response:
    """Take an order back that no paymaster has fetched."""
    with newsroom_transaction() as session:
        payment_orders.withdraw(session, sessions.desk(), order_id, today=_today())
    return redirect(url_for("desk.paying.show_orders"), code=303)


def _page(article_id: UUID, form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
    return render_template(
        "desk/payment.html",
        article=article,
        form=form,
        keyset=runtime().keysets.payment,
        letters=CURRENCY_LETTERS,
        max_reference=MAX_REFERENCE,
    )


def _today() -> date:
    return datetime.now(UTC).date()
