"""The desk's key: handed on to colleagues who wait, replaced, kept on paper."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.crypto import recovery_paper
from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import desk_keys, resealing
from safepub.newsroom import sessions as stored
from safepub.newsroom.staff import HeldDeskKey
from safepub.web import complaints, errors, forms, sessions, staff_login
from safepub.web.forms import FormState
from safepub.web.staff_login import CodeRefusedError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("desk_keys", __name__, url_prefix="/account/desk-key")

REPLACE, PAPER, RESEAL = "replace", "paper", "reseal"
ACTS = {
    REPLACE: (
        "Replace the key, because somebody who held it has left. Your colleagues log in again;"
        " nothing is lost."
    ),
    PAPER: "Make a new recovery key on paper. The earlier paper opens nothing more.",
}
RESEAL_WORDS = "Seal what is sealed to earlier keys to the one of now."
MISSING = {"act": "Please say what is to happen.", "code": staff_login.NO_CODE}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What is to happen, or to whom the key goes, with a fresh code."""

    act: str
    code: str = field(repr=False)


class ActForm(forms.FormSchema[Chosen]):
    """An act and a code. Unknown fields are refused."""

    builds = Chosen

    act = forms.line(36)
    code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("")
def show() -> str:
    """Show who waits for the key, and what can be done with it."""
    return _page(forms.blank())


@blueprint.post("")
def act() -> Response | str | tuple[str, int]:
    """Do what was chosen, or say why not."""
    chosen, form = forms.read(ActForm())
    form = complaints.name(form, MISSING)
    if chosen is not None and chosen.act not in dict(_offered()):
        form = form.refused("act", forms.NOT_OFFERED)
    if chosen is None or form.errors:
        return _page(form), 422
    try:
        with newsroom_transaction() as session:
            paper = _act(session, chosen)
    except (ConflictError, CodeRefusedError) as error:
        name = "code" if isinstance(error, CodeRefusedError) else forms.WHOLE_FORM
        return _page(form.refused(name, str(error))), errors.status_of(error)
    if paper is not None:
        return render_template("desk/recovery_paper.html", rows=recovery_paper.write(paper))
    return redirect(url_for("desk.desk_keys.show"), code=303)


def _act(session: NewsroomSession, chosen: Chosen) -> bytes | None:
    """Use the code up and do it; give the recovery key's seed where one was made."""
    reader, today = sessions.desk(), _today()
    staff_login.require_code(session, reader.staff_id, chosen.code)
    if chosen.act == PAPER:
        return desk_keys.renew_recovery(session, reader, today=today)
    if chosen.act == RESEAL:
        resealing.reseal(session, reader, today=today)
    elif chosen.act == REPLACE:
        _keep(session, desk_keys.replace(session, reader, today=today))
    else:
        desk_keys.hand_on(session, reader, UUID(chosen.act), today=today)
    return None


def _keep(session: NewsroomSession, held: HeldDeskKey) -> None:
    """Let this log-in hold the new key too; the others of this person hold it never."""
    stored.end_all_of_staff(session, sessions.desk().staff_id, but=sessions.session_id())

    def change(content: Mapping[str, Any]) -> dict[str, Any]:
        seed = base64.b64encode(held.seed).decode("ascii")
        return {**content, "desk_keys": {**content["desk_keys"], str(held.id): seed}}

    sessions.keep(session, change)


def _offered() -> list[tuple[str, str]]:
    """List what can be chosen now: each colleague who waits, then the other acts."""
    with newsroom_transaction(write=False) as session:
        waiting, left = desk_keys.waiting(session), resealing.left(session)
    colleagues = [(str(each.staff_id), f"Hand the key on to {each.name}") for each in waiting]
    rest = [(RESEAL, RESEAL_WORDS)] if left else []
    return [*colleagues, *rest, *ACTS.items()]


def _today() -> date:
    return datetime.now(UTC).date()


def _page(form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        waiting, left = desk_keys.waiting(session), resealing.left(session)
    return render_template(
        "desk/desk_key.html", form=form, offered=_offered(), waiting=waiting, left=left
    )
