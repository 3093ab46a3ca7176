"""Takes, grants, refusals and receipts: how a request comes to its end."""

from uuid import UUID

import pytest

from safepub import registration
from safepub.crypto import acts, canonical, opening, signing
from safepub.crypto.acts import Outcome
from safepub.crypto.sections import Kind
from safepub.custody import closing, reveal_requests
from safepub.custody.answers import AnsweredAlreadyError, OtherTakeError, TooFewGrantsError
from safepub.custody.hand_ins import Taken
from safepub.custody.stages import RequestOverError, Stage
from safepub.newsroom.models.custody import CustodianAct
from tests.custody.office import IDENTITY, NOW, OVER, TODAY, WAITED, Office

ADA, BORIS, CECILIA = range(3)


def _acts(office: Office, request_id: UUID) -> list[tuple[str, int, bool]]:
    """Give kind, round and whether its bytes are there, in the order of handing in."""
    with office.databases.newsroom(write=False) as session:
        rows = session.query(CustodianAct).order_by(CustodianAct.number).all()
        return [
            (row.kind, row.round, row.source is not None)
            for row in rows
            if row.request_id == request_id
        ]


def test_a_take_and_a_grant_make_a_quorum_of_two(office: Office) -> None:
    request_id = office.ask()

    take, _ = office.sign_take(ADA, request_id)
    taken = office.hand_in(ADA, take.source)
    granted = office.grant(BORIS, request_id, take)

    assert (taken.taken, taken.request_id, taken.stage) == (Taken.TAKE, request_id, Stage.TAKEN)
    assert (granted.taken, granted.stage) == (Taken.GRANT, Stage.GRANTED)
    assert not taken.countersigned
    with office.databases.newsroom(write=False) as session:
        (line,) = reveal_requests.list_for_desk(session, office.edita, now=WAITED)
    assert (line.answers, line.quorum) == (2, 2)


def test_the_journal_names_request_take_and_key(office: Office) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    grant = office.sign_grant(BORIS, request_id, take)
    office.hand_in(BORIS, grant)
    office.hand_in(ADA, office.sign_receipt(ADA, request_id, take))

    entries = [canonical.decode(entry) for entry in office.journal()]

    assert [entry["act"] for entry in entries] == [
        "request.asked",
        "request.taken",
        "request.granted",
        "request.receipt",
    ]
    digest = office.request(request_id).digest.hex()
    assert {entry["what"]["request"] for entry in entries} == {digest}
    assert entries[1]["what"]["take"] == take.digest.hex()
    assert entries[2]["what"]["act"] == acts.digest(acts.read(grant)).hex()
    assert entries[2]["who"] == f"custodian {office.custodians[BORIS].key_id.hex()}"
    assert entries[3]["what"]["outcome"] == "shown"


def test_granted_shares_open_the_identity_and_the_receipt_deletes_them(office: Office) -> None:
    request_id = office.ask()
    take, seed = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)

    case = office.case(ADA, request_id, vault=True)
    envelope = opening.read(case[Kind.ENVELOPE][0])
    grants = [act for act in map(acts.read, case[Kind.ACT]) if isinstance(act, acts.Grant)]
    shares = [opening.open_share(envelope, office.keys[ADA].seed)]
    shares += [signing.open_grant(seed, grant) for grant in grants]
    link = opening.join(envelope, shares)
    slots = {slot[:16]: slot[16:] for slot in case[Kind.SLOT]}
    payload = opening.open_slot(slots[link.slot_id], link)
    ended = office.hand_in(ADA, office.sign_receipt(ADA, request_id, take))

    assert payload == IDENTITY.to_payload()
    assert ended.stage is Stage.OPENED
    assert _acts(office, request_id) == [
        ("take", 1, False),
        ("grant", 1, False),
        ("receipt", 1, True),
    ]


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        (Outcome.SHOWN, Stage.OPENED),
        (Outcome.NO_SLOT, Stage.NOTHING_FOUND),
        (Outcome.SHARES_WRONG, Stage.SHARES_WRONG),
    ],
)
def test_the_receipt_says_how_it_ended(office: Office, outcome: Outcome, stage: Stage) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)

    office.hand_in(ADA, office.sign_receipt(ADA, request_id, take, outcome))

    row = office.row(request_id)
    assert (row.stage, row.closed_on) == (stage, WAITED.date())
    with office.databases.newsroom(write=False) as session:
        detail = reveal_requests.get_for_desk(session, office.edita, request_id, now=WAITED)
    assert [event.outcome for event in detail.events] == [None, None, outcome]


@pytest.mark.parametrize("outcome", [Outcome.NO_SLOT, Outcome.SHARES_WRONG])
def test_nobody_alone_ends_a_request_with_how_opening_failed(
    office: Office, outcome: Outcome
) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)

    with pytest.raises(TooFewGrantsError):
        office.hand_in(ADA, office.sign_receipt(ADA, request_id, take, outcome))

    assert office.row(request_id).stage == Stage.TAKEN


def test_refusals_end_a_request_once_no_quorum_is_left(office: Office) -> None:
    request_id = office.ask()

    first = office.refuse(ADA, request_id)
    second = office.refuse(CECILIA, request_id)

    assert (first.taken, first.stage) == (Taken.REFUSAL, Stage.OPEN)
    assert second.stage is Stage.REFUSED
    assert office.row(request_id).closed_on == WAITED.date()
    assert _acts(office, request_id) == [("refusal", 0, True), ("refusal", 0, True)]


def test_a_refusal_may_come_while_a_request_still_waits(office: Office) -> None:
    request_id = office.ask()

    handed_in = office.hand_in(ADA, office.sign_refusal(ADA, request_id), now=NOW)

    assert handed_in.stage is Stage.WAITING


def test_whoever_lost_the_one_time_key_takes_it_up_again(office: Office) -> None:
    request_id = office.ask()
    first, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, first)

    second, _ = office.take(ADA, request_id)

    assert office.row(request_id).stage == Stage.TAKEN
    assert _acts(office, request_id) == [
        ("take", 1, False),
        ("grant", 1, False),
        ("take", 2, True),
    ]
    with pytest.raises(OtherTakeError):
        office.grant(CECILIA, request_id, first)
    assert office.grant(BORIS, request_id, second).stage is Stage.GRANTED


def test_another_reader_takes_over_and_the_first_one_can_grant(office: Office) -> None:
    request_id = office.ask()
    office.take(ADA, request_id)

    take, _ = office.take(CECILIA, request_id)
    granted = office.grant(ADA, request_id, take)

    assert granted.stage is Stage.GRANTED
    with office.databases.newsroom(write=False) as session:
        detail = reveal_requests.get_for_desk(session, office.edita, request_id, now=WAITED)
    assert [(event.kind, event.void) for event in detail.events] == [
        ("take", True),
        ("take", False),
        ("grant", False),
    ]


def test_a_refusal_outlasts_another_take(office: Office) -> None:
    request_id = office.ask()
    first, _ = office.take(ADA, request_id)
    office.refuse(BORIS, request_id)

    second, _ = office.take(ADA, request_id)

    with pytest.raises(AnsweredAlreadyError):
        office.grant(BORIS, request_id, second)
    with pytest.raises(AnsweredAlreadyError):
        office.take(BORIS, request_id)
    assert first.digest != second.digest
    assert [(kind, round_) for kind, round_, _ in _acts(office, request_id)] == [
        ("take", 1),
        ("refusal", 0),
        ("take", 2),
    ]


def test_a_further_grant_may_come_after_the_quorum(office: Office) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)

    assert office.grant(CECILIA, request_id, take).stage is Stage.GRANTED


def test_case_27_after_the_receipt_nothing_more_is_taken_or_given(office: Office) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)
    office.hand_in(ADA, office.sign_receipt(ADA, request_id, take))

    with pytest.raises(RequestOverError):
        office.hand_in(ADA, office.sign_receipt(ADA, request_id, take))
    with pytest.raises(RequestOverError):
        office.grant(CECILIA, request_id, take)
    for place in (ADA, BORIS, CECILIA):
        with pytest.raises(RequestOverError):
            office.case(place, request_id)


def test_a_receipt_comes_from_the_reader_and_names_their_take(office: Office) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    other, _ = office.sign_take(ADA, request_id)
    theirs, _ = office.sign_take(BORIS, request_id)

    with pytest.raises(OtherTakeError):
        office.hand_in(ADA, office.sign_receipt(ADA, request_id, other))
    with pytest.raises(OtherTakeError):
        office.hand_in(BORIS, office.sign_receipt(BORIS, request_id, theirs))
    assert office.row(request_id).take == take.digest


def test_an_opening_that_ended_late_is_written_down_all_the_same(office: Office) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)
    with office.databases.newsroom() as session:
        closing.expire(session, today=OVER.date())

    ended = office.hand_in(ADA, office.sign_receipt(ADA, request_id, take), now=OVER)

    assert ended.stage is Stage.OPENED
    acts_done = [canonical.decode(entry)["act"] for entry in office.journal()]
    assert acts_done[-2:] == ["request.expired", "request.receipt"]


def test_an_opening_before_the_envelope_changed_is_written_down(office: Office) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    registration.erase_identity(
        office.databases, office.setup.keysets, office.maks.contributor_id, today=TODAY
    )

    assert office.hand_in(ADA, office.sign_receipt(ADA, request_id, take)).stage is Stage.OPENED


@pytest.mark.parametrize("outcome", [Outcome.NO_SLOT, Outcome.SHARES_WRONG])
def test_what_ended_unopened_stays_ended(office: Office, outcome: Outcome) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    with office.databases.newsroom() as session:
        closing.expire(session, today=OVER.date())
    receipt = office.sign_receipt(ADA, request_id, take, outcome)

    ended = office.hand_in(ADA, receipt, now=OVER)

    assert ended.stage is Stage.EXPIRED
    with pytest.raises(AnsweredAlreadyError):
        office.hand_in(ADA, receipt, now=OVER)


def test_an_earlier_reader_who_opened_is_written_down_one_who_did_not_is_not(
    office: Office,
) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    office.take(CECILIA, request_id)

    with pytest.raises(OtherTakeError):
        office.hand_in(ADA, office.sign_receipt(ADA, request_id, take, Outcome.NO_SLOT))
    ended = office.hand_in(ADA, office.sign_receipt(ADA, request_id, take))

    assert ended.stage is Stage.OPENED


def test_case_29_a_later_request_leaves_the_earlier_s_history_alone(office: Office) -> None:
    first = office.ask()
    office.refuse(ADA, first)
    office.refuse(BORIS, first)
    with office.databases.newsroom(write=False) as session:
        before = reveal_requests.get_for_desk(session, office.edita, first, now=WAITED)

    second = office.ask(now=WAITED)

    with office.databases.newsroom(write=False) as session:
        after = reveal_requests.get_for_desk(session, office.edita, first, now=WAITED)
        lines = reveal_requests.list_for_desk(session, office.edita, now=WAITED)
    assert after == before
    assert [(event.kind, event.day) for event in after.events] == [
        ("refusal", WAITED.date()),
        ("refusal", WAITED.date()),
    ]
    assert [(line.id, line.stage) for line in lines] == [
        (second, Stage.WAITING),
        (first, Stage.REFUSED),
    ]
