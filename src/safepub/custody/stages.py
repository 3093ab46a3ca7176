"""The life of a reveal request: the one table of acts and stages.

Pages, domain functions and tests are driven by `SOURCES`; no other place decides
what may follow what.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from safepub.crypto.acts import Outcome
from safepub.errors import ConflictError
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.reveals import LIVE, Stage

__all__ = ["LIVE", "Stage"]


class RequestAct(StrEnum):
    """What somebody does with a reveal request."""

    FETCH = "fetch"
    TAKE = "take"
    GRANT = "grant"
    REFUSE = "refuse"
    RECEIVE = "receive"
    """The reader hands the receipt in."""
    WITHDRAW = "withdraw"
    OBJECT = "object"


class RequestOverError(ConflictError):
    """The request is closed, or its last day is over."""

    message = "This request is over."


class StillWaitingError(ConflictError):
    """The waiting period is not over."""

    message = "This request still waits, so nobody can take it up or grant it yet."


class NotTakenError(ConflictError):
    """Nobody has taken the request up."""

    message = "Nobody has taken this request up yet."


_TAKEN = frozenset({Stage.TAKEN, Stage.GRANTED})
# A reader has all that opening needs on a machine of their own. Where one opened what has
# ended meanwhile, the receipt is the only trace of it.
_TOO_LATE = frozenset({Stage.REFUSED, Stage.WITHDRAWN, Stage.EXPIRED, Stage.ENDED})

SOURCES: Mapping[RequestAct, frozenset[Stage]] = MappingProxyType(
    {
        RequestAct.FETCH: LIVE,
        RequestAct.TAKE: _TAKEN | {Stage.OPEN},
        RequestAct.GRANT: _TAKEN,
        RequestAct.REFUSE: LIVE,
        RequestAct.RECEIVE: _TAKEN | _TOO_LATE,
        RequestAct.WITHDRAW: LIVE,
        RequestAct.OBJECT: LIVE,
    }
)

OUTCOMES: Mapping[Outcome, Stage] = MappingProxyType(
    {
        Outcome.SHOWN: Stage.OPENED,
        Outcome.NO_SLOT: Stage.NOTHING_FOUND,
        Outcome.SHARES_WRONG: Stage.SHARES_WRONG,
    }
)


def stage_of(request: RevealRequest, *, now: datetime) -> Stage:
    """Tell where a request stands at this moment.

    WAITING before its wait is over; EXPIRED once its last day is, even before the
    worker has closed it.
    """
    stage = Stage(request.stage)
    if stage not in LIVE:
        return stage
    if request.expires_on < now.astimezone(UTC).date():
        return Stage.EXPIRED
    waits = request.waits_until is not None and now < request.waits_until
    return Stage.WAITING if waits else stage


def check(act: RequestAct, stage: Stage) -> None:
    """Return where the act may be done in this stage.

    Raises:
        RequestOverError: The request is closed.
        StillWaitingError: It waits.
        NotTakenError: Nobody has taken it up.
    """
    if stage in SOURCES[act]:
        return
    if stage not in LIVE:
        raise RequestOverError
    if act in {RequestAct.TAKE, RequestAct.GRANT} and stage is Stage.WAITING:
        raise StillWaitingError
    raise NotTakenError


def acts_for(stage: Stage) -> tuple[RequestAct, ...]:
    """List what may be done in this stage, by whoever may do it."""
    return tuple(act for act, sources in SOURCES.items() if stage in sources)
