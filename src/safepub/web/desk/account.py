"""One's own account at the desk: the log-ins, and the way to everything else about it."""

import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from safepub.crypto import session_ids
from safepub.newsroom import desk_keys, passkeys, recovery_codes
from safepub.newsroom import sessions as stored
from safepub.newsroom.staff import READING_RIGHTS
from safepub.web import forms, sessions
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("account", __name__, url_prefix="/account")

_LOG_IN = b"safepub/staff-log-in-address/v1\0"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One log-in in the list. `address` stands for it in the form, in this log-in alone."""

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
    """Show the log-ins of this account, and on which day each ends; nothing else is known."""
    reader = sessions.desk()
    holds_key = bool(reader.rights & READING_RIGHTS and reader.desk_keys)
    with newsroom_transaction(write=False) as session:
        return render_template(
            "desk/account.html",
            lines=list(_lines().values()),
            codes=recovery_codes.left(session, reader.staff_id),
            passkeys=len(passkeys.list_of(session, reader.staff_id)),
            holds_key=holds_key,
            waiting=len(desk_keys.waiting(session)) if holds_key else 0,
        )


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
        return redirect(url_for("desk.login.show"), code=303)
    # One that is not there any more has ended already.
    if digest is not None:
        with newsroom_transaction() as session:
            stored.end_one_of_staff(session, sessions.desk().staff_id, digest)
    return redirect(url_for("desk.account.show"), code=303)


@blueprint.post("/end-others")
def end_others() -> Response:
    """End every log-in but this one, at once; at the custodians' door as well."""
    with newsroom_transaction() as session:
        stored.end_all_of_staff(session, sessions.desk().staff_id, but=sessions.session_id())
    return redirect(url_for("desk.account.show"), code=303)


def _lines() -> dict[bytes, Line]:
    this = session_ids.digest(sessions.session_id())
    with newsroom_transaction(write=False) as session:
        today = datetime.now(UTC).date()
        found = stored.list_of_staff(session, sessions.desk().staff_id, today=today)
    lines = {
        log_in.digest: Line(
            address=_address(log_in.digest), ends_on=log_in.ends_on, is_this=log_in.digest == this
        )
        for log_in in found
    }
    return dict(sorted(lines.items(), key=lambda line: not line[1].is_this))


def _address(digest: bytes) -> UUID:
    # Under the id of this session, so that no page tells what the database finds one by.
    key = sessions.session_id().encode()
    return UUID(bytes=hmac.digest(key, _LOG_IN + digest, "sha256")[:16], version=4)
