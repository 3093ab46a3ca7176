"""A manuscript from a file: its words come into the form, and nothing is saved yet."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from safepub.cleaning import bounds
from safepub.cleaning.bounds import CleaningBusyError
from safepub.cleaning.files import FileRefusedError, Manuscript, Reason
from safepub.newsroom import drafts, states, texts
from safepub.web import forms, sessions
from safepub.web.contributor import (
    addresses,
    large_forms,
    tidying,
    wording_files,
    wording_writing,
    writing_form,
    writing_page,
)
from safepub.web.contributor.wording_files import ReasonWords
from safepub.web.contributor.writing_page import Subject
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("importing", __name__, url_prefix="/room/articles")

MOST_BYTES = 20 * 1024 * 1024
"""Bytes of a manuscript."""
_FORM_BYTES = 64 * 1024
UNKNOWN_TYPE = ReasonWords(
    why=wording_writing.IMPORT_TYPE, way_out=wording_writing.IMPORT_TYPE_WAY_OUT
)

large_forms.let_in(
    blueprint,
    {
        "contributor.importing.read_new": MOST_BYTES + _FORM_BYTES,
        "contributor.importing.read": MOST_BYTES + _FORM_BYTES,
    },
)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form that brings a file and nothing else."""


class FileForm(forms.FormSchema[Sent]):
    """The file comes beside the form. Unknown fields are refused."""

    builds = Sent


@blueprint.get("/new/import")
def ask_new() -> str:
    """Ask for the file of a new article."""
    return _ask_page(forms.blank())


@blueprint.post("/new/import")
def read_new() -> tuple[str, int] | str:
    """Show the form of a new article with the file's words in it."""
    manuscript, form = _sent()
    if manuscript is None:
        return _ask_page(form), 422
    begun = writing_page.empty()
    return writing_page.show_new(_with(begun, manuscript), **_about(manuscript))


@blueprint.get("/<uuid:address>/import")
def ask(address: UUID) -> str:
    """Ask for the file of an article that is there."""
    return _ask_page(forms.blank(), _read(address))


@blueprint.post("/<uuid:address>/import")
def read(address: UUID) -> tuple[str, int] | str:
    """Show the form with the file's words in it, and below it what is saved."""
    manuscript, form = _sent()
    subject = _read(address)
    if manuscript is None:
        return _ask_page(form, subject), 422
    saved = writing_form.filled(subject.saved, subject.edition)
    shown = _about(manuscript)
    if subject.saved.headline or subject.saved.body:
        shown["other"] = subject.saved
        shown["other_note"] = tidying.closing_note(subject.saved)
    return writing_page.show(_with(saved, manuscript), subject, **shown)


def _read(address: UUID) -> Subject:
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        if article.state not in drafts.WRITING_STATES:
            raise states.ActNotAllowedError
        return writing_page.read(session, room, article)


def _sent() -> tuple[Manuscript | None, FormState]:
    """Read the file that this form brings; without one, or with a bad one, say what is wrong."""
    asked, form = forms.read(FileForm())
    file = request.files.get("file")
    if asked is None:
        return None, form
    if file is None or not file.filename:
        return None, form.refused("file", wording_writing.NO_FILE)
    found = _manuscript(file.stream.read(), file.filename)
    file.close()
    if isinstance(found, Manuscript):
        return found, form
    for sentence in found:
        form = form.refused("file", sentence)
    return None, form


def _manuscript(content: bytes, name: str) -> Manuscript | tuple[str, ...]:
    """Give the words of a file, or sentences that say why not."""
    if len(content) > MOST_BYTES:
        return (wording_writing.FILE_TOO_LARGE,)
    try:
        # Outside of any transaction: nobody waits for the database meanwhile.
        manuscript = bounds.read_manuscript(content, name)
    except FileRefusedError as refused:
        words = _words(refused.reason)
    except CleaningBusyError:
        words = wording_files.BUSY
    else:
        return _wrong(manuscript) or manuscript
    return words.why, words.way_out


def _words(reason: Reason) -> ReasonWords:
    return UNKNOWN_TYPE if reason is Reason.UNKNOWN_TYPE else wording_files.REASONS[reason]


def _wrong(manuscript: Manuscript) -> tuple[str, ...]:
    if not manuscript.markdown.strip() and not manuscript.headline.strip():
        return (wording_writing.NO_WORDS,)
    too_long = len(manuscript.markdown) > texts.MAX_BODY
    return (wording_writing.TEXT_TOO_LONG,) if too_long else ()


def _with(form: FormState, manuscript: Manuscript) -> FormState:
    headline = " ".join(manuscript.headline.split())[: texts.MAX_HEADLINE]
    values = {**form.values, "body": manuscript.markdown}
    return FormState(values={**values, "headline": headline} if headline else values)


def _about(manuscript: Manuscript) -> dict[str, object]:
    removed = [wording_files.REMOVED[one] for one in manuscript.removed]
    return {"imported": True, "removed": removed}


def _ask_page(form: FormState, subject: Subject | None = None) -> str:
    action = url_for("contributor.importing.read_new")
    if subject:
        action = url_for("contributor.importing.read", address=subject.address)
    return render_template("contributor/import.html", form=form, subject=subject, action=action)
