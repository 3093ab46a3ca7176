"""The contributor's side of reveal requests: see every one, and object."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from safepub.crypto import requests
from safepub.crypto.keysets import Keysets
from safepub.crypto.requests import Request
from safepub.custody import rows, sealed_words, stages, views
from safepub.custody.rows import RevealRequestNotFoundError
from safepub.custody.setup import keyset_for
from safepub.custody.stages import RequestAct
from safepub.custody.views import RequestDetail, RequestView
from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import reveals
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.custody import Objection, RevealRequest
from safepub.newsroom.models.people import Contributor

MAX_OBJECTION = sealed_words.MAX_WORDS
# Staff are named to nobody outside.
NOBODY = ""


@dataclass(frozen=True, kw_only=True)
class NewObjection:
    """What a contributor says against a request."""

    request_id: UUID
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class RoomRequest:
    """A request as its contributor sees it. `asked_by` is empty: staff stay unnamed.

    `may_object` says whether there can be an objection now.
    """

    detail: RequestDetail
    objected: bool
    objection: str | None = field(repr=False)
    may_object: bool


class ObjectedAlreadyError(ConflictError):
    """One objection for each request."""

    message = "You have objected to this request already."


class CustodiansChangedError(ConflictError):
    """The key set is another one by now."""

    message = "The custodians have changed since this was asked, so no objection reaches them."


def list_for_contributor(
    session: NewsroomSession, room: Room, *, now: datetime
) -> Sequence[RequestView]:
    """List every request that was ever made about a contributor, live ones first."""
    about = select(RevealRequest).where(RevealRequest.contributor_id == room.contributor_id)
    shown = views.lines(session, session.scalars(about).all(), now=now)
    return [replace(line, asked_by=NOBODY) for line in shown]


def open_for_contributor(
    session: NewsroomSession, room: Room, request_id: UUID, *, now: datetime
) -> RoomRequest:
    """Open one request with reason, history and objection, with the contributor's key.

    Raises:
        RevealRequestNotFoundError: It is about somebody else, or there is none.
    """
    row = session.get(RevealRequest, request_id)
    if row is None or row.contributor_id != room.contributor_id:
        raise RevealRequestNotFoundError
    objection, seed = session.get(Objection, row.id), room.box_seed
    reason = sealed_words.opened(
        row.reason_body, row.contributor_box, seed, kind="reason", owner=row.id
    )
    detail = replace(views.detail(session, row, reason, now=now), asked_by=NOBODY)
    text = None
    if objection is not None:
        text = sealed_words.opened(
            objection.body, objection.contributor_box, seed, kind="objection", owner=row.id
        )
    return RoomRequest(
        detail=detail,
        objected=objection is not None,
        objection=text,
        may_object=objection is None and RequestAct.OBJECT in detail.acts,
    )


def object_to(
    session: NewsroomSession, room: Room, new: NewObjection, keysets: Keysets, *, now: datetime
) -> None:
    """Object to a live request; custodians read it. Where it is a veto, the request ends.

    Raises:
        RevealRequestNotFoundError: It is about somebody else, or there is none.
        messages.ReasonMissingError: There are no words.
        texts.TextTooLongError: There are more than 5,000 characters.
        stages.RequestOverError: It is over.
        ObjectedAlreadyError: There is an objection already.
        CustodiansChangedError: The request was for other custodians than those of today.
    """
    row = rows.locked(
        session,
        RevealRequest.id == new.request_id,
        RevealRequest.contributor_id == room.contributor_id,
    )
    text = sealed_words.checked(new.text)
    stages.check(RequestAct.OBJECT, stages.stage_of(row, now=now))
    if session.get(Objection, row.id) is not None:
        raise ObjectedAlreadyError
    request = requests.read(row.statement)
    session.add(_objection(session, request, text, keysets))
    if request.veto:
        reveals.end(session, [row], today=rows.today_of(now))


def _objection(
    session: NewsroomSession, request: Request, text: str, keysets: Keysets
) -> Objection:
    keyset = keyset_for(keysets, request.purpose)
    if keyset.keyset_id != request.keyset:
        raise CustodiansChangedError
    contributor = session.get_one(Contributor, request.subject)
    sealed = sealed_words.seal(
        text, keyset, contributor.public_key, kind="objection", owner=request.id
    )
    return Objection(
        request_id=request.id,
        body=sealed.body,
        custodian_boxes=sealed.custodian_boxes,
        contributor_box=sealed.others[0],
    )
