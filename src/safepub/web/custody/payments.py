"""Payment runs, for paymasters: fetch the orders, pay them, say that it is done."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.custody import payments
from safepub.custody.payments import RunNotFoundError, RunView
from safepub.web.custody import downloads, guard
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("payments", __name__, url_prefix="/payments")


@blueprint.get("")
def show() -> str:
    """Show how many orders are open, and the runs."""
    keysets, custodian = runtime().keysets, guard.custodian()
    with newsroom_transaction(write=False) as session:
        waiting = payments.open_orders(session, custodian, keysets)
        runs = payments.list_runs(session, custodian, keysets)
    return render_template(
        "custody/payments.html",
        waiting=waiting,
        runs=runs,
        file_name=_file_name,
        quorum=keysets.payment.quorum,
    )


@blueprint.post("/begin")
def begin() -> Response:
    """Put all open orders into a new run."""
    with newsroom_transaction() as session:
        payments.begin_run(session, guard.custodian(), runtime().keysets, today=_today())
    return redirect(url_for("custody.payments.show", notice="run"), code=303)


@blueprint.get("/<uuid:run_id>/file")
def fetch(run_id: UUID) -> Response:
    """Hand a run out with the whole vault."""
    pieces = payments.payment_run(runtime().databases, guard.custodian(), run_id, runtime().custody)
    return downloads.stream(pieces, _file_name(run_id))


@blueprint.get("/<uuid:run_id>/paid")
def show_paid(run_id: UUID) -> str:
    """Ask whether all of a run is paid."""
    return render_template("custody/paid.html", run=_run(run_id))


@blueprint.post("/<uuid:run_id>/paid")
def confirm_paid(run_id: UUID) -> Response:
    """Close a run."""
    with newsroom_transaction() as session:
        payments.confirm_paid(session, guard.custodian(), runtime().keysets, run_id, today=_today())
    return redirect(url_for("custody.payments.show", notice="paid"), code=303)


def _run(run_id: UUID) -> RunView:
    with newsroom_transaction(write=False) as session:
        runs = payments.list_runs(session, guard.custodian(), runtime().keysets)
    for run in runs:
        if run.id == run_id and run.paid_on is None:
            return run
    raise RunNotFoundError


def _file_name(run_id: UUID) -> str:
    return f"payments-{run_id.hex[:8]}.spp"


def _today() -> date:
    return datetime.now(UTC).date()
