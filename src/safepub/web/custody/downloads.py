"""Files for custodians: case files, the vault with them as a stream, and the journal.

All of it is sealed. Nothing is written down about who fetched what.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from uuid import UUID

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from safepub.crypto import checkpoints
from safepub.custody import case_files, journals, worklist
from safepub.custody.case_files import Wanted
from safepub.web import forms
from safepub.web.custody import guard, steps
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("downloads", __name__)

JOURNAL_FILE = "journal.spj"
LUMP_BYTES = 64 * 1024


@blueprint.get("/requests/<uuid:request_id>/case")
def fetch_case(request_id: UUID) -> Response:
    """Hand a case file out."""
    return _case(Wanted(request_id=request_id), "")


@blueprint.get("/requests/<uuid:request_id>/case-with-vault")
def fetch_case_with_vault(request_id: UUID) -> Response:
    """Hand a case file out with the whole vault, to its reader."""
    return _case(Wanted(request_id=request_id, vault=True), steps.WITH_VAULT)


@blueprint.get("/requests/<uuid:request_id>/case-with-documents")
def fetch_case_with_documents(request_id: UUID) -> Response:
    """Hand a case file out with the whole vault and all documents, to its reader."""
    wanted = Wanted(request_id=request_id, vault=True, documents=True)
    return _case(wanted, steps.WITH_DOCUMENTS)


@blueprint.get("/journal")
def show_journal() -> str:
    """Say what the journal is, and under which key it is signed."""
    key = runtime().custody.journal
    return render_template(
        "custody/journal.html",
        verifier_key=checkpoints.verifier_key(key.origin, key.public_key),
        file_name=JOURNAL_FILE,
        form=forms.blank(),
    )


@blueprint.get("/journal/file")
def fetch_journal() -> Response:
    """Hand the whole journal out, with a checkpoint that is signed now."""
    with newsroom_transaction(write=False) as session:
        pieces = journals.export(session, runtime().custody.journal)
    return stream(pieces, JOURNAL_FILE)


def stream(pieces: Iterator[bytes], name: str) -> Response:
    """Answer with a file that is made while it is sent; what refuses it does so before."""
    lumps = _lumps(pieces)
    first = next(lumps)
    answer = Response(chain((first,), lumps), mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lumps(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join pieces, of which a vault has tens of thousands, to what is worth sending."""
    lump = bytearray()
    for piece in pieces:
        lump += piece
        if len(lump) >= LUMP_BYTES:
            yield bytes(lump)
            lump.clear()
    yield bytes(lump)


def _case(wanted: Wanted, ending: str) -> Response:
    now, custodian = datetime.now(UTC), guard.custodian()
    with newsroom_transaction(write=False) as session:
        entry, _ = worklist.get_for_custodian(
            session, custodian, runtime().keysets, wanted.request_id, now=now
        )
    pieces = case_files.sections(runtime().databases, custodian, wanted, runtime().custody, now=now)
    return stream(pieces, steps.file_name(entry.request, ending))
