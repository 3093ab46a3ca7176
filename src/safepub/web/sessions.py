"""Who is there, at each door.

The cookie holds a random id (`safepub.web.cookies`). What a log-in opened lies
in the newsroom database, sealed under the id.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import g
from flask import session as flask_session
from werkzeug.exceptions import Unauthorized

from safepub.crypto import session_ids
from safepub.crypto.passphrases import ContributorKeys
from safepub.database import NewsroomSession, RowConflictError
from safepub.newsroom import sessions as stored
from safepub.newsroom import staff
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.sessions import LoginSession
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.sessions import Door, LiveSession, Opening
from safepub.newsroom.staff_log_in import Unlocked
from safepub.newsroom.states import Right
from safepub.web.cookies import CSRF, DoorSession
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction


@dataclass(frozen=True, kw_only=True)
class CustodianAccount:
    """A custodian or paymaster who has logged in at the server's door. It holds no key."""

    staff_id: UUID
    name: str


def current() -> LiveSession | None:
    """Give the session of this request, or None; it is looked up once in a request."""
    if "live_session" not in g:
        g.live_session = _resume()
    live: LiveSession | None = g.live_session
    return live


def contributor() -> Room:
    """Give the contributor who has logged in.

    Raises:
        werkzeug.exceptions.Unauthorized: Nobody has, or the log-in is over.
    """
    live = current()
    if live is None or live.owner is None or "note_key" not in live.content:
        raise Unauthorized
    return Room(
        contributor_id=live.owner,
        box_seed=_bytes(live.content["box_seed"]),
        note_key=_bytes(live.content["note_key"]),
    )


def desk() -> DeskReader:
    """Give the member of staff who has logged in, with the rights of this moment.

    Raises:
        werkzeug.exceptions.Unauthorized: Nobody has, or the account was disabled.
    """
    if "session_reader" not in g:
        g.session_reader = _desk_reader()
    reader: DeskReader = g.session_reader
    return reader


def custodian() -> CustodianAccount:
    """Give the custodian who has logged in, if the account is one at this moment.

    Raises:
        werkzeug.exceptions.Unauthorized: Nobody has, the account was disabled, or it
            has lost the right.
    """
    if "session_custodian" not in g:
        g.session_custodian = _custodian_account()
    account: CustodianAccount = g.session_custodian
    return account


def is_contributor() -> bool:
    """Tell whether a contributor has logged in."""
    return _answers(contributor)


def is_desk() -> bool:
    """Tell whether a member of staff has logged in at the desk."""
    return _answers(desk)


def is_custodian() -> bool:
    """Tell whether a custodian has logged in at their door."""
    return _answers(custodian)


def log_in_contributor(
    session: NewsroomSession, contributor_id: UUID, keys: ContributorKeys
) -> None:
    """Begin a contributor's session under a new id; an earlier one ends."""
    content = {"box_seed": _text(keys.box_seed), "note_key": _text(keys.note_key)}
    _begin(session, contributor_id, content)


def log_in_staff(session: NewsroomSession, unlocked: Unlocked) -> None:
    """Begin a session of staff under a new id; an earlier one ends."""
    keys = {str(key_id): _text(seed) for key_id, seed in unlocked.desk_keys.items()}
    _begin(session, unlocked.staff_id, {"desk_keys": keys})


def log_in_custodian(session: NewsroomSession, unlocked: Unlocked) -> None:
    """Begin a custodian's session under a new id; it holds no key of any kind."""
    _begin(session, unlocked.staff_id, {})


def keep(
    session: NewsroomSession, change: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> LiveSession:
    """Change what the session of this request holds now, one request after the other.

    Raises:
        werkzeug.exceptions.Unauthorized: It has ended meanwhile.
    """
    here, now = _door_session(), datetime.now(UTC)
    live = stored.keep(session, here.session_id, change, door=here.door, now=now)
    if live is None:
        raise Unauthorized
    g.live_session = live
    return live


def session_id() -> str:
    """Give the id that the browser goes on under."""
    return _door_session().session_id


def claim(session: NewsroomSession, content: Mapping[str, Any], *, lasts: timedelta) -> str:
    """Keep something in a session without an owner, and give its id; `go_on_under` it later.

    The id is the one that the browser came with, so that of two requests from
    one page a single one gets through. Where somebody has logged in it is a
    fresh one: their session must never hold what belongs to nobody yet.

    Raises:
        RowConflictError: Something is kept there already. A request of the same
            moment may cause it too, when the transaction ends.
    """
    door_session, now = _door_session(), datetime.now(UTC)
    opening = Opening(
        door=door_session.door, owner=None, content=dict(content), expires_at=now + lasts
    )
    if not door_session.sent:
        return stored.start(session, opening)
    session_id = door_session.session_id
    # Locked before it is looked at, or two requests could clear one row that is over.
    row = session.get(LoginSession, session_ids.digest(session_id), with_for_update=True)
    live = stored.resume(session, session_id, door=opening.door, now=now)
    if live is None:
        # Only what was seen: a row that came since is another request's, and it was first.
        if row is not None:
            stored.end(session, session_id)
        _start_under(session, session_id, opening)
        return session_id
    if live.owner is None:
        raise RowConflictError
    return stored.start(session, opening)


def go_on_under(session: NewsroomSession, session_id: str) -> None:
    """Let the browser go on under an id that `claim` gave; another session of it ends."""
    door_session = _door_session()
    if session_id != door_session.session_id:
        left = door_session.session_id
        # First, so that the answer sends the id even where the database fails now.
        door_session.take(session_id)
        stored.end(session, left)
    _start_anew(stored.resume(session, session_id, door=door_session.door, now=datetime.now(UTC)))


def give_up(session: NewsroomSession, session_id: str) -> None:
    """Drop what `claim` kept under this id; the browser stays where it is."""
    stored.end(session, session_id)
    if session_id == _door_session().session_id:
        _start_anew(None)


def log_out() -> None:
    """End the session in a transaction of its own, and take the cookie back."""
    door_session = _door_session()
    with newsroom_transaction() as session:
        stored.end(session, door_session.session_id)
    door_session.leave()
    _start_anew(None)


def _answers(who: Callable[[], object]) -> bool:
    try:
        who()
    except Unauthorized:
        return False
    return True


def _door_session() -> DoorSession:
    door_session = flask_session._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    assert isinstance(door_session, DoorSession)  # noqa: S101 - DoorSessions makes no other
    return door_session


def _resume() -> LiveSession | None:
    door_session = _door_session()
    if not door_session.sent:
        return None
    with newsroom_transaction(write=False) as session:
        return stored.resume(
            session, door_session.session_id, door=door_session.door, now=datetime.now(UTC)
        )


def _desk_reader() -> DeskReader:
    staff_id, content = _staff_at(Door.STAFF)
    with newsroom_transaction(write=False) as session:
        person = _active(session, staff_id)
        return DeskReader(
            staff_id=person.id,
            name=person.name,
            rights=staff.rights_of(session, person.id),
            desk_keys={
                UUID(key_id): _bytes(seed) for key_id, seed in content.get("desk_keys", {}).items()
            },
        )


def _custodian_account() -> CustodianAccount:
    staff_id, _ = _staff_at(Door.CUSTODY)
    with newsroom_transaction(write=False) as session:
        person = _active(session, staff_id)
        if Right.CUSTODIAN not in staff.rights_of(session, person.id):
            raise Unauthorized
        return CustodianAccount(staff_id=person.id, name=person.name)


def _staff_at(door: Door) -> tuple[UUID, Mapping[str, Any]]:
    """Give whose session this is and what it holds, if it belongs to this door of staff."""
    live = current()
    if live is None or live.owner is None or _door_session().door is not door:
        raise Unauthorized
    return live.owner, live.content


def _active(session: NewsroomSession, staff_id: UUID) -> Staff:
    try:
        return staff.get_active(session, staff_id)
    except staff.StaffNotFoundError as error:
        raise Unauthorized from error


def _begin(session: NewsroomSession, owner: UUID | None, content: dict[str, Any]) -> None:
    door_session = _door_session()
    if door_session.sent:
        stored.end(session, door_session.session_id)
    hours = runtime().settings.sessions
    of_contributor = door_session.door is Door.CONTRIBUTOR
    lasts = hours.contributor_hours if of_contributor else hours.staff_hours
    opening = Opening(
        door=door_session.door,
        owner=owner,
        content=content,
        expires_at=datetime.now(UTC) + timedelta(hours=lasts),
    )
    door_session.take(stored.start(session, opening))
    _start_anew(
        LiveSession(owner=opening.owner, content=opening.content, expires_at=opening.expires_at)
    )


def _start_under(session: NewsroomSession, session_id: str, opening: Opening) -> None:
    """Store a session under an id that exists; the primary key lets one alone do so."""
    session.add(
        LoginSession(
            digest=session_ids.digest(session_id),
            door=opening.door.value,
            sealed=b"",
            expires_on=opening.expires_at.date(),
        )
    )
    session.flush()
    live = LiveSession(owner=None, content=opening.content, expires_at=opening.expires_at)
    stored.rewrite(session, session_id, live)


def _start_anew(live: LiveSession | None) -> None:
    """Let nothing that was looked up under the old id stay for the rest of the request."""
    g.live_session = live
    g.pop("session_reader", None)
    g.pop("session_custodian", None)
    g.pop(CSRF, None)


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
