"""Whether the process is alive and whether it can work: no version, no host."""

from flask import Blueprint
from werkzeug.wrappers import Response

from safepub.web.runtime import runtime

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """Answer as long as the process runs."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def ready() -> Response:
    """Answer 200 where both databases can be reached and stand at their newest revision."""
    if runtime().databases.ready():
        return Response("ready\n", mimetype="text/plain")
    return Response("not ready\n", status=503, mimetype="text/plain")
