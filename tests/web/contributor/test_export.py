"""The export's page: a warning, the passphrase once more, and one file."""

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from werkzeug.test import TestResponse

from safepub.custody import objections
from safepub.custody.objections import NewObjection
from safepub.newsroom.states import State
from safepub.web import runtime
from tests.support.instances import Custodians
from tests.web import reveals
from tests.web.contributor.conftest import MAKS, OTHER, Door, Visitor, without_csrf, words_of
from tests.web.reveals import REASON, Reveals

# What the pages do is the same on either engine.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def take(visitor: Visitor, passphrase: str = MAKS) -> TestResponse:
    return visitor.post("/room/export", passphrase=passphrase)


def test_the_file_is_handed_out_and_kept_by_no_cache(door: Door) -> None:
    door.article(State.CHANGES_REQUESTED)

    answer = take(door.visitor())

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == "attachment; filename=export.zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert "articles/001/handed-in-01.md" in archive.namelist()


def test_a_request_comes_with_its_reason_days_outcome_and_own_objection(
    door: Door, custodians: Custodians
) -> None:
    running: runtime.Runtime = door.app.extensions[runtime.EXTENSION]
    with door.databases.newsroom() as session:
        people = reveals.add_custodians(session, custodians, door.newsroom.held)
    asked = Reveals(door.databases, custodians, running.custody, people)
    request_id = asked.ask(door.newsroom.editor, door.newsroom.maks)
    asked.hand_in("Ada", asked.take("Ada", request_id))
    with door.databases.newsroom() as session:
        new = NewObjection(request_id=request_id, text="I am well.")
        now = datetime.now(UTC)
        objections.object_to(session, door.newsroom.maks, new, running.keysets, now=now)

    answer = take(door.visitor())

    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    (told,) = json.loads(archive.read("requests.json"))
    assert (told["reason"], told["objection"]) == (REASON, "I am well.")
    assert (told["for"], told["category"], told["outcome"]) == ("identity", "danger", "taken")
    assert [event["what"] for event in told["events"]] == ["take"]
    assert "Edita" not in str(told)
    assert "Ada" not in str(told)


def test_an_open_room_is_not_enough(door: Door) -> None:
    # Abuse cases 6 and 13.
    visitor = door.visitor()

    answers = [take(visitor, typed) for typed in (MAKS[:-1], OTHER, "x" * 1_000)]

    assert {answer.status_code for answer in answers} == {422}
    assert len({without_csrf(answer.text) for answer in answers}) == 1


@pytest.mark.parametrize("passphrase", ["", "x" * 2_000])
def test_what_is_empty_or_far_too_long_is_not_hashed(door: Door, passphrase: str) -> None:
    answer = take(door.visitor(), passphrase)

    assert answer.status_code == 422
    assert 'id="error-passphrase"' in answer.text


def test_the_page_says_what_the_file_gives_away(door: Door) -> None:
    page = words_of(door.visitor().get("/room/export"))

    assert "Whoever finds this file knows who wrote what." in page
