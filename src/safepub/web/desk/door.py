"""The desk's door: one guard in front of every page of it."""

from flask import Blueprint, g, redirect, url_for
from werkzeug.wrappers import Response

from safepub.web import errors
from safepub.web.desk import (
    account,
    answers,
    asking,
    attachments,
    bylines,
    comments,
    comparison,
    correcting,
    describing,
    desk_keys,
    desk_tags,
    differences,
    editing,
    feeds,
    guard,
    house,
    inviting,
    joining,
    journal,
    killing,
    live,
    login,
    messages,
    note_templates,
    outlet_terms,
    outlets,
    overriding,
    own_access,
    passkeys,
    paying,
    publishing,
    queue,
    refusals,
    reveals,
    review,
    scheduling,
    searching,
    staff,
    told,
    wording,
)

WORDS = {
    "reason": "Your words",
    "message": "Your message",
    "comment": "Your comment",
    "answer": "Your answer",
    "words": "The correction",
    "alt": "The alt text",
    "caption": "The caption",
}

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
blueprint.before_request(guard.require_desk_reader)
errors.keep(blueprint, {**WORDS, **comparison.labels()})
refusals.register(blueprint)
for page in (
    *(
        login,
        queue,
        searching,
        desk_tags,
        note_templates,
        review,
        comments,
        differences,
        attachments,
        describing,
        answers,
        editing,
        publishing,
    ),
    *(asking, reveals, paying, messages),
    *(scheduling, overriding),
    *(live, correcting, bylines, killing, told),
    *(joining, account, own_access, passkeys, desk_keys),
    *(staff, outlets, outlet_terms, feeds, inviting, house, journal),
):
    blueprint.register_blueprint(page.blueprint)


blueprint.add_app_template_global(passkeys.offer, "offer_passkey")


@blueprint.get("/")
def show() -> Response:
    """Lead to the queue, or administrators who read no texts to their own pages."""
    return redirect(url_for(login.first_page()), code=303)


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the desk's pages their words, and whoever reads them if somebody is in."""
    return {"desk_reader": g.get("at_the_desk"), "wording": wording}
