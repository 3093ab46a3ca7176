"""Time ends requests and makes the newsroom forget hours."""

from datetime import timedelta

from sqlalchemy import func, select

from safepub.crypto import canonical
from safepub.crypto.keysets import Purpose
from safepub.custody import closing
from safepub.custody.stages import Stage
from safepub.newsroom.models.custody import CustodianAct, RevealRequest
from tests.custody.office import NOW, OVER, TODAY, Office

ADA, BORIS = range(2)


def test_a_request_expires_after_its_last_day(office: Office) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)
    last = office.row(request_id).expires_on

    with office.databases.newsroom() as session:
        early = closing.expire(session, today=last)
        closed = closing.expire(session, today=last + timedelta(days=1))
        again = closing.expire(session, today=last + timedelta(days=2))

    row = office.row(request_id)
    assert (early, closed, again) == (0, 1, 0)
    assert (row.stage, row.closed_on) == (Stage.EXPIRED, last + timedelta(days=1))
    last_entry = canonical.decode(office.journal()[-1])
    assert (last_entry["act"], last_entry["who"]) == ("request.expired", "worker")


def test_closing_deletes_takes_and_grants_and_keeps_that_they_were(office: Office) -> None:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    office.grant(BORIS, request_id, take)

    with office.databases.newsroom() as session:
        closing.expire(session, today=OVER.date())

    with office.databases.newsroom(write=False) as session:
        rows = session.scalars(select(CustodianAct).order_by(CustodianAct.number)).all()
    assert [(row.kind, row.source, len(row.digest)) for row in rows] == [
        ("take", None, 32),
        ("grant", None, 32),
    ]


def test_the_hour_of_a_wait_is_forgotten_once_it_is_over(office: Office) -> None:
    request_id = office.ask()
    waits_until = office.row(request_id).waits_until
    assert waits_until is not None

    with office.databases.newsroom() as session:
        closing.forget_waits(session, now=waits_until - timedelta(seconds=1))
    kept = office.row(request_id).waits_until
    with office.databases.newsroom() as session:
        closing.forget_waits(session, now=waits_until)

    assert kept == waits_until
    assert office.row(request_id).waits_until is None
    assert office.row(request_id).stage == Stage.OPEN


def test_only_the_purpose_that_changes_ends(office: Office) -> None:
    request_id, maks = office.ask(), office.maks.contributor_id

    with office.databases.newsroom() as session:
        closing.void_for(session, maks, Purpose.PAYMENT, today=TODAY)
    assert office.row(request_id).stage == Stage.OPEN
    with office.databases.newsroom() as session:
        closing.void_for(session, maks, Purpose.IDENTITY, today=TODAY)
        closing.void_for(session, maks, Purpose.IDENTITY, today=TODAY)

    assert office.row(request_id).stage == Stage.ENDED
    acts = [canonical.decode(entry)["act"] for entry in office.journal()]
    assert acts == ["request.asked", "request.ended"]


def test_a_closed_request_makes_room_for_another(office: Office) -> None:
    office.ask()
    with office.databases.newsroom() as session:
        closing.expire(session, today=OVER.date())

    office.ask(now=NOW)

    with office.databases.newsroom(write=False) as session:
        assert session.scalar(select(func.count()).select_from(RevealRequest)) == 2
