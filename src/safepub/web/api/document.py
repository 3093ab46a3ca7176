"""The OpenAPI 3.1 document, made by flask-smorest from the views themselves."""

import json
from collections.abc import Mapping
from typing import Any

from flask.sansio.app import App
from flask_smorest import Api, Blueprint

from safepub.serving import problems
from safepub.serving.problems import Problem
from safepub.web.api import examples, schemas, webhook_words, wording

OPENAPI_VERSION = "3.1.1"
API_VERSION = "1.0.0"
TITLE = "safepub for outlets"
DESCRIPTION = (
    "Published articles, for outlets. Every address is relative to this host. "
    "Fields may be added within version 1: ignore what you do not know."
)
SECURITY = (
    "The token of your outlet. One that begins with `sp_test_` sees the sandbox: a few invented "
    "articles to try a program with, and nothing of the newsroom."
)


class DocumentOnly(Api):
    """Writes the document and leaves the application alone.

    flask-smorest's error handlers are for the whole application: they would
    turn the desk's error pages into JSON. Its default responses describe those.
    """

    def _register_error_handlers(self) -> None:
        """Register none."""

    def _register_responses(self) -> None:
        """Describe the problems that this API tells of."""
        for problem in problems.PROBLEMS:
            self.spec.components.response(problem.name, _response(problem))
        # flask-smorest names this one in every operation.
        self.spec.components.response(
            self.DEFAULT_ERROR_RESPONSE_NAME, _response(problems.FAILED, "Any other problem")
        )

    def _register_pagination_header(self) -> None:
        """Describe none: pages follow `next`."""


def write(app: App, blueprints: Mapping[str, Blueprint]) -> dict[str, Any]:
    """Give the document of blueprints' views, which the application knows by these names."""
    api = DocumentOnly()
    api.init_app(
        app,
        spec_kwargs={
            "title": TITLE,
            "version": API_VERSION,
            "openapi_version": OPENAPI_VERSION,
            "info": {"description": DESCRIPTION},
            "security": [{wording.BEARER: []}],
            "webhooks": {"event": webhook_words.EVENT_SENT},
        },
    )
    scheme = {"type": "http", "scheme": "bearer", "description": SECURITY}
    api.spec.components.security_scheme(wording.BEARER, scheme)
    api.spec.components.schema("Event", schema=webhook_words.EventSchema)
    for name, blueprint in blueprints.items():
        blueprint.register_views_in_doc(api, app, api.spec, name=name, parameters=None)
    # Through JSON, so that what pages see is what outlets get.
    document: dict[str, Any] = json.loads(json.dumps(api.spec.to_dict()))
    return document


def refusals(*told: Problem) -> dict[str, str]:
    """Name the problems that a view may answer with."""
    return {str(problem.status): problem.name for problem in told}


def _response(problem: Problem, description: str | None = None) -> dict[str, Any]:
    headers = wording.PROBLEM_HEADERS.get(problem)
    return {
        "description": description or problem.title,
        **({"headers": headers} if headers else {}),
        "content": {
            problems.MEDIA_TYPE: {
                "schema": schemas.ProblemSchema,
                "example": examples.problem(problem),
            }
        },
    }
