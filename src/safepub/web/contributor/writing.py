"""Writing: a new article, the draft, and how it would look."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from safepub import languages
from safepub.errors import ConflictError
from safepub.newsroom import contributors, drafts, editions, states, texts
from safepub.newsroom.drafts import Room
from safepub.newsroom.texts import Text
from safepub.web import forms, sessions
from safepub.web.contributor import addresses, reading, wording
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("writing", __name__, url_prefix="/room/articles")

# The Enter key in a line presses the first of them.
BUTTONS = ("save", "preview", "hand_in")


@dataclass(frozen=True, kw_only=True)
class Written:
    """What the writing form holds, and which of its buttons was pressed."""

    headline: str = field(repr=False)
    dek: str = field(repr=False)
    body: str = field(repr=False)
    language: str
    button: str

    def text(self) -> Text:
        """Give the text; a dek is one paragraph, however its field was wrapped."""
        return Text(
            headline=self.headline,
            dek=" ".join(self.dek.split()),
            body=self.body,
            language=self.language,
        )


@dataclass(frozen=True, kw_only=True)
class NewlyWritten(Written):
    """A text that has no article yet, and the pseudonym chosen for it."""

    pseudonym: UUID


@dataclass(frozen=True, kw_only=True)
class WrittenOn(Written):
    """A text that replaces a saved one, and the edition that it was written on."""

    edition: int


class NewTextForm(forms.FormSchema[NewlyWritten]):
    """A first draft. It may be incomplete; unknown fields are refused."""

    builds = NewlyWritten

    pseudonym = fields.UUID(
        required=True, error_messages={"invalid": forms.NOT_OFFERED, "required": forms.NOT_OFFERED}
    )
    headline = forms.line(texts.MAX_HEADLINE, required=False)
    dek = forms.paragraphs(texts.MAX_DEK, required=False)
    body = forms.paragraphs(texts.MAX_BODY, required=False)
    language = forms.choice(tuple(languages.NAMES))
    button = forms.button(BUTTONS)


class TextForm(forms.FormSchema[WrittenOn]):
    """A draft that is written on. It may be incomplete; unknown fields are refused."""

    builds = WrittenOn

    edition = forms.edition()
    headline = forms.line(texts.MAX_HEADLINE, required=False)
    dek = forms.paragraphs(texts.MAX_DEK, required=False)
    body = forms.paragraphs(texts.MAX_BODY, required=False)
    language = forms.choice(tuple(languages.NAMES))
    button = forms.button(BUTTONS)


@blueprint.get("/new")
def show_new() -> str:
    """Show an empty form."""
    return _new_page(forms.blank(language=runtime().settings.languages[0]))


@blueprint.post("/new")
def start() -> Response | tuple[str, int]:
    """Keep the first draft, then go where the button leads."""
    written, form = forms.read(NewTextForm())
    if written is None:
        return _new_page(form), 422
    room = sessions.contributor()
    try:
        with newsroom_transaction() as session:
            article = drafts.start(session, room, written.pseudonym, written.text())
            address = addresses.address_of(room, article.id)
    except drafts.PseudonymNotFoundError:
        return _new_page(form.refused("pseudonym", forms.NOT_OFFERED)), 422
    return _onwards(address, written.button)


@blueprint.get("/<uuid:address>/edit")
def edit(address: UUID) -> str:
    """Show the draft in the form."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        if article.state not in drafts.WRITING_STATES:
            raise states.ActNotAllowedError
        text = drafts.open_draft(session, room, article.id)
        form = _filled(text, article.edition)
    return _page(form, address=address, byline=article.byline)


@blueprint.post("/<uuid:address>/edit")
def save(address: UUID) -> Response | tuple[str, int]:
    """Keep the draft, then go where the button leads.

    What was saved elsewhere in the meantime is shown beside what was typed.
    """
    written, form = forms.read(TextForm())
    room = sessions.contributor()
    if written is None:
        return _page(form, address=address, byline=_byline(room, address)), 422
    try:
        with newsroom_transaction() as session:
            article_id = addresses.article_at(session, room, address)
            drafts.save(session, room, article_id, written.text(), seen_edition=written.edition)
    except ConflictError as error:
        return _collision_page(room, address, form, error), 409
    return _onwards(address, written.button)


@blueprint.get("/<uuid:address>/preview")
def preview(address: UUID) -> str:
    """Show the saved text the way that outlets would print it."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        text = drafts.open_draft(session, room, article.id)
        steps = wording.steps_for(article.state)
    return render_template(
        "contributor/preview.html",
        address=address,
        reading=reading.read(text, article.byline),
        steps=steps,
    )


def _onwards(address: UUID, button: str) -> Response:
    """Lead to the form again, to the preview or to the question before handing in."""
    targets = {
        "save": url_for("contributor.writing.edit", address=address, notice="saved"),
        "preview": url_for("contributor.writing.preview", address=address),
        "hand_in": url_for("contributor.handing_in.confirm", address=address),
    }
    return redirect(targets[button], code=303)


def _new_page(form: FormState) -> str:
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        pseudonyms = [
            (str(pseudonym.id), pseudonym.byline)
            for pseudonym in contributors.pseudonyms_of(session, room.contributor_id)
        ]
    return _page(form, pseudonyms=pseudonyms)


def _page(form: FormState, **shown: object) -> str:
    return render_template(
        "contributor/write.html",
        form=form,
        languages=wording.language_options(runtime().settings.languages),
        limits=texts,
        **shown,
    )


def _collision_page(room: Room, address: UUID, form: FormState, error: ConflictError) -> str:
    """Show both texts; saving again then replaces the other one knowingly."""
    with newsroom_transaction(write=False) as session:
        article = drafts.get_own(session, room, addresses.article_at(session, room, address))
        other = drafts.open_draft(session, room, article.id)
        edition = str(article.edition)
    again = FormState(values={**form.values, "edition": edition})
    collided = isinstance(error, editions.EditCollisionError)
    sentence = wording.CHANGED_ELSEWHERE if collided else str(error)
    return _page(
        again.refused(forms.WHOLE_FORM, sentence),
        address=address,
        byline=article.byline,
        other=other,
        may_be_saved=article.state in drafts.WRITING_STATES,
    )


def _filled(text: Text, edition: int) -> FormState:
    return forms.blank(
        headline=text.headline,
        dek=text.dek,
        body=text.body,
        language=text.language,
        edition=str(edition),
    )


def _byline(room: Room, address: UUID) -> str:
    with newsroom_transaction(write=False) as session:
        article_id = addresses.article_at(session, room, address)
        return drafts.get_own(session, room, article_id).byline
