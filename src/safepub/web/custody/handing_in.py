"""Handing in what a custodian's command has written: an act, a countersignature, or both."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from safepub.custody import hand_ins
from safepub.custody.hand_ins import HandedIn
from safepub.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from safepub.web import errors, forms
from safepub.web.custody import guard, wording
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("handing_in", __name__, url_prefix="/hand-in")

# An act and a checkpoint of at most 65,535 bytes each, and nine bytes around them.
MOST_BYTES = 2 * 65_535 + 9
# A custodian's key file, and the one-time key of a reader (`crypto/FORMAT.md`, 12 and 15).
NEVER_HERE = (b"SPK1", b"SPO1")


@blueprint.get("")
def show() -> str:
    """Show the form."""
    return _page()


@blueprint.post("")
def take_in() -> Response | tuple[str, int]:
    """Take the file in, or say why not, in the place where it was sent from."""
    sent = request.files.get("file")
    source = sent.stream.read(MOST_BYTES + 1) if sent is not None else b""
    problem = _unfit(source)
    if problem:
        return _page(problem), 422
    try:
        with newsroom_transaction() as session:
            taken = hand_ins.hand_in(
                session, guard.custodian(), source, runtime().custody, now=datetime.now(UTC)
            )
    except (ConflictError, ForbiddenError, InvalidError, NotFoundError) as error:
        return _page(str(error)), errors.status_of(error)
    return redirect(_onwards(taken), code=303)


def _unfit(source: bytes) -> str:
    """Say what is wrong with a file that nobody need look into, or nothing."""
    if source.startswith(NEVER_HERE):
        return wording.KEY_FILE
    if len(source) > MOST_BYTES:
        return wording.TOO_LARGE
    return "" if source else wording.WITHOUT_FILE


def _onwards(taken: HandedIn) -> str:
    if taken.request_id is None or taken.taken is None:
        return url_for("custody.downloads.show_journal", notice="countersigned")
    return url_for(
        "custody.requests.show_one", request_id=taken.request_id, notice=taken.taken.value
    )


def _page(problem: str = "") -> str:
    form = forms.blank()
    return render_template(
        "custody/hand_in.html", form=form.refused("file", problem) if problem else form
    )
