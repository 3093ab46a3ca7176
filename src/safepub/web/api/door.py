"""The outlets' door: articles behind a token, the document and its page in the open.

Tokens are checked in the serving functions and not in a guard here, so that the
same functions can answer before Flask. Outlets read; what they write is what they
did with an article, and where they want to be told of changes.
"""

import json

from flask import Blueprint, Response, current_app, render_template, request
from flask.blueprints import BlueprintSetupState

from safepub.serving import guarding, problems, queries, sandbox_articles
from safepub.serving.queries import ParameterRefusedError
from safepub.web.api import (
    answers,
    articles,
    changes,
    document,
    examples,
    feeds,
    formats,
    media,
    webhook_words,
    webhooks,
)
from safepub.web.runtime import runtime

DOCUMENT = "safepub.api-document"

blueprint = Blueprint("api", __name__, url_prefix="/api")
PARTS = (
    articles.blueprint,
    formats.blueprint,
    changes.blueprint,
    media.blueprint,
    webhooks.blueprint,
)


def write_document(state: BlueprintSetupState) -> None:
    """Write the document of the API, once, when the application learns its addresses."""
    state.app.extensions[DOCUMENT] = document.write(
        state.app,
        {
            feeds.blueprint.name: feeds.blueprint,
            **{f"{state.name_prefix}.{part.name}": part for part in PARTS},
        },
    )


def exempt(state: BlueprintSetupState) -> None:
    """Ask outlets for no value of a page: a token is in no cookie that a browser adds by itself."""
    for view in (articles.acknowledge, *webhooks.WRITING):
        state.app.extensions["csrf"].exempt(view)


articles.blueprint.record_once(exempt)
for door in (blueprint, feeds.blueprint):
    door.after_request(answers.say_methods)
# Last in line: what is recorded runs in order, so the addresses are known by then.
webhooks.blueprint.record_once(write_document)
for part in PARTS:
    blueprint.register_blueprint(part)


@blueprint.get("/openapi.json")
def show_document() -> Response:
    """Give the OpenAPI document. It takes no parameter."""
    asked = answers.asked()
    try:
        queries.read_none(asked.query)
    except ParameterRefusedError as refused:
        return answers.send(guarding.parameter_refused(asked, refused))
    text = json.dumps(current_app.extensions[DOCUMENT], ensure_ascii=False, indent=1)
    return _revalidated(Response(text, mimetype="application/json"))


@blueprint.get("/docs")
def show_docs() -> Response:
    """Show how to fetch articles: a page for people, made from the document."""
    page = render_template(
        "api/docs.html",
        document=current_app.extensions[DOCUMENT],
        problems=problems.PROBLEMS,
        sample=json.dumps(examples.page(summary=False), ensure_ascii=False, indent=2),
        event=json.dumps(webhook_words.EVENT, indent=2),
        sandbox=sandbox_articles.ABOUT,
        base_url=runtime().settings.site.base_url.rstrip("/"),
    )
    return _revalidated(Response(page, mimetype="text/html"))


def _revalidated(response: Response) -> Response:
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
