"""Articles for outlets, mounted from the serving functions as they are."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from safepub.renditions import formats
from safepub.serving import articles as serving
from safepub.serving import problems
from safepub.web.api import acknowledging, answers, document, examples, schemas, wording
from safepub.web.runtime import runtime

blueprint = Blueprint("articles", __name__, url_prefix="/v1/articles")
REFUSALS = (
    problems.INVALID_PARAMETER,
    problems.NOT_AUTHENTICATED,
    problems.TOO_MANY,
    problems.UNAVAILABLE,
)
TAGS = ["articles"]
ANSWERS: dict[Any, Any] = {
    # A number, as flask-smorest has it: what it says of JSON stands beside this.
    200: {"content": wording.FORMATS[formats.NINJS]["content"]},
    "304": wording.NOT_MODIFIED,
    **document.refusals(*REFUSALS, problems.NOT_FOUND, problems.KILLED),
}


@blueprint.get("", tags=TAGS)
@blueprint.doc(
    operationId="listArticles",
    parameters=wording.LIST_PARAMETERS,
    responses={"304": wording.NOT_MODIFIED, **document.refusals(*REFUSALS)},
)
@blueprint.response(
    200,
    schemas.ArticlePageSchema,
    description="A page of articles.",
    headers=wording.PAGE_HEADERS,
    examples=wording.PAGE_EXAMPLES,
)
def list_articles() -> Response:
    """List published articles, newest first."""
    return answers.send(serving.list_articles(runtime().databases, answers.asked()))


@blueprint.get("/<article_id>", tags=TAGS, parameters=[wording.ARTICLE_ID])
@blueprint.doc(
    operationId="getArticle",
    parameters=[wording.VERSION, wording.IF_NONE_MATCH, wording.ACCEPT],
    responses=ANSWERS,
)
@blueprint.response(
    200,
    schemas.ArticleSchema,
    description="The article.",
    headers={"ETag": wording.ETAG_HEADER},
    example=examples.article(),
)
def show_article(article_id: str) -> Response:
    """Fetch one published article, as JSON or as ninjs."""
    return answers.send(serving.one_article(runtime().databases, article_id, answers.asked()))


@blueprint.post("/<article_id>/acknowledgements", tags=TAGS, parameters=[wording.ARTICLE_ID])
@blueprint.doc(
    operationId="acknowledgeArticle",
    requestBody=wording.ACKNOWLEDGEMENT,
    responses=document.refusals(
        *REFUSALS,
        problems.NOT_FOUND,
        problems.OUTDATED,
        problems.UNSUPPORTED,
        problems.INVALID_BODY,
    ),
)
@blueprint.response(
    200,
    schemas.AcknowledgementSchema,
    description="What was kept.",
    example=examples.ACKNOWLEDGED,
)
def acknowledge(article_id: str) -> Response:
    """Say what you did with an article, above all that you removed it."""
    request = answers.sent(acknowledging.MOST_BYTES)
    return answers.send(acknowledging.acknowledge(runtime().databases, article_id, request))
