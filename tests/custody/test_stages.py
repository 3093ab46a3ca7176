"""The one table: every act in every stage, allowed or refused as it says."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from safepub import registration
from safepub.crypto.acts import Outcome, Take
from safepub.custody import closing, objections, reveal_requests, stages
from safepub.custody.objections import NewObjection
from safepub.custody.stages import (
    NotTakenError,
    RequestAct,
    RequestOverError,
    Stage,
    StillWaitingError,
)
from safepub.newsroom import reveals
from tests.custody.office import NOW, OVER, TODAY, WAITED, Office

Case = tuple[UUID, Take]
REFUSALS = (RequestOverError, StillWaitingError, NotTakenError)
ADA, BORIS, CECILIA = range(3)


def _open(office: Office) -> Case:
    request_id = office.ask()
    take, _ = office.sign_take(ADA, request_id)
    return request_id, take


def _taken(office: Office) -> Case:
    request_id = office.ask()
    take, _ = office.take(ADA, request_id)
    return request_id, take


def _granted(office: Office) -> Case:
    request_id, take = _taken(office)
    office.grant(BORIS, request_id, take)
    return request_id, take


def _received(outcome: Outcome) -> Callable[[Office], Case]:
    def bring(office: Office) -> Case:
        request_id, take = _granted(office)
        office.hand_in(ADA, office.sign_receipt(ADA, request_id, take, outcome))
        return request_id, take

    return bring


def _refused(office: Office) -> Case:
    request_id, take = _taken(office)
    office.refuse(BORIS, request_id)
    office.refuse(CECILIA, request_id)
    return request_id, take


def _withdrawn(office: Office) -> Case:
    request_id, take = _taken(office)
    with office.databases.newsroom() as session:
        reveal_requests.withdraw(session, office.edita, request_id, now=WAITED)
    return request_id, take


def _expired(office: Office) -> Case:
    request_id, take = _granted(office)
    with office.databases.newsroom() as session:
        assert closing.expire(session, today=OVER.date()) == 1
    return request_id, take


def _ended(office: Office) -> Case:
    request_id, take = _taken(office)
    keysets = office.setup.keysets
    registration.erase_identity(office.databases, keysets, office.maks.contributor_id, today=TODAY)
    return request_id, take


WAYS: dict[Stage, Callable[[Office], Case]] = {
    Stage.WAITING: _open,
    Stage.OPEN: _open,
    Stage.TAKEN: _taken,
    Stage.GRANTED: _granted,
    Stage.OPENED: _received(Outcome.SHOWN),
    Stage.NOTHING_FOUND: _received(Outcome.NO_SLOT),
    Stage.SHARES_WRONG: _received(Outcome.SHARES_WRONG),
    Stage.REFUSED: _refused,
    Stage.WITHDRAWN: _withdrawn,
    Stage.EXPIRED: _expired,
    Stage.ENDED: _ended,
}


def _attempt(office: Office, act: RequestAct, case: Case, now: datetime) -> None:
    """Do an act as whoever may do it."""
    request_id, take = case
    if act is RequestAct.FETCH:
        office.case(CECILIA, request_id, now=now)
    elif act is RequestAct.TAKE:
        office.hand_in(CECILIA, office.sign_take(CECILIA, request_id)[0].source, now=now)
    elif act is RequestAct.GRANT:
        office.hand_in(CECILIA, office.sign_grant(CECILIA, request_id, take), now=now)
    elif act is RequestAct.REFUSE:
        office.hand_in(CECILIA, office.sign_refusal(CECILIA, request_id), now=now)
    elif act is RequestAct.RECEIVE:
        office.hand_in(ADA, office.sign_receipt(ADA, request_id, take), now=now)
    elif act is RequestAct.WITHDRAW:
        with office.databases.newsroom() as session:
            reveal_requests.withdraw(session, office.edita, request_id, now=now)
    else:
        objection = NewObjection(request_id=request_id, text="Please do not.")
        with office.databases.newsroom() as session:
            keysets = office.setup.keysets
            objections.object_to(session, office.maks, objection, keysets, now=now)


@pytest.mark.parametrize("act", RequestAct)
@pytest.mark.parametrize("stage", Stage)
def test_an_act_is_done_where_the_table_allows_it(
    office: Office, stage: Stage, act: RequestAct
) -> None:
    case = WAYS[stage](office)
    now = NOW if stage is Stage.WAITING else WAITED
    assert stages.stage_of(office.row(case[0]), now=now) is stage

    if stage in stages.SOURCES[act]:
        _attempt(office, act, case, now)
    else:
        with pytest.raises(REFUSALS):
            _attempt(office, act, case, now)
        assert stages.stage_of(office.row(case[0]), now=now) is stage


def test_every_act_has_a_row_in_the_table_and_every_stage_a_way() -> None:
    assert set(stages.SOURCES) == set(RequestAct)
    assert set(WAYS) == set(Stage)
    assert set(stages.OUTCOMES) == set(Outcome)


def test_live_is_what_somebody_can_still_answer() -> None:
    answers = (RequestAct.TAKE, RequestAct.GRANT, RequestAct.REFUSE)

    assert frozenset().union(*(stages.SOURCES[act] for act in answers)) == reveals.LIVE
    for stage in Stage:
        assert (RequestAct.FETCH in stages.acts_for(stage)) == (stage in reveals.LIVE)


@pytest.mark.parametrize(
    ("stage", "act", "error"),
    [
        (Stage.WAITING, RequestAct.TAKE, StillWaitingError),
        (Stage.WAITING, RequestAct.GRANT, StillWaitingError),
        (Stage.WAITING, RequestAct.RECEIVE, NotTakenError),
        (Stage.OPEN, RequestAct.GRANT, NotTakenError),
        (Stage.OPENED, RequestAct.RECEIVE, RequestOverError),
        (Stage.EXPIRED, RequestAct.TAKE, RequestOverError),
    ],
)
def test_a_refusal_says_why(stage: Stage, act: RequestAct, error: type[Exception]) -> None:
    with pytest.raises(error):
        stages.check(act, stage)


def test_the_wait_ends_with_its_hour_and_the_request_with_its_day(office: Office) -> None:
    row = office.row(office.ask())
    assert row.waits_until is not None
    last = datetime.combine(row.expires_on, datetime.max.time(), NOW.tzinfo)

    assert stages.stage_of(row, now=row.waits_until - timedelta(seconds=1)) is Stage.WAITING
    assert stages.stage_of(row, now=row.waits_until) is Stage.OPEN
    assert stages.stage_of(row, now=last) is Stage.OPEN
    assert stages.stage_of(row, now=last + timedelta(seconds=1)) is Stage.EXPIRED
