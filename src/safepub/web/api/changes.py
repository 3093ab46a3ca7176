"""The feed of changes for outlets, mounted from the serving function as it is."""

from flask import Response
from flask_smorest import Blueprint

from safepub.serving import changes as serving
from safepub.serving import problems
from safepub.web.api import answers, change_words, document, wording
from safepub.web.runtime import runtime

blueprint = Blueprint("changes", __name__, url_prefix="/v1/changes")
REFUSALS = (
    problems.INVALID_PARAMETER,
    problems.NOT_AUTHENTICATED,
    problems.TOO_MANY,
    problems.UNAVAILABLE,
)


@blueprint.get("", tags=["changes"])
@blueprint.doc(
    operationId="listChanges",
    parameters=change_words.PARAMETERS,
    responses={"304": wording.NOT_MODIFIED, **document.refusals(*REFUSALS)},
)
@blueprint.response(
    200,
    change_words.ChangesSchema,
    description="What there is to hear after `after`, the oldest first.",
    headers={"ETag": wording.ETAG_HEADER},
    example=change_words.EXAMPLE,
)
def list_changes() -> Response:
    """Follow everything that happens to articles you may see or have seen, in order."""
    running = runtime()
    key = running.settings.secrets.totp_key
    return answers.send(serving.list_changes(running.databases, key, answers.asked()))
