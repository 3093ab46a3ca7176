"""The ways out: logging out, and leaving quickly.

Leaving quickly has to work in one press while somebody walks in. It ends the
session, tells the browser to drop what it stored of this site, and shows a page
that says nothing about writing. That page is our own: a redirect to another
site would tell that site, and the network, that somebody was here just now.
"""

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.errors import UnavailableError
from safepub.web import headers, sessions

blueprint = Blueprint("leaving", __name__)


@blueprint.post("/logout")
def log_out() -> Response:
    """End the session here and in the database."""
    sessions.log_out()
    return redirect(url_for("contributor.login.show", notice="logged-out"), code=303)


@blueprint.post("/leave")
def leave() -> Response:
    """End the session, clear the browser's traces of this site, and show a harmless page."""
    try:
        sessions.log_out()
    except UnavailableError:
        # The browser must forget its cookie even while the database is away.
        current_app.logger.warning("A session could not be ended in the database.")
    answer = redirect(url_for("contributor.leaving.show_about"), code=303)
    return headers.forget_everything(answer)


@blueprint.get("/about")
def show_about() -> str:
    """Show the page that anybody may see on the screen."""
    return render_template("contributor/about.html")
