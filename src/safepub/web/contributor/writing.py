"""Writing: a new article, the draft, and how it would look."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.errors import ConflictError
from safepub.newsroom import drafts, states
from safepub.newsroom.drafts import Room
from safepub.newsroom.texts import Text
from safepub.web import forms, sessions
from safepub.web.contributor import addresses, reading, tidying, wording, writing_form, writing_page
from safepub.web.contributor.tidying import Tidied
from safepub.web.contributor.writing_form import NewlyWritten, NewTextForm, TextForm, WrittenOn
from safepub.web.contributor.writing_page import Subject
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("writing", __name__, url_prefix="/room/articles")


@blueprint.get("/new")
def show_new() -> str:
    """Show an empty form."""
    return writing_page.show_new(writing_page.empty())


@blueprint.post("/new")
def start() -> Response | tuple[str, int] | str:
    """Keep the first draft, then go where the button leads, unless there is something to see."""
    written, form = forms.read(NewTextForm())
    if written is None:
        return writing_page.show_new(form), 422
    try:
        subject, tidied = _start(sessions.contributor(), written)
    except (drafts.PseudonymNotFoundError, drafts.PseudonymRetiredError):
        return writing_page.show_new(form.refused("pseudonym", forms.NOT_OFFERED)), 422
    if tidied.changed or tidied.doubtful:
        return writing_page.show_saved(subject, tidied)
    return _onwards(subject.address, written.button)


@blueprint.get("/<uuid:address>/edit")
def edit(address: UUID) -> str:
    """Show the draft in the form."""
    subject = _read(sessions.contributor(), address)
    if not subject.may_be_saved:
        raise states.ActNotAllowedError
    return writing_page.show(writing_form.filled(subject.saved, subject.edition), subject)


@blueprint.post("/<uuid:address>/edit")
def save(address: UUID) -> Response | tuple[str, int] | str:
    """Keep the draft, then go where the button leads, unless there is something to see.

    What was saved elsewhere in the meantime is shown beside what was typed.
    """
    written, form = forms.read(TextForm())
    room = sessions.contributor()
    if written is None:
        return writing_page.show(form, _read(room, address)), 422
    tidied = tidying.tidy(written.text())
    try:
        before, subject = _save(room, address, written, tidied)
    except ConflictError as error:
        subject = _read(room, address)
        if not _is_there(tidied.text, subject):
            return writing_page.show_collision(subject, form, error), 409
        before = subject.saved
    if _is_to_be_seen(tidied, written, before):
        return writing_page.show_saved(subject, tidied)
    return _onwards(address, written.button)


@blueprint.get("/<uuid:address>/preview")
def preview(address: UUID) -> str:
    """Show the saved text the way that outlets would print it."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        text = drafts.open_draft(session, room, article.id)
        steps = wording.steps_for(article)
    return render_template(
        "contributor/preview.html",
        address=address,
        reading=reading.read(text, article.byline),
        steps=steps,
    )


def _start(room: Room, written: NewlyWritten) -> tuple[Subject, Tidied]:
    tidied = tidying.tidy(written.text())
    with newsroom_transaction() as session:
        if not written.closing_note:
            note = writing_page.usual_note(session, room, written.pseudonym)
            tidied = tidied.with_usual_note(note) if note else tidied
        article = drafts.start(session, room, written.pseudonym, tidied.text)
        return writing_page.read(session, room, article), tidied


def _save(room: Room, address: UUID, written: WrittenOn, tidied: Tidied) -> tuple[Text, Subject]:
    """Save, and give what was saved before and what is now."""
    with newsroom_transaction() as session:
        article_id = addresses.article_at(session, room, address)
        before = drafts.open_draft(session, room, article_id)
        article = drafts.save(session, room, article_id, tidied.text, seen_edition=written.edition)
        return before, writing_page.read(session, room, article)


def _is_there(text: Text, subject: Subject) -> bool:
    """Tell whether this very text is saved: a page that was loaded again sends it twice."""
    noted = replace(text, notes=subject.saved.notes, credits=subject.saved.credits)
    same_note = tidying.closing_note(text) == tidying.closing_note(subject.saved)
    return subject.may_be_saved and same_note and noted == subject.saved


def _is_to_be_seen(tidied: Tidied, written: WrittenOn, before: Text) -> bool:
    """Tell whether the form comes back: what was seen at the last save holds nobody up."""
    if tidied.changed or (tidied.doubtful and written.button == writing_form.BUTTONS[0]):
        return True
    if not tidied.doubtful:
        return False
    seen = {(line.sentence, line.place, line.words) for line in tidying.tidy(before).doubtful}
    return any((line.sentence, line.place, line.words) not in seen for line in tidied.doubtful)


def _read(room: Room, address: UUID) -> Subject:
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        return writing_page.read(session, room, article)


def _onwards(address: UUID, button: str) -> Response:
    """Lead to the form again, to the preview or to the question before handing in."""
    targets = {
        "save": url_for("contributor.writing.edit", address=address, notice="saved"),
        "preview": url_for("contributor.writing.preview", address=address),
        "hand_in": url_for("contributor.handing_in.confirm", address=address),
    }
    return redirect(targets[button], code=303)
