"""Staff log in at the desk with a name, a password and a code."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom.staff import READING_RIGHTS
from safepub.newsroom.states import Right
from safepub.web import forms, sessions, staff_login
from safepub.web.forms import FormState

blueprint = Blueprint("login", __name__)


@blueprint.get("/login")
def show() -> str | Response:
    """Show the log-in, or the queue to whoever is in already."""
    if sessions.is_desk():
        return redirect(url_for(first_page()), code=303)
    return _page(forms.blank())


@blueprint.post("/login")
def log_in() -> tuple[str, int] | str | Response:
    """Let somebody in under a new session, or show the one answer.

    Whoever comes in hears of wrong codes since the last time.
    """
    outcome = staff_login.log_in(sessions.log_in_staff)
    if isinstance(outcome, FormState):
        return _page(outcome), 422
    if outcome.wrong_codes >= staff_login.WORTH_TELLING:
        return render_template("desk/wrong_codes.html", wrong_codes=outcome.wrong_codes)
    return redirect(url_for(first_page()), code=303)


@blueprint.post("/logout")
def log_out() -> Response:
    """End the session here and in the database."""
    sessions.log_out()
    return redirect(url_for("desk.login.show"), code=303)


def first_page() -> str:
    """Name the endpoint that somebody who has logged in begins at."""
    rights = sessions.desk().rights
    administers = Right.ADMINISTRATOR in rights and not rights & READING_RIGHTS
    return "desk.staff.show" if administers else "desk.queue.show"


def _page(form: FormState) -> str:
    return render_template("desk/login.html", form=form)
