"""Note templates: written on one page, changed and deleted on another."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.database import NewsroomSession
from safepub.newsroom import note_templates, texts
from safepub.newsroom.note_templates import Template, TemplatePseudonymError
from safepub.newsroom.texts import NoteKind
from safepub.web import complaints, forms, sessions
from safepub.web.desk import text_fields, wording
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

EVERYBODY = "every byline"
MISSING = {"words": "Please give the words of the note."}

blueprint = Blueprint("note_templates", __name__)


@dataclass(frozen=True, kw_only=True)
class TypedTemplate:
    """A template as it was sent."""

    kind: str
    byline: str
    words: str = field(repr=False)

    def to_template(self) -> Template:
        """Give the template."""
        chosen = text_fields.read_id(self.byline)
        return Template(kind=NoteKind(self.kind), words=self.words, pseudonym_id=chosen)


class TemplateForm(forms.FormSchema[TypedTemplate]):
    """A kind, a byline or none, and words. Unknown fields are refused."""

    builds = TypedTemplate

    kind = forms.choice([kind.value for kind in NoteKind])
    byline = text_fields.id_()
    words = forms.paragraphs(texts.MAX_NOTE)


@blueprint.get("/note-templates")
def show() -> str:
    """List the templates, with a form for another one."""
    return _page(forms.blank())


@blueprint.post("/note-templates")
def make() -> Response | tuple[str, int]:
    """Keep a template."""
    typed, form = forms.read(TemplateForm())
    if typed is None:
        return _page(complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            note_templates.make(session, sessions.desk(), typed.to_template())
    except TemplatePseudonymError as error:
        return _page(form.refused("byline", str(error))), 422
    return _to_list()


@blueprint.get("/note-templates/<uuid:template_id>")
def show_one(template_id: UUID) -> str:
    """Show one template in a form."""
    return _one_page(template_id, None)


@blueprint.post("/note-templates/<uuid:template_id>")
def change(template_id: UUID) -> Response | tuple[str, int]:
    """Change a template; notes that it was put into stay as they are."""
    typed, form = forms.read(TemplateForm())
    if typed is None:
        return _one_page(template_id, complaints.name(form, MISSING)), 422
    try:
        with newsroom_transaction() as session:
            note_templates.change(session, sessions.desk(), template_id, typed.to_template())
    except TemplatePseudonymError as error:
        return _one_page(template_id, form.refused("byline", str(error))), 422
    return _to_list()


@blueprint.post("/note-templates/<uuid:template_id>/delete")
def delete(template_id: UUID) -> Response:
    """Delete a template; notes that it was put into stay as they are."""
    with newsroom_transaction() as session:
        note_templates.remove(session, sessions.desk(), template_id)
    return _to_list()


def _to_list() -> Response:
    return redirect(url_for("desk.note_templates.show"), code=303)


def _page(form: FormState) -> str:
    with newsroom_transaction(write=False) as session:
        return render_template(
            "desk/note_templates.html",
            templates=note_templates.list_(session, sessions.desk()),
            form=form,
            kinds=_kinds(),
            bylines=_bylines(session),
        )


def _one_page(template_id: UUID, form: FormState | None) -> str:
    with newsroom_transaction(write=False) as session:
        view = note_templates.get(session, sessions.desk(), template_id)
        chosen = "" if view.pseudonym_id is None else str(view.pseudonym_id)
        held = forms.blank(kind=view.kind.value, byline=chosen, words=view.words or "")
        return render_template(
            "desk/note_template.html",
            template=view,
            form=form or held,
            kinds=_kinds(),
            bylines=_bylines(session),
        )


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, shown.label) for kind, shown in wording.NOTES.items()]


def _bylines(session: NewsroomSession) -> list[tuple[str, str]]:
    known = [(str(id_), byline) for id_, byline in note_templates.pseudonyms(session)]
    return [("", EVERYBODY), *known]
