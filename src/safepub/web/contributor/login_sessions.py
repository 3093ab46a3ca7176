"""The contributor's log-ins: how many there are, and how to end them."""

import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from safepub.crypto import session_ids
from safepub.newsroom import sessions as stored
from safepub.newsroom.drafts import Room
from safepub.web import forms, sessions
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("login_sessions", __name__, url_prefix="/room/log-ins")

_LOG_IN = b"safepub/log-in-address/v1\0"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One log-in in the list. `address` stands for it in the form, for its contributor alone."""

    address: UUID
    ends_on: date
    is_this: bool


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The log-in that should end."""

    log_in: UUID


class ChoiceForm(forms.FormSchema[Chosen]):
    """One log-in. Unknown fields are refused."""

    builds = Chosen

    log_in = fields.UUID(
        required=True,
        error_messages={"invalid": forms.NOT_OFFERED, "required": forms.NOT_OFFERED},
    )


@blueprint.get("")
def show() -> str:
    """Show how many log-ins there are, and on which day each ends; nothing else is known."""
    return render_template("contributor/log_ins.html", lines=list(_lines().values()))


@blueprint.post("/end")
def end() -> Response:
    """End one log-in, at once; this one too, if it was chosen."""
    chosen, _ = forms.read(ChoiceForm())
    lines = _lines()
    digest = next(
        (digest for digest, line in lines.items() if chosen and line.address == chosen.log_in), None
    )
    if digest is not None and lines[digest].is_this:
        sessions.log_out()
        return redirect(url_for("contributor.login.show", notice="logged-out"), code=303)
    # One that is not there any more has ended already.
    if digest is not None:
        with newsroom_transaction() as session:
            stored.end_one(session, sessions.contributor().contributor_id, digest)
    return redirect(url_for("contributor.login_sessions.show", notice="log-in-ended"), code=303)


@blueprint.post("/end-others")
def end_others() -> Response:
    """End every log-in but this one, at once."""
    with newsroom_transaction() as session:
        stored.end_all(session, sessions.contributor().contributor_id, but=sessions.session_id())
    return redirect(url_for("contributor.login_sessions.show", notice="log-ins-ended"), code=303)


def _lines() -> dict[bytes, Line]:
    room, this = sessions.contributor(), session_ids.digest(sessions.session_id())
    with newsroom_transaction(write=False) as session:
        found = stored.list_of(session, room.contributor_id, today=datetime.now(UTC).date())
    lines = {
        log_in.digest: Line(
            address=_address(room, log_in.digest),
            ends_on=log_in.ends_on,
            is_this=log_in.digest == this,
        )
        for log_in in found
    }
    return dict(sorted(lines.items(), key=lambda line: not line[1].is_this))


def _address(room: Room, digest: bytes) -> UUID:
    return UUID(bytes=hmac.digest(room.box_seed, _LOG_IN + digest, "sha256")[:16], version=4)
