"""What custodians find at their door, and what their pages tell them to do."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from safepub.custody import objections, reveal_requests
from safepub.custody.objections import NewObjection
from tests.web import reveals
from tests.web.custody.conftest import Custody
from tests.web.desk.conftest import words_of
from tests.web.reveals import REASON

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def test_without_a_request_the_page_says_so(custody: Custody) -> None:
    page = words_of(custody.visitor("Ada").get("/"))

    assert "There is no request to answer." in page


def test_a_request_is_listed_with_byline_and_stage_and_leads_to_its_page(
    custody: Custody,
) -> None:
    request_id = custody.ask()
    visitor = custody.visitor("Ada")

    page = visitor.get("/")

    assert f'href="/custody/requests/{request_id}"' in page.text
    assert "Maks the real identity somebody is in danger Open: nobody has taken it up" in words_of(
        page
    )


def test_a_request_shows_who_asks_how_long_and_what_to_type(custody: Custody) -> None:
    request_id = custody.ask()

    page = custody.page_of("Ada", request_id)

    request, file = custody.reveals.request(request_id), f"case-{request_id.hex[:8]}.spf"
    assert "Asked by Edita" in page
    assert f"Runs out after {request.expires_on.isoformat()}" in page
    assert "Objection none" in page
    assert "0 of 2 needed" in page
    for command in ("inspect", "take", "refuse"):
        assert f"safepub custody {command} {file} --key YOUR-KEY.spk" in page
    assert "safepub custody grant" not in page


def test_the_reason_is_on_no_page_of_this_door(custody: Custody) -> None:
    request_id = custody.ask()
    visitor = custody.visitor("Ada")

    pages = visitor.get("/").text + visitor.get(f"/requests/{request_id}").text

    assert REASON not in pages
    assert "stands in the case file" in pages


def test_while_it_waits_it_can_be_looked_at_and_refused_only(custody: Custody) -> None:
    request_id = custody.ask(waiting_hours=24)

    page = custody.page_of("Ada", request_id)

    assert "Waits until" in page
    assert "safepub custody inspect" in page
    assert "safepub custody refuse" in page
    assert "safepub custody take" not in page
    assert "safepub custody grant" not in page


def test_each_is_told_their_own_next_step_on_the_way_to_opening(custody: Custody) -> None:
    request_id = custody.ask()
    take = custody.reveals.take("Ada", request_id)
    custody.reveals.hand_in("Ada", take)
    taken = {name: custody.page_of(name, request_id) for name in ("Ada", "Boris")}

    custody.reveals.hand_in("Boris", custody.reveals.grant("Boris", request_id, take))
    granted = {name: custody.page_of(name, request_id) for name in ("Ada", "Boris", "Cecília")}

    with_vault = f"case-{request_id.hex[:8]}-with-vault.spf"
    assert "You need one more grant before you can open it." in taken["Ada"]
    assert "safepub custody grant case-" in taken["Boris"]
    assert "Ada took it up as the reader" in taken["Boris"]
    assert f"safepub custody open {with_vault} --key YOUR-KEY.spk" in granted["Ada"]
    assert "You granted." in granted["Boris"]
    assert "safepub custody" not in granted["Boris"]
    assert "Enough of you have granted." in granted["Cecília"]


def test_once_opened_everybody_sees_the_outcome_and_the_day(custody: Custody) -> None:
    request_id = custody.ask()
    take = custody.reveals.bring_to_grant(request_id, "Ada", "Boris")
    custody.reveals.hand_in("Ada", custody.reveals.receipt("Ada", request_id, take))

    page = custody.page_of("Cecília", request_id)

    assert "Opened The reader saw what was sealed." in page
    assert "Ada handed the receipt in: it was shown to the reader" in page


def test_a_refusal_is_in_the_history_and_ends_the_refusers_part(custody: Custody) -> None:
    request_id = custody.ask()
    custody.reveals.hand_in("Ada", custody.reveals.refusal("Ada", request_id))

    page = custody.page_of("Ada", request_id)

    assert "You refused. There is nothing to do any more." in page
    assert "Ada refused" in page


def test_an_objection_is_announced(custody: Custody) -> None:
    request_id = custody.ask()
    with custody.databases.newsroom() as session:
        new = NewObjection(request_id=request_id, text="I am well, and at home.")
        keysets = custody.reveals.setup.keysets
        objections.object_to(session, custody.newsroom.maks, new, keysets, now=_now())

    page = custody.page_of("Ada", request_id)

    assert "Objection yes, in the case file" in page
    assert "at home" not in page


def test_whoever_asked_finds_the_request_and_no_way_to_answer_it(custody: Custody) -> None:
    """Abuse case 25."""
    asked_by_boris = custody.people["Boris"].reader
    request_id = custody.reveals.ask(asked_by_boris, custody.newsroom.maks)
    visitor = custody.visitor("Boris")

    page = custody.page_of("Boris", request_id)
    answers = [
        visitor.get(f"/requests/{request_id}/{file}")
        for file in ("case", "case-with-vault", "case-with-documents")
    ]
    handed_in = [
        visitor.hand_in(reveals.hand_in_file(act))
        for act in (
            custody.reveals.take("Boris", request_id),
            custody.reveals.refusal("Boris", request_id),
        )
    ]

    assert "You asked for this yourself, so others have to answer it." in page
    assert "Hand it in" not in page
    assert "Case file" not in page
    assert {answer.status_code for answer in answers} == {403}
    assert {answer.mimetype for answer in answers} == {"text/html"}
    assert {answer.status_code for answer in handed_in} == {403}
    assert "Boris took" not in custody.page_of("Ada", request_id)


@pytest.mark.parametrize("path", ["", "/case", "/case-with-vault", "/case-with-documents"])
def test_what_does_not_exist_is_not_found(custody: Custody, path: str) -> None:
    answer = custody.visitor("Ada").get(f"/requests/{uuid4()}{path}")

    assert answer.status_code == 404
    assert "There is no such request." in answer.text


def test_a_request_that_was_withdrawn_is_over(custody: Custody) -> None:
    request_id = custody.ask()
    with custody.databases.newsroom() as session:
        reveal_requests.withdraw(session, custody.newsroom.editor, request_id, now=_now())

    page = custody.page_of("Ada", request_id)

    assert "There is nothing to do any more." in page
    assert "safepub custody" not in page
    assert "Case file" not in page


def test_a_reader_of_what_ended_is_told_to_hand_a_receipt_in_all_the_same(
    custody: Custody,
) -> None:
    request_id = custody.ask()
    take = custody.reveals.bring_to_grant(request_id, "Ada", "Boris")
    with custody.databases.newsroom() as session:
        reveal_requests.withdraw(session, custody.newsroom.editor, request_id, now=_now())

    pages = {name: custody.page_of(name, request_id) for name in ("Ada", "Boris")}
    receipt = reveals.hand_in_file(custody.reveals.receipt("Ada", request_id, take))
    answer = custody.visitor("Ada").hand_in(receipt)

    assert "If you have opened it all the same, hand your receipt in." in pages["Ada"]
    assert "hand your receipt in" not in pages["Boris"]
    assert answer.status_code == 303
    assert "Opened" in custody.page_of("Ada", request_id)


def _now() -> datetime:
    return datetime.now(UTC)
