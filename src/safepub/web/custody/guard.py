"""Who comes in at the custodians' door: everything is locked but the log-in."""

from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from safepub.crypto import suite
from safepub.crypto.keysets import Purpose
from safepub.custody import accounts
from safepub.custody.accounts import Custodian, NotConnectedError
from safepub.custody.setup import keyset_for
from safepub.web import sessions
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

OPEN = frozenset({"custody.login.show", "custody.login.log_in"})
WITHOUT_KEY = frozenset({"custody.login.log_out"})


def require_custodian() -> Response | tuple[str, int] | None:
    """Let in whoever is a custodian with a key, as the database says at this moment.

    Whoever wants to read is led to the log-in. An account that is connected to no
    key finds one sentence that says so.

    Raises:
        werkzeug.exceptions.Unauthorized: A form came in without a log-in.
    """
    if request.endpoint in OPEN:
        return None
    try:
        # The layout shows who is in; nothing decides by it.
        g.in_custody = sessions.custodian()
    except Unauthorized:
        if request.method == "POST":
            raise
        return redirect(url_for("custody.login.show"), code=303)
    return None if request.endpoint in WITHOUT_KEY else _require_key(g.in_custody.staff_id)


def _require_key(staff_id: UUID) -> tuple[str, int] | None:
    try:
        with newsroom_transaction(write=False) as session:
            g.custodian = accounts.custodian_of(session, staff_id)
    except NotConnectedError:
        return render_template("custody/not_connected.html"), 403
    return None


def custodian() -> Custodian:
    """Give the custodian whom the guard let in."""
    found: Custodian = g.custodian
    return found


def purposes() -> frozenset[Purpose]:
    """Say to which of today's key sets this custodian's key belongs."""
    held, keysets = g.get("custodian"), runtime().keysets
    return frozenset(
        purpose
        for purpose in Purpose
        for public_key in keyset_for(keysets, purpose).public_keys
        if held is not None and suite.key_id(public_key) == held.key_id
    )
