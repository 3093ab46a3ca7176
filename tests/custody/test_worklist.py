"""What a custodian finds at the door."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from safepub.custody import objections, reveal_requests, worklist
from safepub.custody.accounts import Custodian
from safepub.custody.objections import NewObjection
from safepub.custody.rows import RevealRequestNotFoundError
from safepub.custody.worklist import WorkEntry
from tests.custody.office import NOW, OVER, WAITED, Office

ADA, BORIS, CECILIA = range(3)


def _list(office: Office, custodian: Custodian, **at: object) -> list[WorkEntry]:
    with office.databases.newsroom(write=False) as session:
        found = worklist.list_for_custodian(
            session,
            custodian,
            office.setup.keysets,
            now=at.get("now", WAITED),  # type: ignore[arg-type]
        )
        return list(found)


def _told(entry: WorkEntry) -> tuple[UUID, str | None, bool]:
    return entry.request.id, entry.answered, entry.vault


def test_each_custodian_sees_what_they_answered(office: Office) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)
    office.refuse(CECILIA, request_id)

    told = [_told(entry) for custodian in office.custodians for entry in _list(office, custodian)]

    assert told == [
        (request_id, "take", True),
        (request_id, "grant", False),
        (request_id, "refusal", False),
    ]


def test_an_answer_to_an_earlier_take_holds_no_more(office: Office) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)
    office.take(CECILIA, request_id)

    told = [_told(entry) for custodian in office.custodians for entry in _list(office, custodian)]

    assert told == [
        (request_id, None, False),
        (request_id, None, False),
        (request_id, "take", True),
    ]


def test_the_vault_is_not_offered_once_it_is_over(office: Office) -> None:
    request_id = office.ask()
    office.take(ADA, request_id)

    assert _told(_list(office, office.custodians[ADA], now=OVER)[0]) == (request_id, "take", False)


def test_an_own_request_is_marked(office: Office) -> None:
    desk = replace(office.edita, staff_id=office.custodians[ADA].staff_id)
    with office.databases.newsroom() as session:
        reveal_requests.ask(session, desk, office.new(), office.rules, now=NOW)

    assert [_list(office, each)[0].own for each in office.custodians] == [True, False, False]


def test_an_objection_is_marked(office: Office) -> None:
    request_id = office.ask()
    new = NewObjection(request_id=request_id, text="No.")
    before = _list(office, office.custodians[ADA])[0].objected

    with office.databases.newsroom() as session:
        objections.object_to(session, office.maks, new, office.setup.keysets, now=NOW)

    assert (before, _list(office, office.custodians[ADA])[0].objected) == (False, True)


def test_paymasters_see_no_requests_for_identities(office: Office) -> None:
    office.ask()

    assert _list(office, office.paymasters[0]) == []


def test_one_request_is_given_with_its_history_and_no_words(office: Office) -> None:
    request_id = office.ask()
    office.take(ADA, request_id)
    keysets, cecilia = office.setup.keysets, office.custodians[CECILIA]

    with office.databases.newsroom(write=False) as session:
        entry, detail = worklist.get_for_custodian(
            session, cecilia, keysets, request_id, now=WAITED
        )
        with pytest.raises(RevealRequestNotFoundError):
            worklist.get_for_custodian(session, cecilia, keysets, uuid4(), now=WAITED)
        with pytest.raises(RevealRequestNotFoundError):
            worklist.get_for_custodian(
                session, office.paymasters[0], keysets, request_id, now=WAITED
            )

    assert entry.request.id == detail.id == request_id
    assert [event.key_id for event in detail.events] == [office.custodians[ADA].key_id]
    assert detail.reason is None
