"""What an outlet is called and may see, for administrators: tags, languages, bylines, embargo."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from safepub import languages
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.newsroom import outlet_acts, outlets
from safepub.newsroom.entitlements import Entitled
from safepub.newsroom.outlet_acts import (
    NameRefusedError,
    OutletNameTakenError,
    TermsChangedError,
)
from safepub.newsroom.outlets import NAME_MAX, OutletView
from safepub.web import complaints, errors, forms, sessions, staff_login
from safepub.web.desk import text_fields, wording
from safepub.web.forms import FormState
from safepub.web.staff_login import CodeRefusedError
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("outlet_terms", __name__, url_prefix="/admin/outlets")

YES = "yes"
FINGERPRINT = 64
MISSING = {"name": "Please give a name.", "code": staff_login.NO_CODE}
FIELDS: dict[type[Exception], str] = {
    NameRefusedError: "name",
    OutletNameTakenError: "name",
    CodeRefusedError: "code",
}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an outlet is called and may see, with a fresh code."""

    name: str
    embargo: str
    tags: str
    seen: str
    code: str = field(repr=False)
    languages: list[str] = field(default_factory=list)
    pseudonyms: list[UUID] = field(default_factory=list)

    def entitled(self, outlet_id: UUID) -> Entitled:
        """Give the terms for one outlet."""
        return Entitled(
            outlet_id=outlet_id,
            embargo=self.embargo == YES,
            tags=frozenset(text_fields.lines_of(self.tags)),
            languages=frozenset(self.languages),
            pseudonym_ids=frozenset(self.pseudonyms),
        )


class TermsForm(forms.FormSchema[Terms]):
    """An outlet's terms. Unknown fields are refused."""

    builds = Terms

    name = forms.line(NAME_MAX)
    embargo = forms.line(len(YES), required=False)
    tags = text_fields.lines()
    seen = forms.line(FINGERPRINT, required=False)
    languages = fields.List(forms.choice(list(languages.NAMES)))
    pseudonyms = fields.List(fields.UUID(error_messages={"invalid_uuid": forms.NOT_OFFERED}))
    code = forms.secret(staff_login.LONGEST_CODE)


@blueprint.get("/<uuid:outlet_id>/terms")
def show(outlet_id: UUID) -> str:
    """Show what an outlet may see, to be changed."""
    with newsroom_transaction(write=False) as session:
        outlet = outlets.show(session, outlet_id)
    terms = outlet.entitled
    form = forms.blank(
        name=outlet.name,
        embargo=YES if terms.embargo else "",
        tags="\n".join(sorted(terms.tags)),
        seen=outlet.fingerprint,
    )
    return _page(outlet_id, form, terms.languages, frozenset(map(str, terms.pseudonym_ids)))


@blueprint.post("/<uuid:outlet_id>/terms")
def change(outlet_id: UUID) -> Response | tuple[str, int]:
    """Let the outlet see exactly this from now on, or say why not."""
    wanted, form = forms.read(TermsForm())
    if wanted is None:
        return _again(outlet_id, complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            _change(session, outlet_id, wanted)
    except TermsChangedError as error:
        return _again(outlet_id, form.refused(forms.WHOLE_FORM, str(error)), compare=True), 409
    except (ConflictError, InvalidError) as error:
        refused = form.refused(FIELDS.get(type(error), forms.WHOLE_FORM), str(error))
        return _again(outlet_id, refused), errors.status_of(error)
    return redirect(url_for("desk.outlets.show_one", outlet_id=outlet_id), code=303)


def _change(session: NewsroomSession, outlet_id: UUID, wanted: Terms) -> None:
    """Use the code up and change what is different."""
    reader, today = sessions.desk(), datetime.now(UTC).date()
    staff_login.require_code(session, reader.staff_id, wanted.code)
    outlet_acts.require_unchanged(session, outlet_id, wanted.seen)
    # The terms first: they wait for whoever publishes before the journal is locked.
    outlet_acts.set_terms(session, reader, wanted.entitled(outlet_id), today=today)
    outlet_acts.rename(session, reader, outlet_id, wanted.name, today=today)


def _again(outlet_id: UUID, form: FormState, *, compare: bool = False) -> str:
    """Show the form as it came; to `compare`, beside what holds now, which it has then shown."""
    ticked = request.form.getlist("languages"), request.form.getlist("pseudonyms")
    return _page(outlet_id, form, *map(frozenset, ticked), compare=compare)


def _page(
    outlet_id: UUID,
    form: FormState,
    spoken: frozenset[str],
    chosen: frozenset[str],
    *,
    compare: bool = False,
) -> str:
    with newsroom_transaction(write=False) as session:
        outlet = outlets.show(session, outlet_id)
        pseudonyms = _pseudonyms(session, outlet)
        entitled = set(map(str, outlet.entitled.pseudonym_ids))
        return render_template(
            "desk/outlet_terms.html",
            form=form,
            seen=outlet.fingerprint if compare else form.value("seen"),
            compare=compare,
            outlet=outlet,
            tags=outlets.public_tags(session),
            languages=[(code, wording.language(code)) for code in languages.NAMES],
            spoken=spoken,
            pseudonyms=pseudonyms,
            held=[words for pseudonym_id, words in pseudonyms if pseudonym_id in entitled],
            chosen=chosen,
        )


def _pseudonyms(session: NewsroomSession, outlet: OutletView) -> Pairs:
    """List the published bylines, and what the outlet is entitled to though nothing is public.

    Without the second, saving would take it away, and the last one would open all others.
    """
    found = {
        one.pseudonym_id: f"{one.byline} ({one.articles})"
        for one in outlets.public_bylines(session)
    }
    hidden = sorted(outlet.entitled.pseudonym_ids - found.keys())
    found |= dict.fromkeys(hidden, "A byline under which nothing is published now")
    return [(str(pseudonym_id), words) for pseudonym_id, words in found.items()]
