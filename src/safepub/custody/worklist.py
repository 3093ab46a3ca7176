"""The requests that a custodian finds at the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from safepub.crypto import requests, suite
from safepub.crypto.keysets import Keyset, Keysets, Purpose
from safepub.custody import accounts, answers, views
from safepub.custody.accounts import Custodian
from safepub.custody.rows import RevealRequestNotFoundError
from safepub.custody.setup import keyset_for
from safepub.custody.stages import RequestAct
from safepub.custody.views import RequestDetail, RequestView
from safepub.database import NewsroomSession
from safepub.newsroom.models.custody import CustodianAct, Objection, RevealRequest


@dataclass(frozen=True, kw_only=True)
class WorkEntry:
    """A request with what this custodian has to do with it.

    `answered` is "take", "grant", "refusal" or None: what of theirs holds now.
    `own` where they asked themselves, so that they can neither fetch nor hand in.
    `vault` where they are its reader, who alone may fetch it with the vault.
    """

    request: RequestView
    answered: str | None
    own: bool
    vault: bool
    objected: bool


def list_for_custodian(
    session: NewsroomSession, custodian: Custodian, keysets: Keysets, *, now: datetime
) -> Sequence[WorkEntry]:
    """List the requests of the key sets that this custodian's key is in, live ones first."""
    theirs = [
        row
        for row in session.scalars(select(RevealRequest))
        if is_for(custodian, keyset_of(row, keysets))
    ]
    by_id = {row.id: row for row in theirs}
    handed_in = views.acts_of(session, list(by_id))
    objected = set(session.scalars(select(Objection.request_id)))
    shown = views.lines(session, theirs, now=now)
    return [
        _entry(line, by_id[line.id], custodian, keysets, (handed_in[line.id], line.id in objected))
        for line in shown
    ]


def get_for_custodian(
    session: NewsroomSession,
    custodian: Custodian,
    keysets: Keysets,
    request_id: UUID,
    *,
    now: datetime,
) -> tuple[WorkEntry, RequestDetail]:
    """Give one of them with its history; `reason` is None, for it is read offline.

    Raises:
        RevealRequestNotFoundError: It is for other custodians, or there is none.
    """
    found = list_for_custodian(session, custodian, keysets, now=now)
    entry = next((entry for entry in found if entry.request.id == request_id), None)
    if entry is None:
        raise RevealRequestNotFoundError
    row = session.get_one(RevealRequest, request_id)
    return entry, views.detail(session, row, None, now=now)


def is_for(custodian: Custodian, keyset: Keyset) -> bool:
    """Tell whether a custodian's key is in a key set."""
    return custodian.key_id in {suite.key_id(key) for key in keyset.public_keys}


def keyset_of(row: RevealRequest, keysets: Keysets) -> Keyset:
    """Give today's key set of a request's purpose."""
    return keyset_for(keysets, Purpose(row.purpose))


def _entry(
    line: RequestView,
    row: RevealRequest,
    custodian: Custodian,
    keysets: Keysets,
    about: tuple[Sequence[CustodianAct], bool],
) -> WorkEntry:
    handed_in, objected = about
    request = requests.read(row.statement)
    own = accounts.asked_by(custodian, row, request, keyset_of(row, keysets))
    answer = answers.of(row, handed_in, custodian.key_id)
    answered = None if answer is None else answer.kind
    fetching = RequestAct.FETCH in line.acts and not own
    return WorkEntry(
        request=line,
        answered=answered,
        own=own,
        vault=fetching and answered == answers.TAKE,
        objected=objected,
    )
