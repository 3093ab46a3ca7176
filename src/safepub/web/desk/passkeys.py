"""Passkeys of one's own: add one, remove one; and what a browser needs to ask for one."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from marshmallow import fields, validate
from werkzeug.wrappers import Response

from safepub.crypto import passkeys as ceremonies
from safepub.crypto.passkeys import Expected, Owner
from safepub.errors import InvalidError
from safepub.newsroom import passkeys
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.staff import NAME_MAX
from safepub.newsroom.passkeys import NewPasskey
from safepub.web import complaints, forms, headers, sessions, staff_login
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.staff_login import CodeRefusedError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")

LOG_IN = frozenset({"desk.login.show", "desk.login.log_in"})
LONGEST_ANSWER = 16_000
"""Browsers send an id of up to 1,023 bytes up to four times, in what holds it."""
WHICH = "Please say which one."
MISSING = {
    "label": "Please give it a name.",
    "code": staff_login.NO_CODE,
}


@dataclass(frozen=True, kw_only=True)
class Added:
    """What a new passkey is called, what the browser answered, and a fresh code."""

    label: str
    credential: str = field(repr=False)
    code: str = field(repr=False)


class AddForm(forms.FormSchema[Added]):
    """A new passkey. Unknown fields are refused."""

    builds = Added

    label = forms.line(NAME_MAX)
    code = forms.secret(staff_login.LONGEST_CODE)
    # Empty where no script ran, and then refused like any other that is none.
    credential = forms.Secret(
        load_default="", validate=validate.Length(max=LONGEST_ANSWER, error=forms.UNEXPECTED)
    )


@dataclass(frozen=True, kw_only=True)
class Removed:
    """Which passkey, and a fresh code."""

    passkey: UUID
    code: str = field(repr=False)


class RemoveForm(forms.FormSchema[Removed]):
    """One of one's own passkeys. Unknown fields are refused."""

    builds = Removed

    passkey = fields.UUID(required=True, error_messages={"invalid": WHICH, "required": WHICH})
    code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("")
def show() -> str:
    """List one's passkeys and offer to add one."""
    return _list(forms.blank())


@blueprint.post("")
def add() -> Response | tuple[str, int]:
    """Let a new passkey stand in for codes, or say what is wrong."""
    added, form = forms.read(AddForm())
    if added is None:
        return _list(complaints.name(form, MISSING)), 422
    reader, new = sessions.desk(), NewPasskey(name=added.label, answer=added.credential)
    try:
        with newsroom_transaction() as session:
            staff_login.require_code(session, reader.staff_id, added.code)
            passkeys.add(session, reader.staff_id, new, _expected(), now=datetime.now(UTC))
    except InvalidError as error:
        return _list(form.refused(_field_of(error), str(error))), 422
    return redirect(url_for("desk.passkeys.show"), code=303)


@blueprint.get("/remove")
def show_remove() -> str:
    """Ask which one is to go."""
    return _removal(forms.blank())


@blueprint.post("/remove")
def remove() -> Response | tuple[str, int]:
    """Let one of one's passkeys be good for nothing."""
    removed, form = forms.read(RemoveForm())
    if removed is None:
        return _removal(complaints.name(form, MISSING)), 422
    reader, today = sessions.desk(), datetime.now(UTC).date()
    try:
        with newsroom_transaction() as session:
            staff_login.require_code(session, reader.staff_id, removed.code)
            passkeys.remove(session, reader.staff_id, removed.passkey, today=today)
    except CodeRefusedError as error:
        return _removal(form.refused("code", str(error))), 422
    return redirect(url_for("desk.passkeys.show"), code=303)


@blueprint.get("/challenge")
def ask() -> Response:
    """Give the script a challenge for a passkey of this host; whoever has none is told the same."""
    return _json(ceremonies.request_options(_expected(), now=datetime.now(UTC)))


@blueprint.get("/new-challenge")
def ask_for_new() -> Response:
    """Give the script what makes a passkey for whoever has logged in."""
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        options = passkeys.creation_options(
            session, _owner(reader), _expected(), now=datetime.now(UTC)
        )
    return _json(options)


def offer() -> bool:
    """Tell whether a passkey may stand in for a code on this page; if so its script may run.

    At the log-in nobody is known yet; further in, whoever has none is offered none.
    """
    if staff_login.expected() is None:
        return False
    reader: DeskReader | None = g.get("at_the_desk")
    if reader is not None:
        with newsroom_transaction(write=False) as session:
            offered = bool(passkeys.list_of(session, reader.staff_id))
    else:
        offered = request.endpoint in LOG_IN
    if offered:
        headers.allow_script()
    return offered


def _expected() -> Expected:
    expected = staff_login.expected()
    if expected is None:
        abort(404)
    return expected


def _owner(reader: DeskReader) -> Owner:
    site = runtime().settings.site.name
    return Owner(id=reader.staff_id.bytes, name=reader.name, site=site)


def _json(options: str) -> Response:
    answer = make_response(options)
    answer.mimetype = "application/json"
    return answer


def _field_of(error: InvalidError) -> str:
    return "code" if isinstance(error, CodeRefusedError) else forms.WHOLE_FORM


def _list(form: FormState) -> str:
    expected = staff_login.expected()
    if expected is not None:
        headers.allow_script()
    with newsroom_transaction(write=False) as session:
        lines = passkeys.list_of(session, sessions.desk().staff_id)
    return render_template(
        "desk/passkeys.html",
        form=form,
        lines=lines,
        host=expected and expected.host,
        most=NAME_MAX,
    )


def _removal(form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        found = passkeys.list_of(session, sessions.desk().staff_id)
    lines = [(str(line.id), line.name) for line in found]
    return render_template("desk/remove_passkey.html", form=form, lines=lines)
