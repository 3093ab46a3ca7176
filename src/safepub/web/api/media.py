"""Pictures and files of articles for outlets, mounted from the serving functions as they are."""

from flask import Response
from flask_smorest import Blueprint

from safepub.serving import media as serving
from safepub.serving import problems
from safepub.web.api import answers, document, wording
from safepub.web.runtime import runtime

blueprint = Blueprint("media", __name__, url_prefix="/v1/media")
REFUSALS = (
    problems.INVALID_PARAMETER,
    problems.NOT_AUTHENTICATED,
    problems.NOT_FOUND,
    problems.TOO_MANY,
    problems.UNAVAILABLE,
)


@blueprint.get("/<media_id>", tags=["media"], parameters=[wording.MEDIA_ID])
@blueprint.doc(
    operationId="getMedia",
    parameters=[wording.IF_NONE_MATCH],
    responses={
        "200": wording.MEDIA_FILE,
        "304": wording.NOT_MODIFIED,
        **document.refusals(*REFUSALS),
    },
)
def show_file(media_id: str) -> Response:
    """Fetch one picture or file of a published article; it never changes."""
    return answers.send(serving.one_file(runtime().databases, media_id, answers.asked()))
