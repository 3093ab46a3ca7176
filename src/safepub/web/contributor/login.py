"""Log-in with the passphrase alone; one answer for whatever does not fit."""

from dataclasses import dataclass, field

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.crypto.hashing_queue import HashingBusyError
from safepub.languages import later
from safepub.newsroom import contributors, watch_lists
from safepub.web import forms, limits, sessions
from safepub.web.contributor import deriving
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("login", __name__)

UNKNOWN = later(
    "These words open nothing here. Look for a word that is missing, doubled or misspelled,"
    " and check their order."
)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed at the door."""

    passphrase: str = field(repr=False)


class LogInForm(forms.FormSchema[Typed]):
    """A passphrase and nothing else. Unknown fields are refused."""

    builds = Typed

    passphrase = forms.secret()


@blueprint.get("/login")
def show() -> str | Response:
    """Show the log-in, or the room to whoever is in already."""
    if sessions.is_contributor():
        return redirect(url_for("contributor.room.show"), code=303)
    return _page(forms.blank())


@blueprint.post("/login")
def log_in() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Let the contributor in under a new session, or show the one answer.

    Raises:
        flask_limiter.RateLimitExceeded: There were too many tries by this circuit.
    """
    typed, form = forms.read(LogInForm())
    if typed is None:
        return _page(form), 422
    limits.count_log_in()
    try:
        keys = deriving.keys_of(typed.passphrase)
    except HashingBusyError as error:
        page = _page(form.refused(forms.WHOLE_FORM, str(error)))
        return page, 503, {"Retry-After": str(error.retry_after)}
    with newsroom_transaction() as session:
        # Locked, or words that were replaced meanwhile would still begin a log-in.
        contributor = contributors.find_by_login_tag(session, keys.login_tag, lock=True)
        if contributor is not None:
            watch_lists.ensure(contributor, keys.note_key)
            sessions.log_in_contributor(session, contributor.id, keys)
            return redirect(url_for("contributor.room.show"), code=303)
    return _page(form.refused("passphrase", UNKNOWN)), 422


def _page(form: FormState) -> str:
    return render_template("contributor/login.html", form=form)
