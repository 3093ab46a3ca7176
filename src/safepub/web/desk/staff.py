"""Who works at the desk: for administrators, who see no text by it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.newsroom import staff_invitations, staffing
from safepub.newsroom.models.staff import NAME_MAX
from safepub.newsroom.states import Right
from safepub.web import complaints, errors, forms, sessions, staff_login
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.staff_login import CodeRefusedError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("staff", __name__, url_prefix="/admin/staff")

RIGHTS = {
    Right.EDITOR: "Edit: read and edit texts, write to contributors",
    Right.PUBLISHER: "Publish: approve, publish, correct, withhold",
    Right.ADMINISTRATOR: "Administrate: staff, outlets, invitations; no texts",
}
SET_RIGHTS, START_ANEW, CLOSE = "rights", "anew", "close"
ACTS = {
    SET_RIGHTS: "Let them do what is ticked below, and nothing else. Their log-ins end.",
    START_ANEW: "Let them start anew, because they lost their password or authenticator.",
    CLOSE: "Close the account for good. Their log-ins end, and their copies of the desk’s key go.",
}
MISSING = {
    "name": "Please give a name.",
    "act": "Please say what is to happen.",
    "code": staff_login.NO_CODE,
}


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """Whom to invite, with a fresh code."""

    name: str
    code: str = field(repr=False)
    rights: list[str] = field(default_factory=list)


class InviteForm(forms.FormSchema[NewMember]):
    """An invitation. Unknown fields are refused."""

    builds = NewMember

    name = forms.line(NAME_MAX)
    rights = fields.List(forms.choice([right.value for right in RIGHTS]))
    code = forms.secret(staff_login.LONGEST_CODE)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to happen to an account, with a fresh code."""

    act: str
    code: str = field(repr=False)
    rights: list[str] = field(default_factory=list)


class ChangeForm(forms.FormSchema[Change]):
    """A change of an account. Unknown fields are refused."""

    builds = Change

    act = forms.choice(list(ACTS))
    rights = fields.List(forms.choice([right.value for right in RIGHTS]))
    code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("")
def show() -> str:
    """List accounts and open invitations."""
    return _list(forms.blank())


@blueprint.post("/invite")
def invite() -> str | tuple[str, int]:
    """Make an invitation and show its address this once, or say what is wrong."""
    new, form = forms.read(InviteForm())
    if new is None:
        return _list(complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            token = _invite(session, new)
    except (ConflictError, InvalidError) as error:
        field_name = "code" if isinstance(error, CodeRefusedError) else "name"
        return _list(form.refused(field_name, str(error))), errors.status_of(error)
    return _invitation(new.name, token)


@blueprint.post("/take-back")
def take_back() -> Response:
    """Let no open invitation work any longer."""
    with newsroom_transaction() as session:
        staff_invitations.take_back(session, sessions.desk(), today=_today())
    return redirect(url_for("desk.staff.show"), code=303)


@blueprint.get("/<uuid:staff_id>")
def show_one(staff_id: UUID) -> str:
    """Show one account and what can be done with it."""
    return _one(staff_id, forms.blank(), None)


@blueprint.post("/<uuid:staff_id>")
def change(staff_id: UUID) -> Response | str | tuple[str, int]:
    """Do one of the acts, or say why not."""
    wanted, form = forms.read(ChangeForm())
    ticked = frozenset(request.form.getlist("rights"))
    if wanted is None:
        return _one(staff_id, complaints.name(form, MISSING), ticked), 422
    try:
        with newsroom_transaction() as session:
            name = staffing.member(session, staff_id).name
            token = _change(session, staff_id, wanted)
    except (ConflictError, InvalidError) as error:
        field_name = "code" if isinstance(error, CodeRefusedError) else forms.WHOLE_FORM
        refused = form.refused(field_name, str(error))
        return _one(staff_id, refused, ticked), errors.status_of(error)
    if token is not None:
        return _invitation(name, token)
    return redirect(url_for("desk.staff.show"), code=303)


def _invite(session: NewsroomSession, new: NewMember) -> str:
    """Use the code up and invite."""
    reader, rights = sessions.desk(), frozenset(Right(right) for right in new.rights)
    staff_login.require_code(session, reader.staff_id, new.code)
    return staff_invitations.invite(session, reader, new.name, rights, today=_today())


def _change(session: NewsroomSession, staff_id: UUID, wanted: Change) -> str | None:
    """Use the code up and do what was chosen; give the token of an invitation that it made."""
    reader, today = sessions.desk(), _today()
    staff_login.require_code(session, reader.staff_id, wanted.code)
    if wanted.act == START_ANEW:
        return staff_invitations.invite_anew(session, reader, staff_id, today=today)
    if wanted.act == CLOSE:
        staffing.disable(session, reader, staff_id, today=today)
    else:
        rights = frozenset(Right(right) for right in wanted.rights)
        staffing.set_rights(session, reader, staff_id, rights, today=today)
    return None


def _today() -> date:
    return datetime.now(UTC).date()


def _list(form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        return render_template(
            "desk/staff.html",
            form=form,
            members=staffing.members(session),
            invitations=staff_invitations.list_open(session, today=_today()),
            offered=RIGHTS,
            ticked=frozenset(request.form.getlist("rights")),
        )


def _one(staff_id: UUID, form: FormState, ticked: frozenset[str] | None) -> str:
    with newsroom_transaction(write=False) as session:
        member = staffing.member(session, staff_id)
    return render_template(
        "desk/staff_member.html",
        form=form,
        member=member,
        acts=list(ACTS.items()),
        offered=RIGHTS,
        ticked=member.rights if ticked is None else ticked,
    )


def _invitation(name: str, token: str) -> str:
    address = url_for("desk.joining.show", token=token)
    return render_template(
        "desk/staff_invitation.html",
        name=name,
        address=runtime().settings.site.base_url + address,
        days=staff_invitations.DAYS,
    )
