"""The page for people: readable, whole, and without a script."""

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext

from safepub.serving import problems, queries, sandbox_articles
from safepub.web.api import schemas
from tests.support import accessibility


@pytest.fixture
def page(client: FlaskClient) -> str:
    """The page, which needs no token."""
    answer = client.get("/api/docs")
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    return answer.text


def test_the_page_explains_every_problem_where_its_type_leads(page: str) -> None:
    for problem in problems.PROBLEMS:
        path, _, anchor = problem.type.partition("#")
        assert path == "/api/docs"
        assert f'id="{anchor}"' in page
        assert problem.title in page


def test_the_page_explains_every_parameter_and_every_field(page: str) -> None:
    for name in (*queries.PARAMETERS, *schemas.ArticleSchema().fields, "parameter", "next"):
        assert f"<code>{name}</code>" in page


def test_the_page_names_every_address_and_every_object(client: FlaskClient, page: str) -> None:
    document = client.get("/api/openapi.json").get_json()

    for path, operations in document["paths"].items():
        for method in operations.keys() & {"get", "post", "delete"}:
            assert f"<code>{method.upper()} {path}</code>" in page
    assert "<dl>\n</dl>" not in page
    shown = set(re.findall(r'id="object-(\w+)"', page))
    # What is sent stands where it says how.
    assert set(document["components"]["schemas"]) - shown == {"Word"}


def test_the_page_names_everything_in_the_sandbox(page: str) -> None:
    for article_id in {change.id for change in sandbox_articles.CHANGES}:
        assert f"<code>{article_id}</code>" in page


def test_every_link_on_the_page_leads_somewhere(page: str) -> None:
    anchors = set(re.findall(r'href="#([^"]+)"', page))

    assert anchors
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_the_page_shows_a_command_that_can_be_pasted(page: str) -> None:
    assert "https://safepub.test/api/v1/articles?limit=1" in page
    assert "$TOKEN" in page


def test_the_page_has_no_script_and_nothing_from_elsewhere(page: str) -> None:
    assert "<script" not in page
    assert "style=" not in page
    assert not re.search(r'(?:src|href)="https?://', page)


def test_the_page_can_be_read_by_everybody(address: str, browser: BrowserContext) -> None:
    page = browser.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{address}/api/docs")

    assert accessibility.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
