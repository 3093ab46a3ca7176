"""Reveal requests as the newsroom ends them: what is live, and what closing leaves behind.

Asking and answering are `safepub.custody`'s. This much lies here because an
envelope that changes ends the request about it, whoever changes it.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update

from safepub.crypto.keysets import Purpose
from safepub.database import NewsroomSession
from safepub.newsroom import journal
from safepub.newsroom.models.custody import CustodianAct, RevealRequest


class Stage(StrEnum):
    """Where a reveal request stands.

    WAITING is never stored: it is OPEN before `waits_until`. ENDED is what the
    contributor caused, by an objection that counts as a veto or by another envelope,
    or the custodians by re-sharing; which of them, the newsroom does not tell.
    """

    WAITING = "waiting"
    OPEN = "open"
    TAKEN = "taken"
    GRANTED = "granted"
    OPENED = "opened"
    NOTHING_FOUND = "nothing_found"
    SHARES_WRONG = "shares_wrong"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ENDED = "ended"


LIVE = frozenset({Stage.WAITING, Stage.OPEN, Stage.TAKEN, Stage.GRANTED})


def close(session: NewsroomSession, request: RevealRequest, stage: Stage, *, today: date) -> None:
    """Close a request: what could still lead to a share is deleted, the rest is history.

    The caller holds the request's lock and writes the journal.
    """
    request.stage = stage
    request.closed_on = today
    request.waits_until = None
    delete_answers(session, request.id)


def delete_answers(session: NewsroomSession, request_id: UUID) -> None:
    """Delete the bytes of a request's takes and grants; that they were given stays."""
    session.flush()
    session.execute(
        update(CustodianAct)
        .where(CustodianAct.request_id == request_id, CustodianAct.kind.in_(("take", "grant")))
        .values(source=None)
        .execution_options(synchronize_session="fetch")
    )


def lock_live(
    session: NewsroomSession, *, contributor_id: UUID | None = None, purpose: Purpose
) -> Sequence[RevealRequest]:
    """Lock the live requests of a purpose, of one contributor or of all, in the order of ids."""
    live = select(RevealRequest).where(
        RevealRequest.purpose == purpose, RevealRequest.stage.in_(LIVE)
    )
    if contributor_id is not None:
        live = live.where(RevealRequest.contributor_id == contributor_id)
    locked = live.order_by(RevealRequest.id).with_for_update()
    return session.scalars(locked, execution_options={"populate_existing": True}).all()


def end(session: NewsroomSession, requests: Sequence[RevealRequest], *, today: date) -> None:
    """End requests without saying why; the journal says that they ended."""
    for request in requests:
        close(session, request, Stage.ENDED, today=today)
        note(session, "request.ended", request, who=journal.WORKER, day=today)


def note(
    session: NewsroomSession,
    name: str,
    request: RevealRequest,
    *,
    who: str,
    day: date,
    **told: str,
) -> None:
    """Write an act about a request into the journal: the request's id and digest, and more."""
    what = {"id": str(request.id), "request": request.digest.hex(), **told}
    journal.append(session, name, who=who, what=what, day=day)
