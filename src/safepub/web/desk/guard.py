"""Who comes in at the desk: everything is locked but the log-in."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from safepub.newsroom import staff
from safepub.web import sessions

OPEN = frozenset({"desk.login.show", "desk.login.log_in"})
WITHOUT_DESK_KEY = frozenset({"desk.login.log_out"})


def require_desk_reader() -> Response | tuple[str, int] | None:
    """Let in whoever may read at the desk, as the database says at this moment.

    Whoever wants to read is led to the log-in. A form is answered with the
    page of the 401 error, which keeps what was typed.

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
    if reader.rights & staff.READING_RIGHTS or request.endpoint in WITHOUT_DESK_KEY:
        return None
    return render_template("desk/nothing_here.html"), 403
