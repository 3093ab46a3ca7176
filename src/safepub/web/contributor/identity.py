"""Sending a changed identity or other payment details: sealed in the request that brings them.

It takes the passphrase once more: whoever finds an open room must not put another
identity in the place of its owner's, nor another account in the place of theirs. The
process ends after each form, whatever becomes of it: nothing of a name may stay in its
memory.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub import registration
from safepub.errors import InvalidError, UnavailableError
from safepub.languages import later
from safepub.web import complaints, forms, sessions
from safepub.web.contributor import documents, stepping_up
from safepub.web.contributor.real_identity import IdentityForm, PaymentForm
from safepub.web.forms import FormState
from safepub.web.runtime import retire_after_forms, runtime

blueprint = Blueprint("identity", __name__, url_prefix="/room")
retire_after_forms(blueprint)
documents.let_in(blueprint)

MISSING = {
    "legal_name": later("Please give your legal name."),
    "contact": later("Please say how you can be reached."),
    "payment": later("Please give the payment details. To have none sealed, erase them instead."),
}
Answer = Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@blueprint.get("/identity")
def show() -> str:
    """Say why the server cannot show an identity, and offer to seal another one."""
    return _identity_page(forms.blank())


@blueprint.post("/identity")
def send() -> Answer:
    """Seal a new identity in the place of the old one."""
    typed, form = forms.read(IdentityForm())
    if typed is None:
        return _identity_page(documents.remind(complaints.name(form, MISSING))), 422
    refused = stepping_up.refusal(typed.passphrase, form)
    if refused is not None:
        return _identity_page(documents.remind(refused.form)), refused.status, refused.headers
    contributor_id, databases = sessions.contributor().contributor_id, runtime().databases
    try:
        identity = registration.deposit_documents(databases, typed.identity(), documents.sent())
        registration.replace_identity(
            databases, runtime().keysets, contributor_id, identity, today=_today()
        )
    except (InvalidError, UnavailableError) as error:
        return _refused(_identity_page, form, error)
    return redirect(url_for("contributor.identity.show", notice="identity-sealed"), code=303)


@blueprint.get("/payment")
def show_payment() -> str:
    """Say why the server cannot show payment details, and offer to seal other ones."""
    return _payment_page(forms.blank())


@blueprint.post("/payment")
def send_payment() -> Answer:
    """Seal new payment details in the place of the old ones."""
    typed, form = forms.read(PaymentForm())
    if typed is None:
        return _payment_page(complaints.name(form, MISSING)), 422
    refused = stepping_up.refusal(typed.passphrase, form)
    if refused is not None:
        return _payment_page(refused.form), refused.status, refused.headers
    try:
        registration.replace_payment(
            runtime().databases,
            runtime().keysets,
            sessions.contributor().contributor_id,
            typed.payment_details(),
            today=_today(),
        )
    except (InvalidError, UnavailableError) as error:
        return _refused(_payment_page, form, error)
    return redirect(url_for("contributor.identity.show_payment", notice="payment-sealed"), code=303)


def _refused(
    page: Callable[[FormState], str], form: FormState, error: InvalidError | UnavailableError
) -> Answer:
    """Give the form back to the browser that sent it, with the reason."""
    text = page(documents.remind(form.refused(forms.WHOLE_FORM, str(error))))
    if isinstance(error, UnavailableError):
        return text, 503, {"Retry-After": str(error.retry_after)}
    return text, 422


def _identity_page(form: FormState) -> str:
    keyset = runtime().keysets.identity
    return render_template("contributor/identity.html", form=form, keyset=keyset)


def _payment_page(form: FormState) -> str:
    keyset = runtime().keysets.payment
    return render_template("contributor/payment.html", form=form, keyset=keyset)


def _today() -> date:
    return datetime.now(UTC).date()
