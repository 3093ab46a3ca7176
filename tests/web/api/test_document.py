"""The OpenAPI document is valid, and says what the answers are."""

import json
from typing import Any

import jsonschema
import openapi_spec_validator
import pytest
from flask import Flask
from flask.testing import FlaskClient

from safepub.cleaning import files
from safepub.newsroom.texts import CreditRole, NoteKind
from safepub.renditions import article_json, attribution
from safepub.serving import problems, queries
from safepub.web.api import examples, schemas
from tests.serving.shelf import Shelf
from tests.web.api.conftest import Outlet

SUFFIXES = ("ninjs", "html", "txt", "jsonld")


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """The document as outlets get it, to the open."""
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.get_json()
    return told


def fits(document: dict[str, Any], name: str, told: object) -> None:
    """Hold a value against one of the document's schemas."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(told)


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    openapi_spec_validator.validate(document)

    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/api/v1/articles",
        "/api/v1/articles/{article_id}",
        "/api/v1/articles/{article_id}/acknowledgements",
        *(f"/api/v1/articles/{{article_id}}.{suffix}" for suffix in SUFFIXES),
        "/api/v1/changes",
        "/api/v1/media/{media_id}",
        "/feeds/{feed_id}.json",
        "/feeds/{feed_id}.xml",
        "/api/v1/webhooks",
        "/api/v1/webhooks/{webhook_id}",
        "/api/v1/webhooks/{webhook_id}/replay",
        "/api/v1/webhooks/{webhook_id}/secrets",
        "/api/v1/webhooks/{webhook_id}/test",
    }
    assert set(document["webhooks"]) == {"event"}


def test_it_takes_no_parameter_and_says_what_a_refusal_for_its_rate_tells(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    refused = client.get("/api/openapi.json?version=1")

    assert (refused.status_code, refused.get_json()["parameter"]) == (400, "version")
    told = document["components"]["responses"]["too-many-requests"]["headers"]
    assert set(told) == {"Retry-After", "RateLimit", "RateLimit-Policy"}
    assert set(document["components"]["responses"]["unavailable"]["headers"]) == {"Retry-After"}


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    fits(document, "Article", examples.article())
    for summary in (True, False):
        fits(document, "ArticlePage", examples.page(summary=summary))
    for problem in problems.PROBLEMS:
        fits(document, "Problem", examples.problem(problem))


def test_every_answer_fits_its_schema(
    document: dict[str, Any], outlet: Outlet, shelf: Shelf
) -> None:
    piece = shelf.put()

    fits(document, "Article", outlet.read(f"/api/v1/articles/{piece.id}"))
    fits(document, "ArticlePage", outlet.read("/api/v1/articles"))
    fits(document, "ArticlePage", outlet.read("/api/v1/articles?fields=summary"))
    fits(document, "Problem", outlet.read("/api/v1/articles?page=1"))


def test_the_schemas_name_each_field_that_goes_out_and_no_other() -> None:
    article = json.loads(article_json.render(examples.ARTICLE))
    bodies = {"body_html", "body_text"}

    assert list(schemas.ArticleSchema().fields) == list(article)
    assert {
        name for name, field in schemas.ArticleSchema().fields.items() if not field.required
    } == bodies
    assert list(schemas.CreditSchema().fields) == list(article["credits"][0])
    assert list(schemas.NoteSchema().fields) == list(article["notes"][0])
    assert list(schemas.AttributionSchema().fields) == list(article["attribution"])
    assert list(schemas.MediaSchema().fields) == list(article["media"][0])
    assert list(schemas.LinksSchema().fields) == list(article["links"])


def test_roles_and_kinds_are_the_newsrooms() -> None:
    assert tuple(CreditRole) == schemas.ROLES
    assert tuple(NoteKind) == attribution.NOTE_ORDER


def test_every_parameter_is_in_the_document(document: dict[str, Any]) -> None:
    parameters = document["paths"]["/api/v1/articles"]["get"]["parameters"]

    assert [told["name"] for told in parameters if told["in"] == "query"] == list(
        queries.PARAMETERS
    )


def test_the_document_names_each_type_of_file(document: dict[str, Any]) -> None:
    told = document["paths"]["/api/v1/media/{media_id}"]["get"]["responses"]["200"]

    assert set(told["content"]) == set(files.MEDIA_TYPES.values())
    assert set(document["components"]["schemas"]["Media"]["properties"]["type"]["enum"]) == set(
        files.MEDIA_TYPES.values()
    )


def test_the_document_is_not_sent_twice(client: FlaskClient) -> None:
    tag = client.get("/api/openapi.json").headers["ETag"]

    assert client.get("/api/openapi.json", headers={"If-None-Match": tag}).status_code == 304


def test_flask_smorest_leaves_the_application_alone(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api")}

    assert rules == {
        "/api/v1/articles",
        "/api/v1/articles/<article_id>",
        "/api/v1/articles/<article_id>/acknowledgements",
        *(f"/api/v1/articles/<article_id>.{suffix}" for suffix in SUFFIXES),
        "/api/v1/changes",
        "/api/v1/media/<media_id>",
        "/api/v1/webhooks",
        "/api/v1/webhooks/<webhook_id>",
        "/api/v1/webhooks/<webhook_id>/replay",
        "/api/v1/webhooks/<webhook_id>/secrets",
        "/api/v1/webhooks/<webhook_id>/test",
        "/api/openapi.json",
        "/api/docs",
    }
