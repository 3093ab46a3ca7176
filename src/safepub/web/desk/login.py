"""Staff log in with a name, a password and a code; one answer for whatever was wrong."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom import staff
from safepub.newsroom.models.staff import NAME_MAX
from safepub.newsroom.staff import Locks, LogIn, Unlocked
from safepub.web import forms, limits, sessions
from safepub.web.desk import complaints, guard
from safepub.web.forms import FormState
from safepub.web.runtime import cost, runtime
from safepub.web.transactions import newsroom_transaction

WRONG = "Name, password and code do not fit together, or the code was used already."
MISSING = {
    "name": "Please give your name.",
    "password": "Please give your password.",
    "code": "Please give the code from your authenticator.",
}
LONGEST_CODE = 20

blueprint = Blueprint("login", __name__)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed at the desk's door."""

    name: str = field(repr=False)
    password: str = field(repr=False)
    code: str = field(repr=False)


class LogInForm(forms.FormSchema[Typed]):
    """Name, password and code in one form, so that no answer tells which was wrong."""

    builds = Typed

    name = forms.line(NAME_MAX)
    password = forms.secret()
    code = forms.secret(LONGEST_CODE)


@blueprint.get("/login")
def show() -> str | Response:
    """Show the log-in, or the queue to whoever is in already."""
    if guard.somebody_is_in():
        return redirect(url_for("desk.queue.show"), code=303)
    return _page(forms.blank())


@blueprint.post("/login")
def log_in() -> tuple[str, int] | Response:
    """Let somebody in under a new session, or show the one answer."""
    typed, form = forms.read(LogInForm())
    if typed is None:
        return _page(complaints.name(form, MISSING)), 422
    limits.count_guess(typed.name)
    unlocked = _unlock(typed)
    if unlocked is not None:
        with newsroom_transaction() as session:
            if staff.note_log_in(session, unlocked):
                sessions.log_in_staff(session, unlocked)
                return redirect(url_for("desk.queue.show"), code=303)
    return _page(form.refused(forms.WHOLE_FORM, WRONG)), 422


@blueprint.post("/logout")
def log_out() -> Response:
    """End the session here and in the database."""
    sessions.log_out()
    return redirect(url_for("desk.login.show"), code=303)


def _unlock(typed: Typed) -> Unlocked | None:
    """Check a log-in while no transaction is open, so that Argon2 holds no lock."""
    with newsroom_transaction(write=False) as session:
        credential = staff.credential_of(session, typed.name)
    settings = runtime().settings
    return runtime().hashing.run(
        staff.checked,
        credential,
        LogIn(password=typed.password, code=typed.code),
        Locks(totp_key=settings.secrets.totp_key, cost=cost(settings.argon2.staff)),
        now=datetime.now(UTC),
    )


def _page(form: FormState) -> str:
    return render_template("desk/login.html", form=form)
