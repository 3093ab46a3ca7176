"""Custodians and paymasters log in at their own door, with a cookie of its own."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.newsroom.states import Right
from safepub.web import forms, sessions, staff_login
from safepub.web.forms import FormState

blueprint = Blueprint("login", __name__)


@blueprint.get("/login")
def show() -> str | Response:
    """Show the log-in, or the requests to whoever is in already."""
    if sessions.is_custodian():
        return redirect(url_for("custody.requests.show"), code=303)
    return _page(forms.blank())


@blueprint.post("/login")
def log_in() -> tuple[str, int] | str | Response:
    """Let a custodian in under a new session, or show the one answer.

    Whoever comes in hears of wrong codes since the last time.
    """
    outcome = staff_login.log_in(sessions.log_in_custodian, rights=frozenset({Right.CUSTODIAN}))
    if isinstance(outcome, FormState):
        return _page(outcome), 422
    if outcome.wrong_codes >= staff_login.WORTH_TELLING:
        return render_template("custody/wrong_codes.html", wrong_codes=outcome.wrong_codes)
    return redirect(url_for("custody.requests.show"), code=303)


@blueprint.post("/logout")
def log_out() -> Response:
    """End the session here and in the database."""
    sessions.log_out()
    return redirect(url_for("custody.login.show"), code=303)


def _page(form: FormState) -> str:
    return render_template("custody/login.html", form=form)
