import json
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from safepub import app as application
from safepub.errors import UnavailableError
from safepub.settings import Settings
from safepub.web.error_words import WORDS
from tests.support import pages
from tests.web.test_forms import GOOD, parsed

BODY = "A paragraph that somebody worked on."
STATUSES = [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503]


@pytest.mark.parametrize("status", STATUSES)
def test_each_refusal_is_a_page_in_plain_words(visitor: FlaskClient, status: int) -> None:
    answer = visitor.get(f"/fails/{status}?body=canary-query")

    page = parsed(answer.text)
    assert answer.status_code == status
    assert page.find(".//h1").text == WORDS[status].title
    assert len(page.findall(".//h1")) == 1
    assert "canary-query" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("forbidden", 403),
        ("missing", 404),
        ("conflict", 409),
        ("invalid", 422),
        ("unavailable", 503),
        ("strange", 500),
        ("bug", 500),
    ],
)
def test_each_family_of_errors_has_its_status(visitor: FlaskClient, how: str, status: int) -> None:
    assert visitor.get(f"/fails/{how}").status_code == status


def test_an_error_of_ours_says_its_own_sentence(visitor: FlaskClient) -> None:
    assert str(UnavailableError()) in parsed_text(visitor.get("/fails/unavailable").text)


def test_an_error_that_is_not_meant_for_people_says_nothing(visitor: FlaskClient) -> None:
    assert WORDS[500].sentence in parsed_text(visitor.get("/fails/strange").text)


def test_what_cannot_be_done_now_says_when_to_try_again(visitor: FlaskClient) -> None:
    assert visitor.get("/fails/unavailable").headers["Retry-After"] == "60"
    assert visitor.get("/fails/429").headers["Retry-After"] == "60"


def test_a_wrong_method_names_the_right_ones(visitor: FlaskClient) -> None:
    assert "POST" in visitor.delete("/trial").headers["Allow"]


@pytest.mark.parametrize("how", ["401", "403", "conflict", "invalid", "unavailable", "bug", "429"])
def test_whatever_goes_wrong_the_text_comes_back(visitor: FlaskClient, how: str) -> None:
    typed = {"body": BODY, "headline": " "}

    answer = pages.send(visitor, "/trial", typed, to=f"/fails/{how}")

    kept = parsed(answer.text).findall(".//textarea")
    assert [one.text for one in kept] == [BODY]
    assert kept[0].get("readonly") is not None


def test_the_text_comes_back_when_the_log_in_is_over(visitor: FlaskClient) -> None:
    answer = pages.send(visitor, "/trial", {"body": BODY}, to="/locked")

    assert answer.status_code == 401
    assert BODY in answer.text
    assert parsed(answer.text).find(".//a[@class='button']").get("href") == "/login"


def test_only_fields_that_the_door_names_come_back(visitor: FlaskClient) -> None:
    typed = {"passphrase": "canary-passphrase", "legal_name": "Canary Name"}

    answer = pages.send(visitor, "/trial", typed, to="/fails/bug")

    assert "canary-passphrase" not in answer.text
    assert "Canary Name" not in answer.text


def test_text_comes_back_as_text_and_not_as_html(visitor: FlaskClient) -> None:
    body = "</textarea><script>alert(1)</script>"

    answer = pages.send(visitor, "/trial", {"body": body}, to="/fails/bug")

    assert parsed(answer.text).find(".//textarea").text == body
    assert "<script" not in answer.text


def test_too_long_a_form_is_refused_with_a_page(visitor: FlaskClient) -> None:
    token = pages.csrf_of(visitor.get("/trial").text)

    answer = visitor.post("/trial", data={"csrf_token": token, "body": "x" * 3_200_000})

    assert answer.status_code == 413


@pytest.mark.parametrize("letter", ["x", "ж", "字", "𝔛"])
def test_the_longest_article_of_any_script_gets_in(visitor: FlaskClient, letter: str) -> None:
    answer = pages.send(visitor, "/trial", {**GOOD, "body": letter * 200_000})

    assert answer.status_code == 422
    assert "200 characters are the most" in answer.text


def test_an_upload_stays_in_memory(trial: Flask) -> None:
    with trial.test_request_context() as context:
        stream = context.request._get_file_stream(2_000_000, "image/png")

    assert stream.seekable()
    assert type(stream).__name__ == "CappedBytes"


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://localhost/trial?page=2", "/trial?page=2"),
        ("http://localhost//evil.test/x", "/evil.test/x"),
        ("http://evil.test/trial", None),
        ("", None),
    ],
)
def test_the_way_back_stays_on_this_site(
    visitor: FlaskClient, referrer: str, back: str | None
) -> None:
    token = pages.csrf_of(visitor.get("/trial").text)

    answer = visitor.post(
        "/fails/conflict", data={"csrf_token": token}, headers={"Referer": referrer}
    )

    link = parsed(answer.text).find(".//a[@class='button']")
    assert (link.get("href") if link is not None else None) == back


def test_the_desk_sends_people_to_its_own_log_in(bare_settings: Settings) -> None:
    client = application.create_app(replace(bare_settings, doors=("desk",))).test_client()

    answer = client.post("/desk/logout")

    assert (
        parsed(answer.text).find(".//a[@class='button button-secondary']").get("href") == "/desk/"
    )


@pytest.mark.parametrize("how", ["400", "401", "404", "405", "413", "429", "bug", "unavailable"])
def test_the_api_answers_with_problem_documents(trial: Flask, how: str) -> None:
    trial.add_url_rule("/api/fails/<how>", view_func=trial.view_functions["trial.fail"])

    answer = trial.test_client().get(f"/api/fails/{how}?body=canary-query")

    problem = json.loads(answer.text)
    assert answer.content_type == "application/problem+json"
    assert problem["status"] == answer.status_code
    assert "canary-query" not in answer.text


def parsed_text(page: str) -> str:
    return " ".join("".join(parsed(page).itertext()).split())
