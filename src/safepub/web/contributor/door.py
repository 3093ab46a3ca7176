"""The contributor's door: one guard in front of every page of it."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from safepub.languages import later
from safepub.web import errors, sessions, translating
from safepub.web.contributor import (
    account,
    attachments,
    erasing,
    export,
    guidance,
    handing_in,
    identity,
    importing,
    leaving,
    leaving_for_good,
    login,
    login_sessions,
    messages,
    new_passphrase,
    passphrase,
    proof,
    pseudonyms,
    refusals,
    registration,
    requests,
    room,
    start,
    verbatim,
    watch_list,
    withdrawing,
    wording,
    wording_account,
    wording_requests,
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
translating.carry(blueprint)


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
    return {
        "notice": wording.NOTICES.get(named) or wording_account.NOTICES.get(named, ""),
        "unread_messages": account.unread_messages,
        "many_words": guidance.many_words,
        "wording": wording,
        "request_words": wording_requests,
    }


refusals.register(blueprint)
# Nothing of an identity and no passphrase is ever among them.
errors.keep(
    blueprint,
    {
        "headline": later("Headline"),
        "dek": later("Dek"),
        "body": later("Text"),
        "reason": later("What is wrong"),
        "objection": later("Your objection"),
        "message": later("Your message"),
        "bio": later("About you"),
        "closing_note": later("Closing note"),
        "text": later("Text to be checked"),
        "others": later("Texts that stand elsewhere"),
    },
)
for page in (
    *(start, registration, passphrase, login, leaving),
    *(room, writing, attachments, handing_in, proof, watch_list),
    *(messages, requests, identity, erasing),
    *(account, pseudonyms, new_passphrase, login_sessions, export, leaving_for_good),
    *(importing, guidance, verbatim, withdrawing),
):
    blueprint.register_blueprint(page.blueprint)
