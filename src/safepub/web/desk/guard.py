"""Who comes in at the desk: everything is locked but the log-in and an invitation's pages."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from safepub.newsroom import staff
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.states import Right
from safepub.web import sessions

# Whoever holds an invitation has no account yet.
OPEN = frozenset(
    {
        *("desk.login.show", "desk.login.log_in", "desk.passkeys.ask"),
        *("desk.joining.show", "desk.joining.join"),
    }
)
WITHOUT_DESK_KEY = frozenset({"desk.login.log_out", "desk.show"})
# One's own account, which everybody has who may log in.
WITHOUT_DESK_KEY_BLUEPRINTS = frozenset({"desk.account", "desk.own_access", "desk.passkeys"})
# For administrators alone, none of whom needs a desk key.
ADMINISTRATION = "/desk/admin"


def require_desk_reader() -> Response | tuple[str, int] | None:
    """Let in whoever may come in here, as the database says at this moment.

    Pages under `/desk/admin` are for administrators, all others for those who
    hold a key of the desk. Whoever wants to read is led to the log-in. A form is
    answered with the page of the 401 error, which keeps what was typed.

    Raises:
        werkzeug.exceptions.Unauthorized: A form came in without a log-in.
    """
    if request.endpoint in OPEN:
        return None
    try:
        reader = sessions.desk()
    except Unauthorized:
        if request.method == "POST":
            raise
        return redirect(url_for("desk.login.show"), code=303)
    # The layout shows who is in; nothing decides by it.
    g.at_the_desk = reader
    if _may_come_in(reader):
        return None
    waits = reader.rights & staff.READING_RIGHTS and not is_administration()
    return render_template("desk/waiting.html" if waits else "desk/nothing_here.html"), 403


def is_administration() -> bool:
    """Tell whether this request is for one of the administrators' pages."""
    rule = request.url_rule
    return rule is not None and f"{rule.rule}/".startswith(f"{ADMINISTRATION}/")


def _may_come_in(reader: DeskReader) -> bool:
    if is_administration():
        return Right.ADMINISTRATOR in reader.rights
    return (
        bool(reader.rights & staff.READING_RIGHTS and reader.desk_keys)
        or request.endpoint in WITHOUT_DESK_KEY
        or request.blueprint in WITHOUT_DESK_KEY_BLUEPRINTS
    )
