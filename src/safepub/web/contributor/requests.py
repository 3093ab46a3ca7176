"""Every request for what is sealed about a contributor, and their word against it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.custody import objections
from safepub.custody.objections import MAX_OBJECTION, NewObjection
from safepub.custody.stages import LIVE
from safepub.custody.views import RequestView
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.languages import later
from safepub.newsroom.drafts import Room
from safepub.web import complaints, errors, forms, sessions
from safepub.web.contributor import addresses
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("requests", __name__, url_prefix="/room/requests")

MISSING = {"objection": later("Please write what you have against it.")}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a contributor says against a request."""

    objection: str = field(repr=False)


class ObjectionForm(forms.FormSchema[Typed]):
    """An objection. Unknown fields are refused."""

    builds = Typed

    objection = forms.paragraphs(MAX_OBJECTION)


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """One request in the list."""

    address: UUID
    request: RequestView


@blueprint.get("")
def show() -> str:
    """Show every request that there ever was."""
    with newsroom_transaction(write=False) as session:
        lines = lines_of(session, sessions.contributor())
    return render_template(
        "contributor/requests.html",
        live=[line for line in lines if line.request.stage in LIVE],
        over=[line for line in lines if line.request.stage not in LIVE],
        keyset=runtime().keysets.identity,
    )


@blueprint.get("/<uuid:address>")
def show_one(address: UUID) -> str:
    """Show one request: its reason, what it means, and what can be done against it."""
    return _page(address, forms.blank())


@blueprint.post("/<uuid:address>")
def object_to(address: UUID) -> Response | tuple[str, int]:
    """Object to a request; the custodians read it, or it ends the request."""
    typed, form = forms.read(ObjectionForm())
    if typed is None:
        return _page(address, complaints.name(form, MISSING)), 422
    try:
        _object(address, typed.objection)
    except (ConflictError, InvalidError) as error:
        return _page(address, form.refused(forms.WHOLE_FORM, str(error))), errors.status_of(error)
    return redirect(
        url_for("contributor.requests.show_one", address=address, notice="objected"), code=303
    )


def lines_of(session: NewsroomSession, room: Room) -> list[RequestLine]:
    """List the requests about a contributor with their addresses, live ones first."""
    found = objections.list_for_contributor(session, room, now=datetime.now(UTC))
    return [
        RequestLine(address=addresses.request_address(room, request.id), request=request)
        for request in found
    ]


def _object(address: UUID, words: str) -> None:
    now, room = datetime.now(UTC), sessions.contributor()
    with newsroom_transaction() as session:
        request_id = addresses.request_at(session, room, address, now=now)
        new = NewObjection(request_id=request_id, text=words)
        objections.object_to(session, room, new, runtime().keysets, now=now)


def _page(address: UUID, form: FormState) -> str:
    now, room = datetime.now(UTC), sessions.contributor()
    with newsroom_transaction(write=False) as session:
        request_id = addresses.request_at(session, room, address, now=now)
        found = objections.open_for_contributor(session, room, request_id, now=now)
    return render_template(
        "contributor/request.html", address=address, found=found, detail=found.detail, form=form
    )
