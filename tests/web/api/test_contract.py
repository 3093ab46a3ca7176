"""The running API against its own document, with made-up requests."""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

from tests.serving.shelf import Shelf

EXAMPLES = 15


ON_BOTH = (
    ("GET", "/api/v1/articles"),
    ("GET", "/api/v1/articles/{article_id}"),
    ("GET", "/api/v1/articles/{article_id}.ninjs"),
    ("GET", "/api/v1/articles/{article_id}.html"),
    ("GET", "/api/v1/media/{media_id}"),
    ("POST", "/api/v1/articles/{article_id}/acknowledgements"),
    ("GET", "/api/v1/webhooks"),
    ("POST", "/api/v1/webhooks"),
    ("POST", "/api/v1/webhooks/{webhook_id}/replay"),
    ("DELETE", "/api/v1/webhooks/{webhook_id}"),
)
# Beside those they ask the newsroom nothing that the engines could answer differently.
ON_ONE = (
    ("GET", "/api/v1/articles/{article_id}.txt"),
    ("GET", "/api/v1/articles/{article_id}.jsonld"),
    ("GET", "/api/v1/changes"),
    ("POST", "/api/v1/webhooks/{webhook_id}/secrets"),
    ("POST", "/api/v1/webhooks/{webhook_id}/test"),
    ("GET", "/feeds/{feed_id}.json"),
    ("GET", "/feeds/{feed_id}.xml"),
)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), ON_BOTH)
def test_made_up_requests_are_answered_as_the_document_says(
    app: Flask, method: str, path: str, mode: GenerationMode
) -> None:
    ask_for(app, method, path, mode)


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), ON_ONE)
def test_so_are_those_for_what_is_much_like_it(
    app: Flask, method: str, path: str, mode: GenerationMode
) -> None:
    ask_for(app, method, path, mode)


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_no_operation_of_the_document_is_left_out(app: Flask) -> None:
    told = app.test_client().get("/api/openapi.json").get_json()["paths"]
    methods = {"GET", "POST", "PUT", "PATCH", "DELETE"}

    found = {(name.upper(), path) for path, named in told.items() for name in named}

    assert {one for one in found if one[0] in methods} == {*ON_BOTH, *ON_ONE}


def ask_for(app: Flask, method: str, path: str, mode: GenerationMode) -> None:
    """Send made-up requests for one operation."""
    shelf = Shelf(app.extensions["safepub"].databases)
    known = None
    if mode is GenerationMode.POSITIVE:
        piece = shelf.put()
        known = {"article_id": str(piece.id), "media_id": str(shelf.put_file(piece))}
    # schemathesis does not unpack what a WSGI application sends.
    headers = {"Authorization": f"Bearer {shelf.outlet()}", "Accept-Encoding": "identity"}
    operation = schemathesis.openapi.from_wsgi("/api/openapi.json", app)[path][method]

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(operation.as_strategy(generation_mode=mode, path_parameters=known))
    def ask(case: Case[Any]) -> None:
        if mode is GenerationMode.POSITIVE:
            # Which cursors exist is nothing that a schema can say.
            for name in ("cursor", "after"):
                case.query.pop(name, None)
        # The token that is added makes good what was wrong on purpose; other tests refuse.
        # That two actions need a version is nothing that the schema of a body says.
        unsaid = [positive_data_acceptance] if method == "POST" else []
        case.call_and_validate(headers=headers, excluded_checks=[negative_data_rejection, *unsaid])

    ask()
