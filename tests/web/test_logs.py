import json
import logging

import pytest
from flask.testing import FlaskClient

from safepub.web import logs
from tests.support import pages

CANARY = "canary-in-the-log"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_answer_that_went_well_leaves_no_line(
    visitor: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.get("/trial")
    visitor.get("/locked")
    visitor.get("/nothing")

    assert lines(capsys) == []


def test_a_bug_leaves_where_it_was_and_nothing_that_was_sent(
    visitor: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    pages.send(visitor, "/trial", {"body": CANARY, "headline": CANARY}, to="/fails/bug")
    visitor.get(f"/fails/bug?{CANARY}", headers={"User-Agent": CANARY, "Referer": CANARY})

    written = lines(capsys)
    assert [line["event"] for line in written] == ["failure", "answer"] * 2
    assert written[0]["error"] == "ZeroDivisionError"
    assert written[0]["endpoint"] == "trial.fail"
    assert written[1]["status"] == 500
    assert CANARY not in json.dumps(written)


def test_a_line_holds_names_that_are_on_the_list_and_the_hour(
    visitor: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.get("/desk/nothing")
    visitor.get("/fails/bug")

    for line in lines(capsys):
        assert set(line) <= logs.ALLOWED
        assert str(line["hour"]).endswith("Z")
        assert ":" not in str(line["hour"])


def test_of_other_libraries_only_the_name_is_written(
    visitor: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("some.library").error("it said %s", CANARY)

    assert lines(capsys)[0]["logger"] == "some.library"
