"""The page with the writing form, for a new article and for one that is there."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import render_template, url_for

from safepub import languages
from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import (
    contributors,
    drafts,
    editions,
    messages,
    preferences,
    pseudonyms,
    texts,
)
from safepub.newsroom.drafts import Room
from safepub.newsroom.messages import MessageView
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import State
from safepub.newsroom.texts import Text
from safepub.web import forms, sessions
from safepub.web.contributor import addresses, tidying, wording
from safepub.web.contributor.writing_form import filled
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The article that is written on, as the page around the form shows it."""

    address: UUID
    byline: str = field(repr=False)
    edition: int
    may_be_saved: bool
    saved: Text = field(repr=False)
    comments: tuple[MessageView, ...] = field(repr=False)


def read(session: NewsroomSession, room: Room, article: Article) -> Subject:
    """Read an article for the page; what the editors ask for comes with it."""
    asked: tuple[MessageView, ...] = ()
    if article.state is State.CHANGES_REQUESTED:
        said = messages.for_contributor(session, messages.about(article), room.box_seed)
        asked = tuple(message for message in said if message.from_desk)
    return Subject(
        address=addresses.address_of(room, article.id),
        byline=article.byline,
        edition=article.edition,
        may_be_saved=article.state in drafts.WRITING_STATES,
        saved=drafts.open_draft(session, room, article.id),
        comments=asked,
    )


def show(form: FormState, subject: Subject, **more: object) -> str:
    """Show the form of an article that is there already."""
    return _page(
        form,
        action=url_for("contributor.writing.save", address=subject.address),
        address=subject.address,
        byline=subject.byline,
        comments=subject.comments,
        may_be_saved=subject.may_be_saved,
        **more,
    )


def show_new(form: FormState, **more: object) -> str:
    """Show the form of an article that is not there yet."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        in_use = contributors.pseudonyms_in_use(session, room.contributor_id)
        choices = [(str(pseudonym.id), pseudonym.byline) for pseudonym in in_use]
    return _page(form, action=url_for("contributor.writing.start"), pseudonyms=choices, **more)


def empty() -> FormState:
    """Give a form for a new article: with the usual closing note, if there is but one byline."""
    room = sessions.contributor()
    note = ""
    with newsroom_transaction(write=False) as session:
        in_use = contributors.pseudonyms_in_use(session, room.contributor_id)
        if len(in_use) == 1:
            note = pseudonyms.default_note(session, room, in_use[0].id)
        first, *_ = _offered(session)
    return forms.blank(language=first, closing_note=note)


def usual_note(session: NewsroomSession, room: Room, pseudonym_id: UUID) -> str:
    """Give the note for a byline that was chosen among several; their form began without one."""
    if len(contributors.pseudonyms_in_use(session, room.contributor_id)) == 1:
        return ""
    return pseudonyms.default_note(session, room, pseudonym_id)


def show_saved(subject: Subject, tidied: tidying.Tidied) -> str:
    """Show what was saved just now, what was changed in it, and what to look at."""
    return show(filled(subject.saved, subject.edition), subject, tidied=tidied, just_saved=True)


def show_collision(subject: Subject, form: FormState, error: ConflictError) -> str:
    """Show both texts; saving again then replaces the other one knowingly."""
    again = FormState(values={**form.values, "edition": str(subject.edition)})
    collided = isinstance(error, editions.EditCollisionError)
    sentence = wording.CHANGED_ELSEWHERE if collided else str(error)
    return show(
        again.refused(forms.WHOLE_FORM, sentence),
        subject,
        other=subject.saved,
        other_note=tidying.closing_note(subject.saved),
    )


def _offered(session: NewsroomSession) -> tuple[str, ...]:
    return preferences.offered_languages(session, runtime().settings.languages)


def _page(form: FormState, **shown: object) -> str:
    chosen = form.value("language")
    with newsroom_transaction(write=False) as session:
        offered = _offered(session)
    if chosen in languages.NAMES and chosen not in offered:
        # Offered when the text was begun: saving must not give it another.
        offered = (*offered, chosen)
    return render_template(
        "contributor/write.html",
        form=form,
        languages=wording.language_options(offered),
        limits=texts,
        **shown,
    )
