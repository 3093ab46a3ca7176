"""Case files for custodians: a request and all that belongs to it, with the vault as a whole.

One of two modules that read the vault for handing it out. Nothing in it can be opened here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from safepub.crypto import requests
from safepub.crypto import sections as parts
from safepub.crypto.sections import Kind
from safepub.custody import accounts, answers, journals, rows, sealed_words, stages, views
from safepub.custody.accounts import Custodian
from safepub.custody.hand_ins import OwnRequestError
from safepub.custody.rows import EnvelopeChangedError, RevealRequestNotFoundError
from safepub.custody.setup import Setup, keyset_for
from safepub.custody.stages import RequestAct
from safepub.custody.worklist import is_for
from safepub.database import Databases, NewsroomSession
from safepub.errors import ForbiddenError
from safepub.newsroom.models.custody import CustodianAct, Objection, RevealRequest
from safepub.vault import export

Section = tuple[Kind, bytes]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which case file, and whether the vault and the pool of documents come along."""

    request_id: UUID
    vault: bool = False
    documents: bool = False


class ReaderOnlyError(ForbiddenError):
    """The vault goes to the reader of a request, whose take is written down."""

    message = "Only the custodian who has taken this request up can fetch it with the vault."


def sections(
    databases: Databases, custodian: Custodian, wanted: Wanted, setup: Setup, *, now: datetime
) -> Iterator[bytes]:
    """Give the bytes of a case file; everything is checked before the first of them.

    Acts in it: the take that holds, refusals, and for the reader alone the grants. The
    vault and the documents come for the reader alone. Nothing is written, and nothing
    tells afterwards that a case file was fetched.

    Raises:
        RevealRequestNotFoundError: There is none, or it is for other custodians.
        hand_ins.OwnRequestError: Whoever wants it asked for it.
        hand_ins.EnvelopeChangedError: Envelope or key set are no longer those of the request.
        ReaderOnlyError: The vault is wanted by somebody who is not the reader.
        stages.RequestOverError: The request is over.
        DatabaseUnavailableError: A database does not answer; while streaming too, and
            then the file has no end and is refused by whoever reads it.
    """
    with databases.newsroom(write=False) as session:
        row = _fetchable(session, custodian, wanted.request_id, setup, now=now)
        handed_in = views.holding(row, views.acts_of(session, [row.id])[row.id])
        reading = _reads(row, handed_in, custodian)
        if (wanted.vault or wanted.documents) and not reading:
            raise ReaderOnlyError
        small = [
            *_case(session, row, setup),
            *_acts(handed_in, all_of_them=reading),
            *journals.sections(session, setup.journal),
        ]
    slots = export.stream_slots(databases) if wanted.vault else ()
    documents = export.stream_documents(databases) if wanted.documents else ()
    large = chain(
        ((Kind.SLOT, slot_id + body) for slot_id, body in slots),
        ((Kind.DOCUMENT, slot_id + body) for slot_id, body in documents),
    )
    return parts.write(parts.CASE, chain(small, large))


def _fetchable(
    session: NewsroomSession,
    custodian: Custodian,
    request_id: UUID,
    setup: Setup,
    *,
    now: datetime,
) -> RevealRequest:
    row = session.get(RevealRequest, request_id)
    if row is None:
        raise RevealRequestNotFoundError
    request = requests.read(row.statement)
    keyset = keyset_for(setup.keysets, request.purpose)
    if not is_for(custodian, keyset):
        raise RevealRequestNotFoundError
    if accounts.asked_by(custodian, row, request, keyset):
        raise OwnRequestError
    stages.check(RequestAct.FETCH, stages.stage_of(row, now=now))
    if request.keyset != keyset.keyset_id:
        raise EnvelopeChangedError
    return row


def _reads(row: RevealRequest, handed_in: list[CustodianAct], custodian: Custodian) -> bool:
    answer = answers.of(row, handed_in, custodian.key_id)
    return answer is not None and answer.kind == answers.TAKE


def _case(session: NewsroomSession, row: RevealRequest, setup: Setup) -> Iterator[Section]:
    yield Kind.STATEMENT, row.statement
    yield Kind.MANIFEST, setup.manifests[requests.read(row.statement).purpose]
    yield Kind.ENVELOPE, rows.require_envelope(session, row)
    yield Kind.REASON, sealed_words.section(row.reason_body, row.custodian_boxes)
    objection = session.get(Objection, row.id)
    if objection is not None:
        yield Kind.OBJECTION, sealed_words.section(objection.body, objection.custodian_boxes)


def _acts(handed_in: list[CustodianAct], *, all_of_them: bool) -> Iterator[Section]:
    """Give acts that hold; grants are the reader's alone, though nobody else can open them."""
    for act in handed_in:
        if act.source is not None and (all_of_them or act.kind != answers.GRANT):
            yield Kind.ACT, act.source
