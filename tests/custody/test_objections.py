"""The contributor sees every request about them, and can object to a live one."""

from dataclasses import replace
from uuid import UUID

import pytest

from safepub import registration
from safepub.crypto import canonical
from safepub.crypto.keysets import Keysets
from safepub.custody import objections, reveal_requests
from safepub.custody.objections import (
    CustodiansChangedError,
    NewObjection,
    ObjectedAlreadyError,
    RoomRequest,
)
from safepub.custody.rows import RevealRequestNotFoundError
from safepub.custody.stages import RequestOverError, Stage
from safepub.newsroom import messages, texts
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.custody import Objection
from tests.custody import office as offices
from tests.custody.office import NOW, OVER, REASON, TODAY, WAITED, Office

ADA, BORIS = range(2)
WORDS = "They want to find me, not to warn me."


def _object(
    office: Office, request_id: UUID, text: str = WORDS, *, room: Room | None = None
) -> None:
    new = NewObjection(request_id=request_id, text=text)
    with office.databases.newsroom() as session:
        who = room or office.maks
        objections.object_to(session, who, new, office.setup.keysets, now=NOW)


def _open(office: Office, request_id: UUID) -> RoomRequest:
    with office.databases.newsroom(write=False) as session:
        return objections.open_for_contributor(session, office.maks, request_id, now=WAITED)


def test_the_contributor_reads_why_and_by_no_name_who(office: Office) -> None:
    request_id = office.ask()
    office.take(ADA, request_id)

    with office.databases.newsroom(write=False) as session:
        (line,) = objections.list_for_contributor(session, office.maks, now=WAITED)
    opened = _open(office, request_id)

    assert (line.id, line.stage, line.asked_by) == (request_id, Stage.TAKEN, "")
    assert (opened.detail.reason, opened.detail.asked_by) == (REASON, "")
    assert [event.kind for event in opened.detail.events] == ["take"]
    assert (opened.objected, opened.objection, opened.may_object) == (False, None, True)


def test_an_objection_is_read_again_by_its_contributor(office: Office) -> None:
    request_id = office.ask()

    _object(office, request_id, f" {WORDS}\n")

    opened = _open(office, request_id)
    assert (opened.objected, opened.objection, opened.may_object) == (True, WORDS, False)
    assert opened.detail.stage is Stage.OPEN
    assert WORDS not in repr(opened)


def test_the_desk_and_the_journal_learn_of_no_objection(office: Office) -> None:
    request_id = office.ask()
    with office.databases.newsroom(write=False) as session:
        before = reveal_requests.get_for_desk(session, office.peter, request_id, now=NOW)

    _object(office, request_id)

    with office.databases.newsroom(write=False) as session:
        assert before == reveal_requests.get_for_desk(session, office.peter, request_id, now=NOW)
        stored = session.get_one(Objection, request_id)
    assert len(office.journal()) == 1
    assert len(stored.custodian_boxes) == 3 * len(stored.contributor_box)


def test_where_it_is_a_veto_the_request_ends_and_no_cause_is_told(office: Office) -> None:
    request_id = office.ask(veto=True)
    take, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)

    _object(office, request_id)

    row = office.row(request_id)
    assert (row.stage, row.closed_on, row.waits_until) == (Stage.ENDED, TODAY, None)
    last = canonical.decode(office.journal()[-1])
    assert (last["act"], last["who"]) == ("request.ended", "worker")
    assert set(last["what"]) == {"id", "request"}
    assert office.row(request_id).stage == Stage.ENDED
    with pytest.raises(RequestOverError):
        office.case(ADA, request_id)


def test_what_ends_by_a_changed_envelope_looks_the_same(office: Office) -> None:
    request_id = office.ask()

    registration.erase_identity(
        office.databases, office.setup.keysets, office.maks.contributor_id, today=TODAY
    )

    assert office.row(request_id).stage == Stage.ENDED
    last = canonical.decode(office.journal()[-1])
    assert (last["act"], last["who"]) == ("request.ended", "worker")
    assert set(last["what"]) == {"id", "request"}


def test_one_objection_for_each_request(office: Office) -> None:
    request_id = office.ask()
    _object(office, request_id)

    with pytest.raises(ObjectedAlreadyError):
        _object(office, request_id, "Again.")


@pytest.mark.parametrize(
    ("text", "error"),
    [(" ", messages.ReasonMissingError), ("я" * 5001, texts.TextTooLongError)],
)
def test_an_objection_has_words_and_not_too_many(
    office: Office, text: str, error: type[Exception]
) -> None:
    request_id = office.ask()

    with pytest.raises(error):
        _object(office, request_id, text)


def test_others_requests_are_not_there(office: Office) -> None:
    request_id = office.ask()
    other, _ = offices.register(office.databases, office.setup.keysets, "Maks")

    with office.databases.newsroom(write=False) as session:
        assert objections.list_for_contributor(session, other, now=NOW) == []
        with pytest.raises(RevealRequestNotFoundError):
            objections.open_for_contributor(session, other, request_id, now=NOW)
    with pytest.raises(RevealRequestNotFoundError):
        _object(office, request_id, room=other)


def test_what_is_over_is_shown_and_not_objected_to(office: Office) -> None:
    request_id = office.ask()
    new = NewObjection(request_id=request_id, text=WORDS)

    with office.databases.newsroom() as session:
        shown = objections.open_for_contributor(session, office.maks, request_id, now=OVER)
        assert (shown.detail.stage, shown.may_object) == (Stage.EXPIRED, False)
        with pytest.raises(RequestOverError):
            objections.object_to(session, office.maks, new, office.setup.keysets, now=OVER)


def test_an_objection_for_custodians_of_another_set_is_not_sealed_to_them(
    office: Office,
) -> None:
    request_id, sets = office.ask(), office.setup.keysets
    fewer = replace(sets.identity, members=sets.identity.members[:2])
    new = NewObjection(request_id=request_id, text=WORDS)

    changed = Keysets(identity=fewer, payment=sets.payment)

    with office.databases.newsroom() as session, pytest.raises(CustodiansChangedError):
        objections.object_to(session, office.maks, new, changed, now=NOW)


def test_without_the_right_key_nothing_is_read(office: Office) -> None:
    request_id = office.ask()
    _object(office, request_id)
    wrong = replace(office.maks, box_seed=b"w" * 32)

    with office.databases.newsroom(write=False) as session:
        opened = objections.open_for_contributor(session, wrong, request_id, now=NOW)

    assert (opened.detail.reason, opened.objection, opened.objected) == (None, None, True)
