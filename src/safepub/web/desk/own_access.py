"""What members of staff change about how they log in: password, authenticator, codes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.crypto import second_factor
from safepub.crypto.passwords import PasswordTooLongError
from safepub.newsroom import chosen_passwords, own_access, recovery_codes, staff_log_in
from safepub.newsroom.chosen_passwords import PasswordGuessableError, PasswordTooShortError
from safepub.newsroom.own_access import Authenticator, Passwords
from safepub.newsroom.staff_invitations import CodeWrongError
from safepub.newsroom.staff_log_in import Renewal
from safepub.web import complaints, forms, limits, sessions, staff_login
from safepub.web.desk import authenticator_secrets
from safepub.web.desk.joining import DIFFERENT, SECRET_LETTERS, TAG_LETTERS
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("own_access", __name__, url_prefix="/account")

WRONG_PASSWORD = "This is not your password of now."  # noqa: S105 - a sentence
MISSING = {
    "old": "Please give your password of now.",
    "password": "Please choose a password.",
    "again": "Please type the new password once more.",
    "new_code": "Please give the code that the new authenticator shows.",
    "code": staff_login.NO_CODE,
}


@dataclass(frozen=True, kw_only=True)
class NewPassword:
    """The password of now, and the one that is wanted, typed twice."""

    old: str = field(repr=False)
    password: str = field(repr=False)
    again: str = field(repr=False)


class PasswordForm(forms.FormSchema[NewPassword]):
    """A new password. Unknown fields are refused."""

    builds = NewPassword

    old = forms.secret()
    password = forms.secret()
    again = forms.secret()


@dataclass(frozen=True, kw_only=True)
class NewAuthenticator:
    """A secret, the code that the new authenticator shows, and one of now."""

    secret: str = field(repr=False)
    issued: str = field(repr=False)
    new_code: str = field(repr=False)
    code: str = field(repr=False)


class AuthenticatorForm(forms.FormSchema[NewAuthenticator]):
    """A new authenticator. Unknown fields are refused."""

    builds = NewAuthenticator

    secret = forms.line(SECRET_LETTERS)
    issued = forms.line(TAG_LETTERS)
    new_code = forms.secret(staff_login.LONGEST_CODE)
    code = forms.secret(staff_login.LONGEST_CODE)


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A fresh code."""

    code: str = field(repr=False)


class CodeForm(forms.FormSchema[Confirmed]):
    """A fresh code and nothing else. Unknown fields are refused."""

    builds = Confirmed

    code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("/password")
def show_password() -> str:
    """Ask for the password of now and a new one."""
    return _password_page(forms.blank())


@blueprint.post("/password")
def change_password() -> Response | tuple[str, int]:
    """Let the new password open the account, and end every other log-in."""
    typed, form = forms.read(PasswordForm())
    form = complaints.name(form, MISSING)
    if typed is not None and typed.password != typed.again:
        form = form.refused("again", DIFFERENT)
    if typed is None or form.errors:
        return _password_page(form), 422
    try:
        renewal = _renewal(typed)
    except (PasswordTooShortError, PasswordTooLongError, PasswordGuessableError) as error:
        return _password_page(form.refused("password", str(error))), 422
    if renewal is None or not _store(renewal):
        return _password_page(form.refused("old", WRONG_PASSWORD)), 422
    return redirect(url_for("desk.account.show"), code=303)


@blueprint.get("/authenticator")
def show_authenticator() -> str:
    """Show a fresh secret for another authenticator."""
    return _authenticator_page(forms.blank())


@blueprint.post("/authenticator")
def change_authenticator() -> Response | tuple[str, int]:
    """Let codes of the new authenticator alone be right from now on."""
    typed, form = forms.read(AuthenticatorForm())
    reader, now = sessions.desk(), datetime.now(UTC)
    form = complaints.name(form, MISSING)
    if typed is not None:
        form = authenticator_secrets.checked(form, holder=reader.staff_id.bytes)
    if typed is None or form.errors:
        return _authenticator_page(form), 422
    wanted = Authenticator(secret=typed.secret, code=typed.new_code)
    try:
        with newsroom_transaction() as session:
            right = staff_login.confirm(session, reader.staff_id, typed.code)
            if right:
                own_access.replace_authenticator(
                    session, reader.staff_id, wanted, staff_login.locks(), now=now
                )
    except CodeWrongError as error:
        return _authenticator_page(form.refused("new_code", str(error))), 422
    if not right:
        return _authenticator_page(form.refused("code", staff_login.CODE_WRONG)), 422
    return redirect(url_for("desk.account.show"), code=303)


@blueprint.get("/recovery-codes")
def show_codes() -> str:
    """Say how many recovery codes are left, and offer new ones."""
    return _codes_page(forms.blank())


@blueprint.post("/recovery-codes")
def renew_codes() -> str | tuple[str, int]:
    """Show ten new recovery codes this once; earlier ones work no longer."""
    typed, form = forms.read(CodeForm())
    if typed is None:
        return _codes_page(complaints.name(form, MISSING)), 422
    reader, codes = sessions.desk(), None
    with newsroom_transaction() as session:
        if staff_login.confirm(session, reader.staff_id, typed.code):
            today = datetime.now(UTC).date()
            codes = own_access.renew_codes(session, reader.staff_id, today=today)
    if codes is None:
        return _codes_page(form.refused("code", staff_login.CODE_WRONG)), 422
    return render_template("desk/recovery_codes.html", codes=codes, joined=None)


def _renewal(typed: NewPassword) -> Renewal | None:
    """Check the password of now while no transaction is open."""
    reader = sessions.desk()
    limits.count_code(reader.staff_id)
    with newsroom_transaction(write=False) as session:
        credential = staff_log_in.credential_of(session, reader.name)
    if credential is None:
        return None
    passwords = Passwords(old=typed.old, new=typed.password, newsroom=runtime().settings.site.name)
    return runtime().staff_hashing.run(
        own_access.prepare_password, credential, passwords, staff_login.locks()
    )


def _store(renewal: Renewal) -> bool:
    with newsroom_transaction() as session:
        return own_access.store_password(
            session,
            sessions.desk().staff_id,
            renewal,
            kept=sessions.session_id(),
            today=datetime.now(UTC).date(),
        )


def _password_page(form: FormState) -> str:
    return render_template("desk/new_password.html", form=form, shortest=chosen_passwords.SHORTEST)


def _authenticator_page(form: FormState) -> str:
    reader = sessions.desk()
    form = authenticator_secrets.offered(form, holder=reader.staff_id.bytes)
    address = second_factor.address_of(
        form.value("secret"), name=reader.name, issuer=runtime().settings.site.name
    )
    return render_template("desk/new_authenticator.html", form=form, authenticator=address)


def _codes_page(form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        left = recovery_codes.left(session, sessions.desk().staff_id)
    return render_template("desk/renew_codes.html", form=form, left=left)
