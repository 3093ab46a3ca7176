"""What an answer of a custodian does to a request, once its signature is verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from safepub.crypto import acts
from safepub.crypto.acts import Act, Grant, Outcome, Receipt, Refusal, Take
from safepub.custody import stages, views
from safepub.custody.stages import LIVE, Stage
from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import journal, reveals
from safepub.newsroom.models.custody import CustodianAct, RevealRequest

TAKE, GRANT, REFUSAL, RECEIPT = "take", "grant", "refusal", "receipt"


class TooFewGrantsError(ConflictError):
    """Opening cannot have failed where nobody could open."""

    message = "Too few custodians have granted yet. Nothing was taken."


class AnsweredAlreadyError(ConflictError):
    """A custodian answers once."""

    message = "You have answered this request already. Nothing was taken."


class OtherTakeError(ConflictError):
    """The act answers a take that holds no more, or somebody else's."""

    message = "This was made for another take of this request. Nothing was taken."


@dataclass(frozen=True)
class Answered:
    """A request whose lock is held, where it stands, and what was handed in so far."""

    session: NewsroomSession
    row: RevealRequest
    stage: Stage
    handed_in: Sequence[CustodianAct]
    today: date


def accept(
    session: NewsroomSession, row: RevealRequest, act: Act, stage: Stage, *, today: date
) -> None:
    """Store an act that may be done in this stage, and bring the request to where it leads.

    The caller holds the request's lock.

    Raises:
        AnsweredAlreadyError: This custodian has answered already.
        OtherTakeError: It does not name the take that it has to.
    """
    answered = Answered(session, row, stage, views.acts_of(session, [row.id])[row.id], today)
    if isinstance(act, Take):
        _take(answered, act)
    elif isinstance(act, Grant):
        _grant(answered, act)
    elif isinstance(act, Refusal):
        _refuse(answered, act)
    else:
        _receive(answered, act)


def of(row: RevealRequest, handed_in: Sequence[CustodianAct], key_id: bytes) -> CustodianAct | None:
    """Give the take, grant or refusal of a custodian that holds now."""
    held = [act for act in views.holding(row, handed_in) if act.kind != RECEIPT]
    return next((act for act in held if act.key_id == key_id), None)


def _take(to: Answered, take: Take) -> None:
    answer = of(to.row, to.handed_in, take.key_id)
    # The same take sent twice would make grants void that came in between.
    again = any(act.digest == take.digest for act in to.handed_in)
    if again or (answer is not None and answer.kind == REFUSAL):
        raise AnsweredAlreadyError
    # Grants to an earlier take are sealed to a key that nobody needs any more.
    reveals.delete_answers(to.session, to.row.id)
    to.row.round += 1
    to.row.take = take.digest
    _store(to, take, TAKE, to.row.round)
    _settle(to.row, grants=0)
    _note(to, "request.taken", take, take=take.digest.hex())


def _grant(to: Answered, grant: Grant) -> None:
    if of(to.row, to.handed_in, grant.key_id) is not None:
        raise AnsweredAlreadyError
    if grant.take != to.row.take:
        raise OtherTakeError
    _store(to, grant, GRANT, to.row.round)
    earlier = [act for act in views.holding(to.row, to.handed_in) if act.kind == GRANT]
    _settle(to.row, grants=1 + len(earlier))
    _note(to, "request.granted", grant, take=grant.take.hex())


def _refuse(to: Answered, refusal: Refusal) -> None:
    if of(to.row, to.handed_in, refusal.key_id) is not None:
        raise AnsweredAlreadyError
    # It holds for the request, whoever takes that up later.
    _store(to, refusal, REFUSAL, 0)
    _note(to, "request.refused", refusal)
    refusers = 1 + sum(act.kind == REFUSAL for act in to.handed_in)
    if refusers > to.row.people - to.row.quorum:
        reveals.close(to.session, to.row, Stage.REFUSED, today=to.today)


def _receive(to: Answered, receipt: Receipt) -> None:
    named = (TAKE, receipt.key_id, receipt.take)
    take = next((act for act in to.handed_in if (act.kind, act.key_id, act.digest) == named), None)
    shown = receipt.outcome is Outcome.SHOWN
    # Whoever opened before somebody else took the request up has opened all the same.
    if take is None or (take.round != to.row.round and not shown):
        raise OtherTakeError
    if any(act.kind == RECEIPT and act.round == take.round for act in to.handed_in):
        raise AnsweredAlreadyError
    # One custodian alone must not end a request with a story of how opening failed.
    if not shown and to.stage is Stage.TAKEN:
        raise TooFewGrantsError
    _store(to, receipt, RECEIPT, take.round)
    # What ended without being opened stays ended; what was opened was opened.
    if shown or to.stage in LIVE:
        reveals.close(to.session, to.row, stages.OUTCOMES[receipt.outcome], today=to.today)
    outcome = receipt.outcome.name.lower()
    _note(to, "request.receipt", receipt, take=receipt.take.hex(), outcome=outcome)


def _settle(row: RevealRequest, *, grants: int) -> None:
    """With the reader's own share and enough others, the reader can open."""
    row.stage = Stage.GRANTED if 1 + grants >= row.quorum else Stage.TAKEN


def _store(to: Answered, act: Act, kind: str, round_: int) -> None:
    newest = max((earlier.number for earlier in to.handed_in), default=0)
    stored = CustodianAct(
        request_id=to.row.id,
        number=newest + 1,
        round=round_,
        kind=kind,
        key_id=act.key_id,
        day=to.today,
        # Receipts name a take by its own digest, which outlasts its bytes.
        digest=act.digest if isinstance(act, Take) else acts.digest(act),
        outcome=int(act.outcome) if isinstance(act, Receipt) else None,
        source=act.source,
    )
    to.session.add(stored)
    to.session.flush()


def _note(to: Answered, name: str, act: Act, **told: str) -> None:
    who = journal.custodian(act.key_id)
    digest = acts.digest(act).hex()
    reveals.note(to.session, name, to.row, who=who, day=to.today, act=digest, **told)
