"""Feeds, open to everybody who knows their address: beside the door, which takes a token."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from safepub.renditions import formats
from safepub.serving import feeds as serving
from safepub.serving import problems
from safepub.serving.feeds import FeedAddress
from safepub.web.api import answers, document, wording
from safepub.web.runtime import runtime

blueprint = Blueprint("feeds", __name__, url_prefix=serving.PATH)
TAGS = ["feeds"]


def _told(operation: str, format_: str) -> dict[str, Any]:
    return {
        "operationId": operation,
        "security": [],
        "parameters": [wording.IF_NONE_MATCH],
        "responses": {
            "200": wording.FEEDS[format_],
            "304": wording.NOT_MODIFIED,
            **document.refusals(
                problems.INVALID_PARAMETER, problems.NOT_FOUND, problems.UNAVAILABLE
            ),
        },
    }


@blueprint.get("/<uuid:feed_id>.json", tags=TAGS, parameters=[wording.FEED_ID])
@blueprint.doc(**_told("getJsonFeed", formats.FEED))
def show_json(feed_id: UUID) -> Response:
    """Fetch a feed that the newsroom has opened, as JSON Feed. It takes no token."""
    return _send(feed_id, formats.FEED)


@blueprint.get("/<uuid:feed_id>.xml", tags=TAGS, parameters=[wording.FEED_ID])
@blueprint.doc(**_told("getAtomFeed", formats.ATOM))
def show_atom(feed_id: UUID) -> Response:
    """Fetch a feed that the newsroom has opened, as Atom. It takes no token."""
    return _send(feed_id, formats.ATOM)


def _send(feed_id: UUID, format_: str) -> Response:
    base_url = runtime().settings.site.base_url.rstrip("/")
    address = FeedAddress(feed_id=feed_id, format=format_, base_url=base_url)
    return answers.send(serving.one_feed(runtime().databases, address, answers.asked()))
