"""Articles in other formats than JSON, mounted from the serving functions as they are."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from safepub.renditions import formats
from safepub.serving import articles as serving
from safepub.serving import problems
from safepub.web.api import answers, document, wording
from safepub.web.runtime import runtime

blueprint = Blueprint("formats", __name__, url_prefix="/v1/articles")
TAGS = ["articles"]
REFUSALS = (
    problems.INVALID_PARAMETER,
    problems.NOT_AUTHENTICATED,
    problems.NOT_FOUND,
    problems.KILLED,
    problems.TOO_MANY,
    problems.UNAVAILABLE,
)


def _told(operation: str, format_: str) -> dict[str, Any]:
    return {
        "operationId": operation,
        "parameters": [wording.VERSION, wording.IF_NONE_MATCH],
        "responses": {
            "200": wording.FORMATS[format_],
            "304": wording.NOT_MODIFIED,
            **document.refusals(*REFUSALS),
        },
    }


@blueprint.get("/<article_id>.ninjs", tags=TAGS, parameters=[wording.ARTICLE_ID])
@blueprint.doc(**_told("getArticleAsNinjs", formats.NINJS))
def show_ninjs(article_id: str) -> Response:
    """Fetch one published article as IPTC ninjs 3.1."""
    return _send(article_id, formats.NINJS)


@blueprint.get("/<article_id>.html", tags=TAGS, parameters=[wording.ARTICLE_ID])
@blueprint.doc(**_told("getArticleAsHtml", formats.HTML))
def show_html(article_id: str) -> Response:
    """Fetch one published article as a fragment of HTML, to be pasted as it is."""
    return _send(article_id, formats.HTML)


@blueprint.get("/<article_id>.txt", tags=TAGS, parameters=[wording.ARTICLE_ID])
@blueprint.doc(**_told("getArticleAsText", formats.TEXT))
def show_text(article_id: str) -> Response:
    """Fetch one published article as plain text, to be pasted as it is."""
    return _send(article_id, formats.TEXT)


@blueprint.get("/<article_id>.jsonld", tags=TAGS, parameters=[wording.ARTICLE_ID])
@blueprint.doc(**_told("getArticleAsJsonLd", formats.JSON_LD))
def show_json_ld(article_id: str) -> Response:
    """Fetch one published article as schema.org's NewsArticle, for the head of a page."""
    return _send(article_id, formats.JSON_LD)


def _send(article_id: str, format_: str) -> Response:
    request = answers.asked()
    return answers.send(serving.one_format(runtime().databases, article_id, format_, request))
