"""Outlets, for administrators: who is let in, with which tokens."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.newsroom import outlet_acts, outlets
from safepub.newsroom.outlets import NAME_MAX, OutletView
from safepub.serving.articles import LIST_PATH
from safepub.web import complaints, errors, forms, sessions, staff_login
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.staff_login import CodeRefusedError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("outlets", __name__, url_prefix="/admin/outlets")

LIVE, TEST, CLOSE, OPEN, REVOKE = "live", "test", "close", "open", "revoke"
ISSUE = {
    LIVE: "Issue a live token.",
    TEST: "Issue a test token. It shows invented articles and nothing of yours.",
}
MISSING = {
    "name": "Please give a name.",
    "act": "Please say what is to happen.",
    "code": staff_login.NO_CODE,
}
ACT_MAX = 60


@dataclass(frozen=True, kw_only=True)
class NewOutlet:
    """What an outlet is called."""

    name: str


class AddForm(forms.FormSchema[NewOutlet]):
    """A new outlet. Unknown fields are refused."""

    builds = NewOutlet

    name = forms.line(NAME_MAX)


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to happen to an outlet, with a fresh code."""

    act: str
    code: str = field(repr=False)


class ChangeForm(forms.FormSchema[Change]):
    """A change of an outlet. Unknown fields are refused."""

    builds = Change

    act = forms.line(ACT_MAX)
    code = forms.secret(staff_login.LONGEST_CODE)


class ActNotOfferedError(InvalidError):
    """The outlet has changed meanwhile, so that this cannot be done with it any more."""

    message = forms.NOT_OFFERED


@blueprint.get("")
def show() -> str:
    """List the outlets."""
    return _list(forms.blank())


@blueprint.post("")
def add() -> Response | tuple[str, int]:
    """Add an outlet and lead to its page, or say what is wrong."""
    new, form = forms.read(AddForm())
    if new is None:
        return _list(complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            outlet_id = outlet_acts.add(session, sessions.desk(), new.name, today=_today())
    except (ConflictError, InvalidError) as error:
        return _list(form.refused("name", str(error))), errors.status_of(error)
    return redirect(url_for("desk.outlets.show_one", outlet_id=outlet_id), code=303)


@blueprint.get("/<uuid:outlet_id>")
def show_one(outlet_id: UUID) -> str:
    """Show one outlet and what can be done with it."""
    return _one(outlet_id, forms.blank())


@blueprint.post("/<uuid:outlet_id>")
def change(outlet_id: UUID) -> Response | str | tuple[str, int]:
    """Do one of the acts, or say why not; a token that it made is shown this once."""
    wanted, form = forms.read(ChangeForm())
    if wanted is None:
        return _one(outlet_id, complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            outlet = outlets.show(session, outlet_id)
            token = _change(session, outlet, wanted)
    except (ConflictError, InvalidError) as error:
        field_name = "code" if isinstance(error, CodeRefusedError) else "act"
        return _one(outlet_id, form.refused(field_name, str(error))), errors.status_of(error)
    if token is None:
        return redirect(url_for("desk.outlets.show_one", outlet_id=outlet_id), code=303)
    return render_template(
        "desk/outlet_token.html",
        outlet=outlet,
        token=token,
        live=wanted.act == LIVE,
        address=runtime().settings.site.base_url + LIST_PATH,
    )


def _change(session: NewsroomSession, outlet: OutletView, wanted: Change) -> str | None:
    """Use the code up and do what was chosen; give a token that it made."""
    if wanted.act not in _acts(outlet):
        raise ActNotOfferedError
    reader, today = sessions.desk(), _today()
    staff_login.require_code(session, reader.staff_id, wanted.code)
    if wanted.act in ISSUE:
        kind: Literal["live", "test"] = "live" if wanted.act == LIVE else "test"
        return outlet_acts.issue_token(session, reader, outlet.id, kind, today=today)
    if wanted.act in {CLOSE, OPEN}:
        active = wanted.act == OPEN
        outlet_acts.set_active(session, reader, outlet.id, active=active, today=today)
    else:
        reference = UUID(wanted.act.removeprefix(REVOKE))
        outlet_acts.revoke_token(session, reader, outlet.id, reference, today=today)
    return None


def _acts(outlet: OutletView) -> dict[str, str]:
    """Give what can be done with an outlet now, in words."""
    revoking = {
        f"{REVOKE}{token.reference}": f"Revoke token {number}: it opens nothing from now on."
        for number, token in enumerate(outlet.tokens, start=1)
    }
    if outlet.active:
        closing = {CLOSE: "Let the outlet in no longer. Its tokens and terms stay as they are."}
    else:
        closing = {OPEN: "Let the outlet in again, with the tokens and terms that it has."}
    return {**ISSUE, **revoking, **closing}


def _today() -> date:
    return datetime.now(UTC).date()


def _list(form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        return render_template("desk/outlets.html", form=form, outlets=outlets.every(session))


def _one(outlet_id: UUID, form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        outlet = outlets.show(session, outlet_id)
        bylines = {
            one.pseudonym_id: one.byline
            for one in outlets.public_bylines(session)
            if one.pseudonym_id in outlet.entitled.pseudonym_ids
        }
    return render_template(
        "desk/outlet.html",
        form=form,
        outlet=outlet,
        acts=list(_acts(outlet).items()),
        bylines=sorted(bylines.values()),
        unpublished=len(outlet.entitled.pseudonym_ids) - len(bylines),
    )
