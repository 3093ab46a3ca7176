"""Erasing what is sealed, after a second look and the passphrase: identity or payment details."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub import registration
from safepub.web import forms, sessions
from safepub.web.contributor import stepping_up
from safepub.web.forms import FormState
from safepub.web.runtime import runtime

blueprint = Blueprint("erasing", __name__, url_prefix="/room")

Answer = Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Certain:
    """A box that was ticked, and the passphrase."""

    certain: str
    passphrase: str = field(repr=False)


class CertainForm(forms.FormSchema[Certain]):
    """The passphrase and the tick before something goes for good. Unknown fields are refused."""

    builds = Certain

    passphrase = forms.secret()
    certain = forms.tick()


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """What can be erased: its page, what does it, and where its notice appears."""

    template: str
    erase: Callable[..., Any]
    leads_to: str
    notice: str


IDENTITY = Erasure(
    template="contributor/erase_identity.html",
    erase=registration.erase_identity,
    leads_to="contributor.identity.show",
    notice="identity-erased",
)
PAYMENT = Erasure(
    template="contributor/erase_payment.html",
    erase=registration.erase_payment,
    leads_to="contributor.identity.show_payment",
    notice="payment-erased",
)


@blueprint.get("/identity/erase")
def confirm() -> str:
    """Say what erasing an identity does and what it leaves."""
    return _page(IDENTITY, forms.blank())


@blueprint.post("/identity/erase")
def erase() -> Answer:
    """Let nothing lead to the sealed identity any more."""
    return _erased(IDENTITY)


@blueprint.get("/payment/erase")
def confirm_payment() -> str:
    """Say what erasing payment details does and what it leaves."""
    return _page(PAYMENT, forms.blank())


@blueprint.post("/payment/erase")
def erase_payment() -> Answer:
    """Let nothing lead to the sealed payment details any more."""
    return _erased(PAYMENT)


def _erased(erasure: Erasure) -> Answer:
    certain, form = forms.read(CertainForm())
    if certain is None:
        return _page(erasure, form), 422
    refused = stepping_up.refusal(certain.passphrase, form)
    if refused is not None:
        return _page(erasure, refused.form), refused.status, refused.headers
    today: date = datetime.now(UTC).date()
    erasure.erase(
        runtime().databases,
        runtime().keysets,
        sessions.contributor().contributor_id,
        today=today,
    )
    return redirect(url_for(erasure.leads_to, notice=erasure.notice), code=303)


def _page(erasure: Erasure, form: FormState) -> str:
    return render_template(erasure.template, form=form)
