"""Who may not ask, about what nobody can ask, and when there is nobody to answer."""

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import update

from safepub.crypto import canonical, sealing
from safepub.crypto.keysets import Purpose
from safepub.custody import accounts, reveal_requests
from safepub.custody.reveal_requests import (
    BylineNotFoundError,
    EnvelopeUnfitError,
    LiveRequestError,
    NewRequest,
    NoQuorumError,
)
from safepub.custody.stages import Stage
from safepub.errors import SafepubError
from safepub.newsroom import messages, sealed_content, staff, texts
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.people import LinkEnvelope
from safepub.newsroom.models.staff import DeskKey, Staff, StaffRight
from safepub.newsroom.states import Right, RightMissingError
from tests.custody import office as offices
from tests.custody.office import NOW, OVER, Office
from tests.newsroom.conftest import add_reader

THREADS = 4


def _ask(office: Office, new: NewRequest | None = None) -> None:
    with office.databases.newsroom() as session:
        asked = new or office.new()
        reveal_requests.ask(session, office.edita, asked, office.rules, now=NOW)


@pytest.mark.parametrize("rights", [{Right.ADMINISTRATOR}, {Right.CUSTODIAN}, set()])
def test_whoever_reads_no_texts_does_not_ask(office: Office, rights: set[Right]) -> None:
    reader = replace(office.edita, rights=frozenset(rights))

    with office.databases.newsroom() as session, pytest.raises(RightMissingError):
        reveal_requests.ask(session, reader, office.new(), office.rules, now=NOW)


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("", messages.ReasonMissingError),
        (" \n", messages.ReasonMissingError),
        ("я" * 5001, texts.TextTooLongError),
    ],
)
def test_a_request_needs_a_reason_of_some_length(
    office: Office, reason: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        _ask(office, office.new(reason=reason))

    assert office.journal() == []


def test_a_pseudonym_that_is_not_there_is_asked_about_in_vain(office: Office) -> None:
    with pytest.raises(BylineNotFoundError):
        _ask(office, office.new(pseudonym_id=uuid4()))


def test_without_a_desk_key_nothing_is_asked(office: Office) -> None:
    with office.databases.newsroom() as session:
        session.execute(update(DeskKey).values(current=False))

    with pytest.raises(sealed_content.DeskKeyMissingError):
        _ask(office)


def test_case_24_without_a_quorum_of_working_accounts_nothing_is_asked(office: Office) -> None:
    with office.databases.newsroom() as session:
        for custodian in office.custodians[:2]:
            session.get_one(Staff, custodian.staff_id).disabled = True

    with pytest.raises(NoQuorumError) as refusal:
        _ask(office)

    assert "Tell the custodians" in str(refusal.value)
    assert office.journal() == []


def test_case_24_custodians_who_lost_their_right_or_key_do_not_count(office: Office) -> None:
    first, second, _ = office.custodians
    with office.databases.newsroom() as session:
        session.delete(session.get_one(StaffRight, (first.staff_id, Right.CUSTODIAN.value)))
        session.add(StaffRight(staff_id=first.staff_id, right=Right.ADMINISTRATOR.value))
        accounts.connect(session, second.staff_id, b"no key s")

    with pytest.raises(NoQuorumError):
        _ask(office)


def test_case_25_whoever_asks_is_not_counted_among_those_who_could_answer(
    office: Office,
) -> None:
    asker = office.custodians[0]
    with office.databases.newsroom() as session:
        session.add(StaffRight(staff_id=asker.staff_id, right=Right.EDITOR.value))
        session.get_one(Staff, asker.staff_id).name = "Adela"
        session.get_one(Staff, office.custodians[1].staff_id).disabled = True
        desk = replace(office.edita, staff_id=asker.staff_id, name="Adela")
        with pytest.raises(NoQuorumError):
            reveal_requests.ask(session, desk, office.new(), office.rules, now=NOW)


def test_case_25_a_second_account_under_a_custodian_s_name_is_not_another_person(
    office: Office,
) -> None:
    keyset = office.setup.keysets.identity
    with office.databases.newsroom() as session:
        namesake = add_reader(session, office.held, " ada", Right.EDITOR)

        assert accounts.count_able(session, keyset, asked_by=namesake.staff_id) == 2
        assert accounts.count_able(session, keyset, asked_by=office.edita.staff_id) == 3


def test_one_request_at_a_time(office: Office) -> None:
    office.ask()

    with pytest.raises(LiveRequestError):
        office.ask()

    with office.databases.newsroom() as session:
        payment = replace(office.new(), purpose=Purpose.PAYMENT)
        reveal_requests.ask(session, office.edita, payment, office.rules, now=NOW)


def test_of_several_who_ask_at_the_same_moment_one_has_asked(office: Office) -> None:
    start, ended = threading.Barrier(THREADS), list[object]()

    def work() -> None:
        start.wait()
        try:
            ended.append(office.ask())
        except SafepubError as error:
            ended.append(type(error))

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ended.count(LiveRequestError) == THREADS - 1
    assert len(office.journal()) == 1


def test_one_that_is_over_and_not_closed_yet_is_closed_first(office: Office) -> None:
    first = office.ask()

    second = office.ask(now=OVER)

    assert office.row(first).stage == Stage.EXPIRED
    assert office.row(second).stage == Stage.OPEN
    acts = [canonical.decode(entry)["act"] for entry in office.journal()]
    assert acts == ["request.asked", "request.expired", "request.asked"]


@pytest.mark.parametrize("which", ["another's", "damaged", "of another key set"])
def test_an_envelope_that_custodians_could_not_open_is_not_asked_about(
    office: Office, which: str
) -> None:
    sets, maks = office.setup.keysets, office.maks.contributor_id
    other, _ = offices.register(office.databases, sets, "Other")
    smaller = replace(sets.identity, members=sets.identity.members[:2])
    with office.databases.newsroom() as session:
        theirs = session.get_one(LinkEnvelope, (other.contributor_id, Purpose.IDENTITY)).envelope
        session.get_one(LinkEnvelope, (maks, Purpose.IDENTITY)).envelope = {
            "another's": theirs,
            "damaged": b"damaged",
            "of another key set": sealing.seal_link(None, subject=maks, keyset=smaller),
        }[which]

    with pytest.raises(EnvelopeUnfitError):
        _ask(office)


def test_an_asker_who_is_gone_asks_nothing(office: Office) -> None:
    with office.databases.newsroom() as session:
        session.get_one(Staff, office.edita.staff_id).disabled = True
        with pytest.raises(staff.StaffNotFoundError):
            reveal_requests.ask(session, office.edita, office.new(), office.rules, now=NOW)
        assert session.query(RevealRequest).all() == []
