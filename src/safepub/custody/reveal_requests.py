"""Asking for a real identity at the desk, and taking it back.

Nothing here knows the vault; nothing here opens an identity.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from safepub.crypto import link_envelopes
from safepub.crypto.keysets import Keyset, Keysets, Purpose
from safepub.crypto.link_envelopes import EnvelopeMismatchError, EnvelopeRefusedError
from safepub.crypto.requests import Category
from safepub.custody import accounts, closing, rows, sealed_words, stages, statements, views
from safepub.custody.rows import RevealRequestNotFoundError
from safepub.custody.setup import keyset_for
from safepub.custody.stages import LIVE, RequestAct, Stage
from safepub.custody.statements import Asked
from safepub.custody.views import RequestDetail, RequestView
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, ForbiddenError, NotFoundError
from safepub.newsroom import contributors, reveals
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.custody import RevealRequest
from safepub.newsroom.models.people import Contributor, LinkEnvelope, Pseudonym
from safepub.newsroom.staff import READING_RIGHTS
from safepub.newsroom.states import Right, RightMissingError

__all__ = ["RevealRequestNotFoundError"]

MAX_REASON = sealed_words.MAX_WORDS


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the settings say about reveal requests, and whom reasons are sealed to."""

    keysets: Keysets
    waiting_hours: int = 24
    request_days: int = 14
    veto: bool = False


@dataclass(frozen=True, kw_only=True)
class NewRequest:
    """What somebody at the desk asks for."""

    pseudonym_id: UUID
    purpose: Purpose
    category: Category
    reason: str = field(repr=False)


class BylineNotFoundError(NotFoundError):
    """There is no such pseudonym."""

    message = "There is no such byline."


class NoQuorumError(ConflictError):
    """Too few custodians have an account that could answer; never automatic."""

    message = (
        "No quorum of custodians could answer, so nothing was asked. Tell the custodians: "
        "too few of them have an account that works, apart from whoever asks."
    )


class LiveRequestError(ConflictError):
    """One request at a time."""

    message = "There is a request about this contributor already that is not over."


class EnvelopeUnfitError(ConflictError):
    """The envelope is not sealed to the custodians of today."""

    message = (
        "What is sealed about this contributor is not sealed to the custodians of today, "
        "so nothing was asked. Whoever runs the server has to re-share it first."
    )


class NotYoursToWithdrawError(ForbiddenError):
    """Whoever asked withdraws, or a publisher."""

    message = "Only whoever asked, or a publisher, can withdraw this request."


def ask(
    session: NewsroomSession, desk: DeskReader, new: NewRequest, rules: Rules, *, now: datetime
) -> UUID:
    """Ask the custodians for what is sealed about the contributor behind a pseudonym.

    The page has confirmed a fresh second factor before. The request waits for
    `waiting_hours`, rounded up to the full hour, and is over after `request_days`, or
    a day after the wait where that is longer. The reason is sealed to the custodians,
    the contributor and the desk.

    Raises:
        states.RightMissingError: Whoever asks reads no texts.
        BylineNotFoundError: There is no such pseudonym.
        messages.ReasonMissingError: No reason was given.
        texts.TextTooLongError: The reason has more than 5,000 characters.
        sealed_content.DeskKeyMissingError: The desk has no key.
        NoQuorumError: Too few custodians could answer.
        LiveRequestError: There is a live request of this purpose already.
        EnvelopeUnfitError: The envelope is sealed to another key set.
    """
    if not desk.rights & READING_RIGHTS:
        raise RightMissingError
    reason, keyset = sealed_words.checked(new.reason), keyset_for(rules.keysets, new.purpose)
    pseudonym = _answerable(session, desk, new, keyset)
    envelope = contributors.lock_envelope(session, pseudonym.contributor_id, new.purpose)
    _require_none_live(session, envelope, now=now)
    _require_fitting(envelope, keyset)
    asked = Asked(
        category=new.category,
        reason=reason,
        byline=pseudonym.byline,
        contributor=session.get_one(Contributor, pseudonym.contributor_id),
        envelope=envelope.envelope,
        keyset=keyset,
        staff_id=desk.staff_id,
        asked_by=desk.name,
        waiting_hours=rules.waiting_hours,
        request_days=rules.request_days,
        veto=rules.veto,
    )
    return statements.store(session, asked, now=now).id


def list_for_desk(
    session: NewsroomSession, desk: DeskReader, *, now: datetime
) -> Sequence[RequestView]:
    """List all requests, live ones first, each group by day, newest first."""
    del desk
    return views.lines(session, session.scalars(select(RevealRequest)).all(), now=now)


def list_for_pseudonym(
    session: NewsroomSession, desk: DeskReader, pseudonym_id: UUID, *, now: datetime
) -> Sequence[RequestView]:
    """List the requests about the contributor behind a pseudonym under that byline."""
    del desk
    pseudonym = session.get(Pseudonym, pseudonym_id)
    if pseudonym is None:
        return []
    about = select(RevealRequest).where(RevealRequest.contributor_id == pseudonym.contributor_id)
    shown = views.lines(session, session.scalars(about).all(), now=now)
    # Another byline of the same person is nobody's business here.
    return [line for line in shown if line.byline == pseudonym.byline]


def get_for_desk(
    session: NewsroomSession, desk: DeskReader, request_id: UUID, *, now: datetime
) -> RequestDetail:
    """Open one request with its reason and history.

    Raises:
        RevealRequestNotFoundError: There is none.
    """
    row = session.get(RevealRequest, request_id)
    if row is None:
        raise RevealRequestNotFoundError
    seed = desk.desk_keys.get(row.desk_key_id)
    reason = sealed_words.opened(row.reason_body, row.desk_box, seed, kind="reason", owner=row.id)
    return views.detail(session, row, reason, now=now)


def may_withdraw(
    session: NewsroomSession, desk: DeskReader, request_id: UUID, *, now: datetime
) -> bool:
    """Tell whether this person could withdraw the request now."""
    row = session.get(RevealRequest, request_id)
    if row is None or stages.stage_of(row, now=now) not in LIVE:
        return False
    return _theirs(row, desk)


def withdraw(
    session: NewsroomSession, desk: DeskReader, request_id: UUID, *, now: datetime
) -> None:
    """Take a request back. What custodians handed in is deleted; that they did stays.

    Raises:
        RevealRequestNotFoundError: There is none.
        NotYoursToWithdrawError: Somebody else asked, and this is no publisher.
        stages.RequestOverError: It is over.
    """
    row = rows.locked(session, RevealRequest.id == request_id)
    if not _theirs(row, desk):
        raise NotYoursToWithdrawError
    stages.check(RequestAct.WITHDRAW, stages.stage_of(row, now=now))
    today = rows.today_of(now)
    reveals.close(session, row, Stage.WITHDRAWN, today=today)
    reveals.note(session, "request.withdrawn", row, who=str(desk.staff_id), day=today)


def _answerable(
    session: NewsroomSession, desk: DeskReader, new: NewRequest, keyset: Keyset
) -> Pseudonym:
    pseudonym = session.get(Pseudonym, new.pseudonym_id)
    if pseudonym is None:
        raise BylineNotFoundError
    if accounts.count_able(session, keyset, asked_by=desk.staff_id) < keyset.quorum:
        raise NoQuorumError
    return pseudonym


def _require_none_live(session: NewsroomSession, envelope: LinkEnvelope, *, now: datetime) -> None:
    live = reveals.lock_live(
        session, contributor_id=envelope.contributor_id, purpose=Purpose(envelope.purpose)
    )
    over = [row for row in live if stages.stage_of(row, now=now) is Stage.EXPIRED]
    closing.close_expired(session, over, today=rows.today_of(now))
    if len(over) < len(live):
        raise LiveRequestError


def _require_fitting(envelope: LinkEnvelope, keyset: Keyset) -> None:
    try:
        taken_apart = link_envelopes.read(envelope.envelope)
        link_envelopes.require(taken_apart, subject=envelope.contributor_id, keyset=keyset)
    except (EnvelopeRefusedError, EnvelopeMismatchError) as error:
        raise EnvelopeUnfitError from error


def _theirs(row: RevealRequest, desk: DeskReader) -> bool:
    return row.asked_by == desk.staff_id or Right.PUBLISHER in desk.rights
