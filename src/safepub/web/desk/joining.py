"""An invitation's page: somebody chooses how they log in, or starts their account anew."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from flask import Blueprint, render_template

from safepub.crypto import second_factor
from safepub.crypto.passwords import PasswordTooLongError
from safepub.newsroom import chosen_passwords, staff_invitations
from safepub.newsroom.chosen_passwords import PasswordGuessableError, PasswordTooShortError
from safepub.newsroom.staff_invitations import (
    Chosen,
    CodeWrongError,
    Invited,
)
from safepub.web import complaints, forms, limits, staff_login
from safepub.web.desk import authenticator_secrets
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("joining", __name__, url_prefix="/joining/<token>")

SECRET_LETTERS = 32
TAG_LETTERS = 64
REFUSED = (PasswordTooShortError, PasswordGuessableError, PasswordTooLongError, CodeWrongError)
DIFFERENT = "The two passwords are not the same."
MISSING = {
    "password": "Please choose a password.",
    "again": "Please type the password once more.",
    "code": "Please give the code that your authenticator shows.",
}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A password, typed twice, and the authenticator's first code."""

    secret: str = field(repr=False)
    issued: str = field(repr=False)
    password: str = field(repr=False)
    again: str = field(repr=False)
    code: str = field(repr=False)


class JoinForm(forms.FormSchema[Typed]):
    """How somebody wants to log in. Unknown fields are refused."""

    builds = Typed

    secret = forms.line(SECRET_LETTERS)
    issued = forms.line(TAG_LETTERS)
    password = forms.secret()
    again = forms.secret()
    code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("")
def show(token: str) -> str:
    """Show a fresh secret and ask for a password, to whoever holds an invitation that works."""
    return _page(token, _find(token), forms.blank())


@blueprint.post("")
def join(token: str) -> str | tuple[str, int]:
    """Open the account and show its recovery codes this once, or say what is wrong."""
    typed, form = forms.read(JoinForm())
    # A guessed invitation must not cost a slow hash.
    invited = _find(token)
    form = complaints.name(form, MISSING)
    if typed is not None:
        form = authenticator_secrets.checked(form, holder=_holder(token))
    if typed is not None and typed.password != typed.again:
        form = form.refused("again", DIFFERENT)
    if typed is None or form.errors:
        return _page(token, invited, form), 422
    limits.count_guess(invited.name)
    chosen = Chosen(
        password=typed.password,
        totp_secret=typed.secret,
        code=typed.code,
        newsroom=runtime().settings.site.name,
    )
    try:
        prepared = runtime().staff_hashing.run(
            staff_invitations.prepare,
            invited,
            chosen,
            staff_login.locks(),
            now=datetime.now(UTC),
        )
    except REFUSED as error:
        name = "code" if isinstance(error, CodeWrongError) else "password"
        return _page(token, invited, form.refused(name, str(error))), 422
    with newsroom_transaction() as session:
        codes = staff_invitations.accept(session, token, prepared, today=_today())
    return render_template("desk/recovery_codes.html", codes=codes, joined=invited)


def _find(token: str) -> Invited:
    with newsroom_transaction(write=False) as session:
        return staff_invitations.find(session, token, today=_today())


def _holder(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _today() -> date:
    return datetime.now(UTC).date()


def _page(token: str, invited: Invited, form: FormState) -> str:
    form = authenticator_secrets.offered(form, holder=_holder(token))
    issuer = runtime().settings.site.name
    return render_template(
        "desk/joining.html",
        token=token,
        invited=invited,
        form=form,
        shortest=chosen_passwords.SHORTEST,
        authenticator=second_factor.address_of(
            form.value("secret"), name=invited.name, issuer=issuer
        ),
    )
