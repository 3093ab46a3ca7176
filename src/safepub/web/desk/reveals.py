"""The desk's list of reveal requests, and each with its history. No identity is ever here."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.custody import reveal_requests
from safepub.custody.stages import LIVE
from safepub.web import sessions
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("reveals", __name__, url_prefix="/reveal-requests")


@blueprint.get("")
def show() -> str:
    """Show all requests, live ones first."""
    with newsroom_transaction(write=False) as session:
        found = reveal_requests.list_for_desk(session, sessions.desk(), now=datetime.now(UTC))
    return render_template(
        "desk/reveal_requests.html",
        live=[request for request in found if request.stage in LIVE],
        over=[request for request in found if request.stage not in LIVE],
    )


@blueprint.get("/<uuid:request_id>")
def show_one(request_id: UUID) -> str:
    """Show one request with its reason, as far as the reader's keys open it, and its history."""
    now, reader = datetime.now(UTC), sessions.desk()
    with newsroom_transaction(write=False) as session:
        detail = reveal_requests.get_for_desk(session, reader, request_id, now=now)
        may_withdraw = reveal_requests.may_withdraw(session, reader, request_id, now=now)
    return render_template("desk/reveal_request.html", detail=detail, may_withdraw=may_withdraw)


@blueprint.post("/<uuid:request_id>/withdraw")
def withdraw(request_id: UUID) -> Response:
    """Take a request back."""
    with newsroom_transaction() as session:
        reveal_requests.withdraw(session, sessions.desk(), request_id, now=datetime.now(UTC))
    return redirect(url_for("desk.reveals.show_one", request_id=request_id), code=303)
