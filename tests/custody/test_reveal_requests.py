"""Asking at the desk: what is stated, sealed, shown and written down, and taken back."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from safepub.crypto import canonical, requests, words
from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Category
from safepub.custody import reveal_requests
from safepub.custody.reveal_requests import NotYoursToWithdrawError
from safepub.custody.rows import RevealRequestNotFoundError
from safepub.custody.stages import Stage
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.states import Right
from tests.custody import office as offices
from tests.custody.office import NOW, REASON, TODAY, Office
from tests.newsroom.conftest import add_reader


def test_the_statement_says_who_asks_for_what_about_whom(office: Office) -> None:
    request_id = office.ask(veto=True)

    request = office.request(request_id)

    assert (request.id, request.purpose, request.category) == (
        request_id,
        Purpose.IDENTITY,
        Category.DANGER,
    )
    assert (request.byline, request.asked_by) == ("Maks", "Edita")
    assert request.subject == office.maks.contributor_id
    assert request.envelope == hashlib.sha256(office.envelope()).digest()
    assert request.keyset == office.setup.keysets.identity.keyset_id
    assert (request.asked_on, request.expires_on) == (TODAY, TODAY + timedelta(days=14))
    assert (request.waiting_hours, request.veto) == (24, True)
    assert office.row(request_id).digest == request.digest


def test_the_reason_opens_for_custodians_in_their_order_contributor_and_desk(
    office: Office,
) -> None:
    row = office.row(office.ask())
    boxes = [
        row.custodian_boxes[at : at + words.BOX_BYTES]
        for at in range(0, len(row.custodian_boxes), words.BOX_BYTES)
    ]
    readers = [
        *zip(boxes, (key.seed for key in office.keys), strict=True),
        (row.contributor_box, office.maks.box_seed),
        (row.desk_box, office.held.seed),
    ]

    opened = {
        words.open_words(row.reason_body, box, seed, kind="reason", owner=row.id)
        for box, seed in readers
    }

    assert opened == {(REASON, requests.read(row.statement).reason)}
    assert REASON.encode() not in row.reason_body + row.statement


def test_the_journal_holds_digests_and_no_words(office: Office) -> None:
    request_id = office.ask()
    request = office.request(request_id)

    entries = office.journal()

    assert [canonical.decode(entry) for entry in entries] == [
        {
            "act": "request.asked",
            "day": "2026-03-01",
            "number": 0,
            "what": {
                "id": str(request_id),
                "purpose": "identity",
                "reason": request.reason.hex(),
                "request": request.digest.hex(),
            },
            "who": str(office.edita.staff_id),
        }
    ]


@pytest.mark.parametrize(
    ("now", "hours", "end"),
    [
        ("12:20", 24, "2026-03-02 13:00"),
        ("12:00", 24, "2026-03-02 12:00"),
        ("23:59", 1, "2026-03-02 01:00"),
        ("12:20", 0, None),
    ],
)
def test_the_wait_ends_with_a_full_hour(
    office: Office, now: str, hours: int, end: str | None
) -> None:
    hour, minute = map(int, now.split(":"))

    row = office.row(office.ask(now=NOW.replace(hour=hour, minute=minute), waiting_hours=hours))

    expected = end and datetime.strptime(end, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    assert row.waits_until == expected


def test_a_wait_that_is_longer_than_the_request_s_days_leaves_a_day_to_answer(
    office: Office,
) -> None:
    row = office.row(office.ask(waiting_hours=24 * 20))

    assert row.expires_on == TODAY + timedelta(days=21)


def test_the_desk_sees_requests_with_their_reason(office: Office) -> None:
    request_id = office.ask()
    with office.databases.newsroom(write=False) as session:
        (line,) = reveal_requests.list_for_desk(session, office.peter, now=NOW)
        detail = reveal_requests.get_for_desk(session, office.peter, request_id, now=NOW)

    assert (line.id, line.stage, line.byline, line.asked_by) == (
        request_id,
        Stage.WAITING,
        "Maks",
        "Edita",
    )
    full_hour = datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert (line.answers, line.quorum, line.waits_until) == (0, 2, full_hour)
    assert (detail.reason, detail.events, detail.veto) == (REASON, (), False)


def test_without_the_desk_key_the_reason_stays_closed(office: Office) -> None:
    request_id = office.ask()
    with office.databases.newsroom(write=False) as session:
        nobody = replace(office.edita, desk_keys={})
        wrong = replace(office.edita, desk_keys={office.held.id: b"w" * 32})
        for reader in (nobody, wrong):
            detail = reveal_requests.get_for_desk(session, reader, request_id, now=NOW)
            assert detail.reason is None


def test_requests_are_found_by_pseudonym(office: Office) -> None:
    _, other = offices.register(office.databases, office.setup.keysets, "Other")
    request_id, maks = office.ask(), office.maks.contributor_id
    second = Pseudonym(id=uuid4(), contributor_id=maks, byline="Max")
    with office.databases.newsroom() as session:
        session.add(second)

    with office.databases.newsroom(write=False) as session:
        found = {
            pseudonym: [
                line.id
                for line in reveal_requests.list_for_pseudonym(
                    session, office.edita, pseudonym, now=NOW
                )
            ]
            for pseudonym in (office.pseudonym_id, second.id, other, uuid4())
        }

    assert list(found.values()) == [[request_id], [], [], []]


@pytest.mark.parametrize("who", ["edita", "peter"])
def test_whoever_asked_or_a_publisher_withdraws(office: Office, who: str) -> None:
    request_id = office.ask()
    desk = getattr(office, who)

    with office.databases.newsroom() as session:
        assert reveal_requests.may_withdraw(session, desk, request_id, now=NOW)
        reveal_requests.withdraw(session, desk, request_id, now=NOW)
        assert not reveal_requests.may_withdraw(session, desk, request_id, now=NOW)

    row = office.row(request_id)
    assert (row.stage, row.closed_on, row.waits_until) == (Stage.WITHDRAWN, TODAY, None)
    last = canonical.decode(office.journal()[-1])
    assert (last["act"], last["who"]) == ("request.withdrawn", str(desk.staff_id))


def test_another_editor_does_not_withdraw(office: Office) -> None:
    request_id = office.ask()
    with office.databases.newsroom() as session:
        emil = add_reader(session, office.held, "Ema", Right.EDITOR)
        assert not reveal_requests.may_withdraw(session, emil, request_id, now=NOW)
        with pytest.raises(NotYoursToWithdrawError):
            reveal_requests.withdraw(session, emil, request_id, now=NOW)


def test_what_is_not_there_is_not_found(office: Office) -> None:
    with office.databases.newsroom() as session:
        assert not reveal_requests.may_withdraw(session, office.peter, uuid4(), now=NOW)
        with pytest.raises(RevealRequestNotFoundError):
            reveal_requests.get_for_desk(session, office.peter, uuid4(), now=NOW)
        with pytest.raises(RevealRequestNotFoundError):
            reveal_requests.withdraw(session, office.peter, uuid4(), now=NOW)


def test_nothing_of_a_request_shows_in_its_repr(office: Office) -> None:
    request_id = office.ask()
    with office.databases.newsroom(write=False) as session:
        detail = reveal_requests.get_for_desk(session, office.peter, request_id, now=NOW)

    for shown in (repr(detail), repr(office.new())):
        assert REASON not in shown
        assert "Maks" not in shown
        assert "Edita" not in shown
