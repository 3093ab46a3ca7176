"""Taking everything along: one file with all that is the contributor's, in clear."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, render_template

from safepub.custody import objections
from safepub.custody.objections import RoomRequest
from safepub.database import NewsroomSession
from safepub.newsroom import export
from safepub.newsroom.drafts import Room
from safepub.web import forms, sessions
from safepub.web.contributor import stepping_up
from safepub.web.contributor.stepping_up import PassphraseForm
from safepub.web.forms import FormState
from safepub.web.runtime import retire_after_pages
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("export", __name__, url_prefix="/room/export")
retire_after_pages(blueprint)

# In a folder of downloads it says nothing about writing, nor about this site.
FILE_NAME = "export.zip"


@blueprint.get("")
def show() -> str:
    """Say what the file holds and what it means to have it on a disk."""
    return _page(forms.blank())


@blueprint.post("")
def send() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """Hand the file out to whoever knows the passphrase; an open room is not enough."""
    typed, form = forms.read(PassphraseForm())
    if typed is None:
        return _page(form), 422
    refused = stepping_up.refusal(typed.passphrase, form)
    if refused is not None:
        return _page(refused.form), refused.status, refused.headers
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        content = export.make(session, room, _requests(session, room))
    return Response(
        content,
        mimetype="application/zip",
        headers={
            "Content-Disposition": f"attachment; filename={FILE_NAME}",
            "Cache-Control": "no-store",
        },
    )


def _requests(session: NewsroomSession, room: Room) -> list[Mapping[str, Any]]:
    now = datetime.now(UTC)
    found = objections.list_for_contributor(session, room, now=now)
    return [
        _facts(objections.open_for_contributor(session, room, request.id, now=now))
        for request in found
    ]


def _facts(found: RoomRequest) -> Mapping[str, Any]:
    """Give what the room's page tells of a request, ready for JSON."""
    detail = found.detail
    return {
        "for": detail.purpose.name.lower(),
        "byline": detail.byline,
        "category": detail.category.name.lower(),
        "reason": detail.reason,
        "asked_on": detail.asked_on.isoformat(),
        "closed_on": detail.closed_on and detail.closed_on.isoformat(),
        "outcome": detail.stage.value,
        "events": [
            {
                "day": event.day.isoformat(),
                "what": event.kind,
                "void": event.void,
                "outcome": event.outcome and event.outcome.name.lower(),
            }
            for event in detail.events
        ],
        "objection": found.objection,
    }


def _page(form: FormState) -> str:
    most = export.MOST_FILE_BYTES // (1024 * 1024)
    return render_template("contributor/export.html", form=form, most=most)
