"""What is not taken: others' keys, other requests, the asker's, the same person's twice."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from safepub.crypto import canonical, sealing, signing
from safepub.crypto.acts import ActRefusedError, HandInRefusedError
from safepub.crypto.keysets import Keysets, Purpose
from safepub.custody import hand_ins, reveal_requests
from safepub.custody.answers import AnsweredAlreadyError, OtherTakeError
from safepub.custody.hand_ins import NotYourKeyError, OwnRequestError, UnknownRequestError
from safepub.custody.rows import EnvelopeChangedError
from safepub.custody.stages import RequestOverError, Stage, StillWaitingError
from safepub.errors import SafepubError
from safepub.newsroom.models.custody import CustodianAct, RevealRequest
from safepub.newsroom.models.people import LinkEnvelope
from safepub.newsroom.models.staff import StaffRight
from safepub.newsroom.states import Right
from tests.custody.office import NOW, OVER, TODAY, WAITED, Office

ADA, BORIS, CECILIA = range(3)
THREADS = 4


@pytest.fixture
def request_id(office: Office) -> UUID:
    return office.ask()


def _change_statement(office: Office, request_id: UUID, **members: object) -> None:
    """Change a stored statement behind the newsroom's back."""
    row = office.row(request_id)
    changed = canonical.encode({**canonical.decode(row.statement), **members})
    with office.databases.newsroom() as session:
        session.execute(update(RevealRequest).values(statement=changed))


@pytest.mark.parametrize("source", [b"", b"SPH1\x01\0\0\0\0", b"nonsense" * 20])
def test_what_is_no_hand_in_is_refused(office: Office, source: bytes) -> None:
    with office.databases.newsroom() as session, pytest.raises(HandInRefusedError):
        hand_ins.hand_in(session, office.custodians[ADA], source, office.setup, now=WAITED)


def test_an_act_of_another_key_than_the_account_s_is_refused(
    office: Office, request_id: UUID
) -> None:
    take, _ = office.sign_take(BORIS, request_id)

    with pytest.raises(NotYourKeyError):
        office.hand_in(ADA, take.source)


def test_an_act_about_no_request_is_refused(office: Office, request_id: UUID) -> None:
    other = replace(office.request(request_id), byline="Somebody else")
    source, _ = signing.take(office.keys[ADA], other, day=TODAY)

    with pytest.raises(UnknownRequestError):
        office.hand_in(ADA, source)


def test_a_signature_of_another_is_refused(office: Office, request_id: UUID) -> None:
    forged = replace(office.keys[BORIS], signing_seed=office.keys[ADA].signing_seed)
    source, _ = signing.take(forged, office.request(request_id), day=TODAY)

    with pytest.raises(ActRefusedError):
        office.hand_in(BORIS, source)


def test_case_28_acts_do_not_hold_for_a_statement_that_was_changed(
    office: Office, request_id: UUID
) -> None:
    take, _ = office.take(ADA, request_id)
    grant = office.sign_grant(BORIS, request_id, take)

    _change_statement(office, request_id, category="verification")

    with pytest.raises(ActRefusedError):
        office.hand_in(BORIS, grant)


def test_case_28_acts_do_not_hold_for_another_envelope(office: Office, request_id: UUID) -> None:
    take, _ = office.take(ADA, request_id)
    grant = office.sign_grant(BORIS, request_id, take)
    maks, keyset = office.maks.contributor_id, office.setup.keysets.identity
    with office.databases.newsroom() as session:
        row = session.get_one(LinkEnvelope, (maks, Purpose.IDENTITY))
        row.envelope = sealing.seal_link(None, subject=maks, keyset=keyset)

    with pytest.raises(EnvelopeChangedError):
        office.hand_in(BORIS, grant)


def test_acts_do_not_hold_for_another_key_set(office: Office, request_id: UUID) -> None:
    sets = office.setup.keysets
    fewer = replace(sets.identity, members=sets.identity.members[:2])
    setup = replace(office.setup, keysets=Keysets(identity=fewer, payment=sets.payment))
    take, _ = office.sign_take(ADA, request_id)

    with pytest.raises(EnvelopeChangedError):
        replace(office, setup=setup).hand_in(ADA, take.source)


def test_nothing_but_a_refusal_is_taken_during_the_wait(office: Office, request_id: UUID) -> None:
    take, _ = office.sign_take(ADA, request_id)
    row = office.row(request_id)
    assert row.waits_until is not None

    with pytest.raises(StillWaitingError):
        office.hand_in(ADA, take.source, now=row.waits_until - timedelta(seconds=1))
    assert office.hand_in(ADA, take.source, now=row.waits_until).stage is Stage.TAKEN


def test_nothing_is_taken_after_the_last_day_even_before_the_worker_closed_it(
    office: Office, request_id: UUID
) -> None:
    take, _ = office.sign_take(ADA, request_id)

    with pytest.raises(RequestOverError):
        office.hand_in(ADA, take.source, now=OVER)


def test_case_25_whoever_asked_has_no_part_in_answering(office: Office) -> None:
    asker = office.custodians[ADA]
    with office.databases.newsroom() as session:
        session.add(StaffRight(staff_id=asker.staff_id, right=Right.EDITOR.value))
        desk = replace(office.edita, staff_id=asker.staff_id, name="Somebody")
        request_id = reveal_requests.ask(session, desk, office.new(), office.rules, now=NOW)
    take, _ = office.sign_take(ADA, request_id)

    for act in (take.source, office.sign_refusal(ADA, request_id)):
        with pytest.raises(OwnRequestError):
            office.hand_in(ADA, act)
    with pytest.raises(OwnRequestError):
        office.case(ADA, request_id)
    assert office.take(BORIS, request_id)


def test_case_25_nor_has_an_account_under_the_asker_s_name(office: Office) -> None:
    desk = replace(office.edita, name="ADA ")
    with office.databases.newsroom() as session:
        request_id = reveal_requests.ask(session, desk, office.new(), office.rules, now=NOW)

    with pytest.raises(OwnRequestError):
        office.refuse(ADA, request_id)


def test_case_26_the_reader_s_own_share_counts_once(office: Office, request_id: UUID) -> None:
    office.take(ADA, request_id)
    of_nobody, _ = office.sign_take(BORIS, request_id)

    for act in (
        office.sign_grant(ADA, request_id, of_nobody),
        office.sign_refusal(ADA, request_id),
    ):
        with pytest.raises(AnsweredAlreadyError):
            office.hand_in(ADA, act)
    assert office.row(request_id).stage == Stage.TAKEN


def test_a_grant_to_another_take_is_refused(office: Office, request_id: UUID) -> None:
    office.take(ADA, request_id)
    of_nobody, _ = office.sign_take(CECILIA, request_id)

    with pytest.raises(OtherTakeError):
        office.grant(BORIS, request_id, of_nobody)


def test_the_same_take_sent_again_leaves_grants_alone(office: Office, request_id: UUID) -> None:
    take, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)

    with pytest.raises(AnsweredAlreadyError):
        office.hand_in(ADA, take.source)
    assert office.row(request_id).stage == Stage.GRANTED


@pytest.mark.parametrize("kind", ["grant", "refusal"])
def test_case_26_the_same_custodian_counts_once(
    office: Office, request_id: UUID, kind: str
) -> None:
    take, _ = office.take(ADA, request_id)
    grant, refusal = (
        office.sign_grant(BORIS, request_id, take),
        office.sign_refusal(BORIS, request_id),
    )
    office.hand_in(BORIS, grant if kind == "grant" else refusal)

    for act in (grant, refusal):
        with pytest.raises(AnsweredAlreadyError):
            office.hand_in(BORIS, act)
    assert office.row(request_id).stage == (Stage.GRANTED if kind == "grant" else Stage.TAKEN)


@pytest.mark.parametrize("kind", ["take", "grant", "refusal"])
def test_case_26_of_several_at_the_same_moment_one_counts(
    office: Office, request_id: UUID, kind: str
) -> None:
    take, _ = office.sign_take(ADA, request_id)
    place = ADA if kind == "take" else BORIS
    if kind == "grant":
        office.hand_in(ADA, take.source)
    signed = take.source
    if kind == "grant":
        signed = office.sign_grant(BORIS, request_id, take)
    elif kind == "refusal":
        signed = office.sign_refusal(BORIS, request_id)
    start, ended = threading.Barrier(THREADS), list[object]()

    def work() -> None:
        start.wait()
        try:
            ended.append(office.hand_in(place, signed).taken)
        except SafepubError as error:
            ended.append(type(error))

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with office.databases.newsroom(write=False) as session:
        stored = session.query(CustodianAct).filter_by(kind=kind).all()
    assert len(stored) == 1
    assert sorted(map(str, ended)).count(kind) == 1
