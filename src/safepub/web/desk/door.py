"""The desk's door: one guard in front of every page of it."""

from flask import Blueprint, g, redirect, url_for
from werkzeug.wrappers import Response

from safepub.web import errors
from safepub.web.desk import (
    answers,
    asking,
    attachments,
    comparison,
    editing,
    guard,
    login,
    messages,
    paying,
    publishing,
    queue,
    refusals,
    reveals,
    review,
    wording,
)

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
blueprint.before_request(guard.require_desk_reader)
errors.keep(blueprint, {"reason": "Your words", "message": "Your message", **comparison.labels()})
refusals.register(blueprint)
for page in (
    *(login, queue, review, attachments, answers, editing, publishing),
    *(asking, reveals, paying, messages),
):
    blueprint.register_blueprint(page.blueprint)


@blueprint.get("/")
def show() -> Response:
    """Lead to the queue."""
    return redirect(url_for("desk.queue.show"), code=303)


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the desk's pages their words, and whoever reads them if somebody is in."""
    return {"desk_reader": g.get("at_the_desk"), "wording": wording}
