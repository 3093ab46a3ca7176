"""Reveal requests as pages show them. Words are opened for whoever may read them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from safepub.crypto import requests
from safepub.crypto.acts import Outcome
from safepub.crypto.keysets import Purpose
from safepub.crypto.requests import Category
from safepub.custody import stages
from safepub.custody.stages import LIVE, RequestAct, Stage
from safepub.database import NewsroomSession
from safepub.newsroom.models.custody import CustodianAct, RevealRequest

ANSWERS = frozenset({"take", "grant"})


@dataclass(frozen=True, kw_only=True)
class Event:
    """One act of a custodian in the history of a request.

    `kind` is "take", "grant", "refusal" or "receipt"; `day` is the day on which it
    was handed in. `void` where a later take made it count no more. `key_id` names
    the custodian (`accounts.names`).
    """

    kind: str
    day: date
    key_id: bytes
    void: bool
    outcome: Outcome | None


@dataclass(frozen=True, kw_only=True)
class RequestView:
    """One line of a list of requests.

    `answers` counts what holds now: the reader and the grants, of `quorum` needed.
    """

    id: UUID
    purpose: Purpose
    category: Category
    byline: str = field(repr=False)
    asked_by: str = field(repr=False)
    stage: Stage
    asked_on: date
    expires_on: date
    waits_until: datetime | None
    """The full hour at which the wait ends; None once it is over."""
    closed_on: date | None
    answers: int
    quorum: int
    acts: tuple[RequestAct, ...]
    """What may be done now; whoever looks may do only some of it."""


@dataclass(frozen=True, kw_only=True)
class RequestDetail(RequestView):
    """A request with its history, oldest first, and its reason.

    `reason` is None where the reader's keys do not open it.
    """

    veto: bool
    events: tuple[Event, ...]
    reason: str | None = field(repr=False)


def lines(
    session: NewsroomSession, rows: Sequence[RevealRequest], *, now: datetime
) -> list[RequestView]:
    """Show requests, live ones first, each group by day, newest first."""
    handed_in = acts_of(session, [row.id for row in rows])
    shown = [_line(row, handed_in[row.id], now=now) for row in rows]
    return sorted(shown, key=_order)


def detail(
    session: NewsroomSession, row: RevealRequest, reason: str | None, *, now: datetime
) -> RequestDetail:
    """Show one request with everything that happened."""
    handed_in = acts_of(session, [row.id])[row.id]
    return RequestDetail(
        **vars(_line(row, handed_in, now=now)),
        veto=requests.read(row.statement).veto,
        events=tuple(
            Event(
                kind=act.kind,
                day=act.day,
                key_id=act.key_id,
                void=act.kind in ANSWERS and act.round != row.round,
                outcome=None if act.outcome is None else Outcome(act.outcome),
            )
            for act in handed_in
        ),
        reason=reason,
    )


def acts_of(
    session: NewsroomSession, request_ids: Sequence[UUID]
) -> defaultdict[UUID, list[CustodianAct]]:
    """Fetch what was handed in for each of these requests, in its order."""
    found: defaultdict[UUID, list[CustodianAct]] = defaultdict(list)
    rows = session.scalars(
        select(CustodianAct)
        .where(CustodianAct.request_id.in_(request_ids))
        .order_by(CustodianAct.number)
    )
    for act in rows:
        found[act.request_id].append(act)
    return found


def holding(row: RevealRequest, handed_in: Sequence[CustodianAct]) -> list[CustodianAct]:
    """Leave out takes and grants that a later take made void."""
    return [act for act in handed_in if act.kind not in ANSWERS or act.round == row.round]


def _line(row: RevealRequest, handed_in: Sequence[CustodianAct], *, now: datetime) -> RequestView:
    request, stage = requests.read(row.statement), stages.stage_of(row, now=now)
    return RequestView(
        id=row.id,
        purpose=request.purpose,
        category=request.category,
        byline=request.byline,
        asked_by=request.asked_by,
        stage=stage,
        asked_on=row.asked_on,
        expires_on=row.expires_on,
        waits_until=row.waits_until if stage is Stage.WAITING else None,
        closed_on=row.closed_on,
        answers=sum(act.kind in ANSWERS for act in holding(row, handed_in)),
        quorum=row.quorum,
        acts=stages.acts_for(stage),
    )


def _order(shown: RequestView) -> tuple[bool, int, UUID]:
    return (shown.stage not in LIVE, -shown.asked_on.toordinal(), shown.id)
