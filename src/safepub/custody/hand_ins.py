"""What custodians hand in: takes, grants, refusals, receipts, countersigned checkpoints.

Everything is checked with public keys alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from safepub.crypto import acts, requests
from safepub.crypto.acts import Act, Grant, Receipt, Refusal, Take
from safepub.crypto.checkpoints import CheckpointRefusedError
from safepub.custody import accounts, answers, rows, stages
from safepub.custody.accounts import Custodian
from safepub.custody.rows import EnvelopeChangedError, RevealRequestNotFoundError
from safepub.custody.setup import Setup, keyset_for, member_with
from safepub.custody.stages import RequestAct, Stage
from safepub.database import NewsroomSession
from safepub.errors import ForbiddenError, NotFoundError
from safepub.newsroom import journal
from safepub.newsroom.models.custody import RevealRequest


class Taken(StrEnum):
    """What kind of act was taken in."""

    TAKE = "take"
    GRANT = "grant"
    REFUSAL = "refusal"
    RECEIPT = "receipt"


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """What became of a file: which act of which request, and where that stands now.

    `taken`, `request_id` and `stage` are None where the file held a checkpoint alone.
    """

    taken: Taken | None
    request_id: UUID | None
    stage: Stage | None
    countersigned: bool


class OwnRequestError(ForbiddenError):
    """Nobody has a part in answering what they asked for."""

    message = "You asked for this yourself, so others have to answer it."


class NotYourKeyError(ForbiddenError):
    """The act is signed with another key than the account's."""

    message = "This was signed with another key than yours. Nothing was taken."


class UnknownRequestError(NotFoundError):
    """No request has the digest that the act names."""

    message = "This belongs to no request that is known here. Nothing was taken."


KINDS: Mapping[type[Act], tuple[Taken, RequestAct]] = MappingProxyType(
    {
        Take: (Taken.TAKE, RequestAct.TAKE),
        Grant: (Taken.GRANT, RequestAct.GRANT),
        Refusal: (Taken.REFUSAL, RequestAct.REFUSE),
        Receipt: (Taken.RECEIPT, RequestAct.RECEIVE),
    }
)


def hand_in(
    session: NewsroomSession, custodian: Custodian, source: bytes, setup: Setup, *, now: datetime
) -> HandedIn:
    """Take a hand-in file of a custodian: an act, a countersigned checkpoint, or both.

    All of it or nothing. A receipt is taken after the end of a request too: what was
    opened was opened.

    Raises:
        acts.HandInRefusedError: It is no hand-in.
        acts.ActRefusedError: It is not signed by a custodian of the set for this request.
        NotYourKeyError: It is signed with another key than the account's.
        UnknownRequestError: It belongs to no request here.
        OwnRequestError: Whoever hands it in asked for this.
        rows.EnvelopeChangedError: The envelope or the key set is another one by now.
        answers.AnsweredAlreadyError: They have answered already.
        answers.OtherTakeError: It does not name the take that holds, or that was theirs.
        stages.RequestOverError: The request is over.
        stages.StillWaitingError: It waits.
        stages.NotTakenError: Nobody has taken it up.
        checkpoints.CheckpointRefusedError: The checkpoint is not this journal's, or not
            countersigned with the account's key.
        journal.CheckpointContradictsError: The newsroom signed another history.
    """
    parts = acts.read_hand_in(source)
    act = acts.read(parts.act) if parts.act else None
    # Rows are locked before the journal's head.
    row = None if act is None else _row_of(session, custodian, act)
    if parts.checkpoint:
        _countersign(session, custodian, parts.checkpoint, setup, now=now)
    if act is not None and row is not None:
        _answer(session, custodian, (act, row), setup, now=now)
    return HandedIn(
        taken=None if act is None else KINDS[type(act)][0],
        request_id=None if row is None else row.id,
        stage=None if row is None else stages.stage_of(row, now=now),
        countersigned=bool(parts.checkpoint),
    )


def _row_of(session: NewsroomSession, custodian: Custodian, act: Act) -> RevealRequest:
    if act.key_id != custodian.key_id:
        raise NotYourKeyError
    try:
        return rows.locked(session, RevealRequest.digest == act.request)
    except RevealRequestNotFoundError as error:
        raise UnknownRequestError from error


def _answer(
    session: NewsroomSession,
    custodian: Custodian,
    answer: tuple[Act, RevealRequest],
    setup: Setup,
    *,
    now: datetime,
) -> None:
    act, row = answer
    request = requests.read(row.statement)
    keyset = keyset_for(setup.keysets, request.purpose)
    if accounts.asked_by(custodian, row, request, keyset):
        raise OwnRequestError
    if request.keyset != keyset.keyset_id:
        raise EnvelopeChangedError
    acts.require(act, request, keyset)
    stage = stages.stage_of(row, now=now)
    stages.check(KINDS[type(act)][1], stage)
    # What an envelope led to was seen, whatever stands in its place by now.
    if not isinstance(act, Receipt):
        rows.require_envelope(session, row)
    answers.accept(session, row, act, stage, today=rows.today_of(now))


def _countersign(
    session: NewsroomSession,
    custodian: Custodian,
    checkpoint: bytes,
    setup: Setup,
    *,
    now: datetime,
) -> None:
    member = member_with(setup.keysets, custodian.key_id)
    if member is None:
        raise NotYourKeyError
    try:
        note = checkpoint.decode()
    except UnicodeDecodeError as error:
        raise CheckpointRefusedError from error
    journal.countersigned(session, note, member, setup.journal, day=rows.today_of(now))
