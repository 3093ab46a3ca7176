import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import pages
from tests.web.test_forms import GOOD


def test_a_form_with_the_value_of_its_page_is_taken(visitor: FlaskClient) -> None:
    assert pages.send(visitor, "/trial", GOOD).text == "taken"


def test_a_form_without_the_value_is_refused(visitor: FlaskClient) -> None:
    visitor.get("/trial")

    assert visitor.post("/trial", data=GOOD).status_code == 400


def test_a_value_of_somebody_elses_page_is_refused(trial: Flask, visitor: FlaskClient) -> None:
    token = pages.csrf_of(trial.test_client().get("/trial").text)
    visitor.get("/trial")

    answer = visitor.post("/trial", data={**GOOD, "csrf_token": token})

    assert answer.status_code == 400


def test_a_value_without_a_cookie_is_refused(trial: Flask, visitor: FlaskClient) -> None:
    token = pages.csrf_of(visitor.get("/trial").text)

    answer = trial.test_client().post("/trial", data={**GOOD, "csrf_token": token})

    assert answer.status_code == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_the_browser_calls_another_sites_is_refused(visitor: FlaskClient, site: str) -> None:
    token = pages.csrf_of(visitor.get("/trial").text)

    answer = visitor.post(
        "/trial", data={**GOOD, "csrf_token": token}, headers={"Sec-Fetch-Site": site}
    )

    assert answer.status_code == 400
    assert GOOD["body"] not in answer.text


def test_the_text_comes_back_when_the_value_is_wrong(visitor: FlaskClient) -> None:
    answer = visitor.post("/trial", data={**GOOD, "csrf_token": "old"})

    assert GOOD["body"] in answer.text
    assert "Nothing was stored" in answer.text
    assert GOOD["passphrase"] not in answer.text


def test_a_page_that_was_open_all_day_still_works(trial: Flask) -> None:
    assert trial.config["WTF_CSRF_TIME_LIMIT"] is None
