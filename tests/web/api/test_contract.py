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


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(
    ("method", "path"),
    [
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
    ],
)
def test_made_up_requests_are_answered_as_the_document_says(
    app: Flask, method: str, path: str, mode: GenerationMode
) -> None:
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
            case.query.pop("cursor", None)
        # The token that is added makes good what was wrong on purpose; other tests refuse.
        # That two actions need a version is nothing that the schema of a body says.
        unsaid = [positive_data_acceptance] if method == "POST" else []
        case.call_and_validate(headers=headers, excluded_checks=[negative_data_rejection, *unsaid])

    ask()
