"""One cookie for each door, which holds a random id and nothing else.

Flask's own session is replaced. What Flask sees as the session is the CSRF
value, derived from the id. A visitor who has not logged in has an id and no row.
"""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, Request, Response, g
from flask.sessions import SessionInterface, SessionMixin

from safepub.crypto import session_ids
from safepub.newsroom.sessions import Door

COOKIES: Mapping[Door, str] = {
    Door.CONTRIBUTOR: "__Host-safepub-room",
    Door.STAFF: "__Host-safepub-desk",
    Door.CUSTODY: "__Host-safepub-custody",
}
PATHS: Mapping[Door, str] = {Door.STAFF: "/desk", Door.CUSTODY: "/custody"}
"""Where the doors of staff are; everything else is the contributor's."""
WITHOUT = ("/api/v1/", "/feeds/")
"""Where programs come with a token, or with nothing: no cookie counts there."""
CSRF = "csrf_token"
PLAUSIBLE_ID = re.compile(r"[A-Za-z0-9_-]{40,64}")


class DoorSession(dict[str, Any], SessionMixin):
    """What Flask takes for its session: the CSRF value of one id."""

    def __init__(self, door: Door, session_id: str | None) -> None:
        """Take up the id that the browser sent, or make one that it may be sent."""
        super().__init__()
        self.door = door
        self.changed = False
        self.ended = False
        self.sent = session_id is not None
        self.session_id = session_id or session_ids.new_session_id()
        self[CSRF] = session_ids.csrf_value(self.session_id)

    def take(self, session_id: str) -> None:
        """Go on under another id, which the answer will send."""
        self.session_id = session_id
        self.changed = True
        self.ended = False
        self[CSRF] = session_ids.csrf_value(session_id)

    def leave(self) -> None:
        """Go on under no id; the answer takes the cookie back."""
        self.take(session_ids.new_session_id())
        self.ended = True


class DoorSessions(SessionInterface):
    """Reads and sends the cookie of the door that the request came to."""

    def open_session(self, app: Flask, request: Request) -> DoorSession | None:
        """Find the id in the cookie; what cannot be one is ignored. Outlets have none."""
        del app
        if request.path.startswith(WITHOUT):
            return None
        door = door_of(request.path)
        sent = request.cookies.get(COOKIES[door], "")
        return DoorSession(door, sent if PLAUSIBLE_ID.fullmatch(sent) else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the id where it is new and somebody needs it, or take it back."""
        del app
        if not isinstance(session, DoorSession):
            return
        name = COOKIES[session.door]
        if session.ended:
            response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="Strict")
            return
        # Without a form on the page nobody needs an id yet.
        needed = CSRF in g and not session.sent
        if session.changed or needed:
            response.set_cookie(
                name, session.session_id, path="/", secure=True, httponly=True, samesite="Strict"
            )


def door_of(path: str) -> Door:
    """Say whose cookie counts on this path."""
    for door, start in PATHS.items():
        if path == start or path.startswith(f"{start}/"):
            return door
    return Door.CONTRIBUTOR
