"""The contributor's door: one guard in front of every page of it."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from safepub.web import errors, sessions
from safepub.web.contributor import (
    erasing,
    handing_in,
    identity,
    leaving,
    login,
    passphrase,
    proof,
    refusals,
    registration,
    requests,
    room,
    start,
    wording,
    writing,
)

# Open on purpose. What is not named here needs a log-in, new pages too.
OPEN = frozenset(
    {
        "contributor.start.show",
        "contributor.registration.show",
        "contributor.registration.register",
        "contributor.passphrase.show",
        "contributor.passphrase.confirm",
        "contributor.login.show",
        "contributor.login.log_in",
        "contributor.leaving.log_out",
        "contributor.leaving.leave",
        "contributor.leaving.show_about",
    }
)

blueprint = Blueprint("contributor", __name__)


@blueprint.before_request
def require_contributor() -> Response | None:
    """Let in whoever has logged in with a passphrase.

    Whoever wants to read is led to the log-in. A form is answered with the
    page of the 401 error, which keeps what was typed.

    Raises:
        werkzeug.exceptions.Unauthorized: A form came in without a log-in.
    """
    if request.endpoint in OPEN:
        return None
    try:
        sessions.contributor()
    except Unauthorized:
        if request.method == "POST":
            raise
        return redirect(url_for("contributor.login.show"), code=303)
    return None


@blueprint.context_processor
def notice() -> dict[str, object]:
    """Give the page its words, and the fixed sentence that its address names, if it names one.

    The address of a form that was refused may still name the sentence of the page before.
    """
    named = request.args.get("notice", "") if request.method == "GET" else ""
    return {"notice": wording.NOTICES.get(named, ""), "wording": wording}


refusals.register(blueprint)
# Nothing of an identity and no passphrase is ever among them.
errors.keep(
    blueprint,
    {
        "headline": "Headline",
        "dek": "Dek",
        "body": "Text",
        "reason": "What is wrong",
        "objection": "Your objection",
    },
)
for page in (
    *(start, registration, passphrase, login, leaving),
    *(room, writing, handing_in, proof, requests, identity, erasing),
):
    blueprint.register_blueprint(page.blueprint)
