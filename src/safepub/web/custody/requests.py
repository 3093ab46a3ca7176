"""The reveal requests that a custodian may answer, and what can be done with each."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, render_template

from safepub.custody import accounts, worklist
from safepub.custody.stages import LIVE, RequestAct
from safepub.web import forms
from safepub.web.custody import guard, steps
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("requests", __name__)


@blueprint.get("/")
def show() -> str:
    """Show the requests of this custodian's key sets, live ones first."""
    with newsroom_transaction(write=False) as session:
        entries = worklist.list_for_custodian(
            session, guard.custodian(), runtime().keysets, now=datetime.now(UTC)
        )
    return render_template(
        "custody/requests.html",
        live=[entry for entry in entries if entry.request.stage in LIVE],
        over=[entry for entry in entries if entry.request.stage not in LIVE],
        purposes=guard.purposes(),
        form=forms.blank(),
    )


@blueprint.get("/requests/<uuid:request_id>")
def show_one(request_id: UUID) -> str:
    """Show one request: how far it has come, and what this custodian can do."""
    keysets = runtime().keysets
    with newsroom_transaction(write=False) as session:
        entry, detail = worklist.get_for_custodian(
            session, guard.custodian(), keysets, request_id, now=datetime.now(UTC)
        )
    return render_template(
        "custody/request.html",
        entry=entry,
        detail=detail,
        steps=steps.steps_for(entry),
        may_fetch=RequestAct.FETCH in detail.acts and not entry.own,
        files=steps,
        names=accounts.names(keysets),
        form=forms.blank(),
    )
