"""Putting the words of a note template into the editing form, which stores nothing."""

from collections.abc import Sequence
from uuid import UUID

from safepub.database import NewsroomSession
from safepub.newsroom import note_templates
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.note_templates import TemplateView
from safepub.web import forms
from safepub.web.desk import wording
from safepub.web.forms import FormState

CHOOSE = "choose one"
NOTHING_CHOSEN = "Please choose a template to put in."
GONE = "This template is gone, or does not open with your keys."
_SHOWN = 60


def options(
    session: NewsroomSession, reader: DeskReader, article: Article
) -> Sequence[tuple[str, str]]:
    """List the templates that fit an article, by id and words; empty if there are none."""
    found = note_templates.list_for(session, reader, article.pseudonym_id)
    listed = [(str(view.id), label(view)) for view in found if view.words is not None]
    return [("", CHOOSE), *listed] if listed else []


def label(view: TemplateView) -> str:
    """Name a template by its kind and its first words."""
    words = " ".join((view.words or "").split())
    short = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
    return f"{wording.NOTES[view.kind].label}: {short}"


def insert(
    session: NewsroomSession, reader: DeskReader, article: Article, chosen: str, form: FormState
) -> FormState:
    """Give the form with a template's words behind those of its note, or with a complaint."""
    if not chosen:
        return form.refused("template", NOTHING_CHOSEN)
    fitting = note_templates.list_for(session, reader, article.pseudonym_id)
    views = {view.id: view for view in fitting if view.words is not None}
    view = views.get(UUID(chosen))
    if view is None:
        return form.refused("template", GONE)
    name = wording.NOTES[view.kind].name
    words = "\n".join(filter(None, (form.value(name), view.words)))
    return forms.blank(**{**form.values, name: words, "template": ""})
