"""Invitations of contributors, for administrators: made, counted, withdrawn, never looked up."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.newsroom import invitations
from safepub.newsroom.invitations import OFFERED_DAYS, InvitationNotFoundError
from safepub.web import complaints, errors, forms, sessions, staff_login
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.staff_login import CodeRefusedError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("inviting", __name__, url_prefix="/admin/invitations")

USUAL_DAYS = "14"
LONGEST_ADDRESS = 500
DAYS = [(str(days), f"{days} days") for days in OFFERED_DAYS]
# Its place in the contributors' door, which another process may serve.
PATH = "/invitation/"
MISSING = {
    "code": staff_login.NO_CODE,
    "address": "Please give the address of the invitation.",
}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """For how long an invitation works, with a fresh code."""

    days: str
    code: str = field(repr=False)


class OfferForm(forms.FormSchema[Offer]):
    """A new invitation. Unknown fields are refused."""

    builds = Offer

    days = forms.choice([days for days, _ in DAYS])
    code = forms.secret(staff_login.LONGEST_CODE)


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """The address of an invitation."""

    address: str = field(repr=False)


class WithdrawForm(forms.FormSchema[Withdrawn]):
    """One invitation. Unknown fields are refused."""

    builds = Withdrawn

    address = forms.line(LONGEST_ADDRESS)


@dataclass(frozen=True, kw_only=True)
class LastDay:
    """The last day of invitations."""

    day: date


class LastDayForm(forms.FormSchema[LastDay]):
    """All invitations of one last day. Unknown fields are refused."""

    builds = LastDay

    day = fields.Date(required=True)


@blueprint.get("")
def show() -> str:
    """Count the open invitations by their last day."""
    return _page(forms.blank(days=USUAL_DAYS))


@blueprint.post("")
def offer() -> str | tuple[str, int]:
    """Make an invitation and show its address this once, or say what is wrong."""
    wanted, form = forms.read(OfferForm())
    if wanted is None:
        return _page(complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            token = _offer(session, wanted)
    except (ConflictError, InvalidError) as error:
        field_name = "code" if isinstance(error, CodeRefusedError) else "days"
        return _page(form.refused(field_name, str(error))), errors.status_of(error)
    site = runtime().settings.site
    return render_template(
        "desk/contributor_invitation.html",
        addresses=[f"{start}{PATH}{token}" for start in (site.onion, site.base_url) if start],
        days=wanted.days,
    )


@blueprint.post("/withdraw")
def withdraw() -> Response | tuple[str, int]:
    """Let one invitation work no longer, or say that it does not as it is."""
    wanted, form = forms.read(WithdrawForm())
    if wanted is None:
        return _page(_with_days(complaints.name(form, MISSING))), 422
    token = wanted.address.rstrip("/").rpartition("/")[2]
    try:
        with newsroom_transaction() as session:
            invitations.withdraw(session, sessions.desk(), token, today=_today())
    except InvitationNotFoundError as error:
        # Not its family's answer: the page is there, and so is what was typed.
        return _page(_with_days(form.refused("address", str(error)))), 422
    return redirect(url_for("desk.inviting.show"), code=303)


@blueprint.post("/withdraw-until")
def withdraw_until() -> Response | tuple[str, int]:
    """Let no invitation of one last day work any longer."""
    wanted, _ = forms.read(LastDayForm())
    if wanted is None:
        refused = forms.blank(days=USUAL_DAYS).refused(forms.WHOLE_FORM, forms.UNEXPECTED)
        return _page(refused), 422
    with newsroom_transaction() as session:
        invitations.withdraw_until(session, sessions.desk(), wanted.day)
    return redirect(url_for("desk.inviting.show"), code=303)


def _offer(session: NewsroomSession, wanted: Offer) -> str:
    """Use the code up and make an invitation."""
    reader = sessions.desk()
    staff_login.require_code(session, reader.staff_id, wanted.code)
    return invitations.offer(session, reader, int(wanted.days), today=_today())


def _with_days(form: FormState) -> FormState:
    return FormState(values={"days": USUAL_DAYS, **form.values}, errors=form.errors)


def _today() -> date:
    return datetime.now(UTC).date()


def _page(form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        waiting = invitations.open_until(session, today=_today())
    return render_template("desk/invitations.html", form=form, waiting=waiting, days=DAYS)
