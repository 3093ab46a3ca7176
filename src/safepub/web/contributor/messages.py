"""Messages with the editors: about an article, or about none under one byline."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.languages import later
from safepub.newsroom import contributors, conversations, drafts, messages, preferences, texts
from safepub.newsroom.drafts import Room
from safepub.newsroom.messages import Conversation
from safepub.newsroom.states import State
from safepub.web import complaints, forms, sessions
from safepub.web.contributor import addresses, short_words
from safepub.web.forms import FormState
from safepub.web.runtime import retire_after_forms, runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("messages", __name__, url_prefix="/room")
# A message is held against the watch-list.
retire_after_forms(blueprint)

MISSING = {"message": later("Please write a message.")}


@dataclass(frozen=True, kw_only=True)
class Written:
    """A message for the editors."""

    message: str = field(repr=False)


class MessageForm(forms.FormSchema[Written]):
    """One message. Unknown fields are refused."""

    builds = Written

    message = forms.paragraphs(texts.MAX_MESSAGE)


@dataclass(frozen=True, kw_only=True)
class ConversationLine:
    """One conversation in the list; `headline` is empty where it is about no article."""

    address: UUID
    byline: str = field(repr=False)
    headline: str = field(repr=False)
    unread: int


@blueprint.get("/messages")
def show() -> str:
    """List the conversations: one for each byline, and one for each piece handed in."""
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        unread = conversations.unread_of(session, room)
        return render_template(
            "contributor/messages.html",
            with_bylines=[
                ConversationLine(
                    address=addresses.pseudonym_address(room, pseudonym.id),
                    byline=pseudonym.byline,
                    headline="",
                    unread=unread.get(Conversation(pseudonym_id=pseudonym.id), 0),
                )
                for pseudonym in contributors.pseudonyms_of(session, room.contributor_id)
            ],
            about_articles=[
                ConversationLine(
                    address=addresses.address_of(room, entry.article.id),
                    byline=entry.article.byline,
                    headline=entry.headline,
                    unread=unread.get(messages.about(entry.article), 0),
                )
                for entry in drafts.list_entries(session, room)
                if entry.article.state is not State.DRAFT
            ],
        )


@blueprint.get("/messages/<uuid:address>")
def show_with(address: UUID) -> str:
    """Show the conversation about no article, under one byline."""
    return _page(_under_byline, address, forms.blank())


@blueprint.post("/messages/<uuid:address>")
def send_with(address: UUID) -> Response | tuple[str, int]:
    """Write to the editors under one byline."""
    return _send(_under_byline, address)


@blueprint.post("/messages/<uuid:address>/read")
def mark_read_with(address: UUID) -> Response:
    """Note that the editors' messages under one byline were read."""
    return _mark_read(_under_byline, address)


@blueprint.get("/articles/<uuid:address>/messages")
def show_about(address: UUID) -> str:
    """Show the conversation about an article."""
    return _page(_about_article, address, forms.blank())


@blueprint.post("/articles/<uuid:address>/messages")
def send_about(address: UUID) -> Response | tuple[str, int]:
    """Write to the editors about an article."""
    return _send(_about_article, address)


@blueprint.post("/articles/<uuid:address>/messages/read")
def mark_read_about(address: UUID) -> Response:
    """Note that the editors' messages about an article were read."""
    return _mark_read(_about_article, address)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which of the two kinds of conversation a page shows."""

    page: str
    read: str


_under_byline = Place(
    page="contributor.messages.show_with", read="contributor.messages.mark_read_with"
)
_about_article = Place(
    page="contributor.messages.show_about", read="contributor.messages.mark_read_about"
)


def _send(place: Place, address: UUID) -> Response | tuple[str, int]:
    written, form = forms.read(MessageForm())
    if written is None:
        return _page(place, address, complaints.name(form, MISSING)), 422
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        conversation = _find(session, room, place, address)
        byline = contributors.byline_of(session, conversation.pseudonym_id)
    form = short_words.checked(form, {"message": written.message}, byline=byline)
    if form.errors:
        return _page(place, address, form), 422
    try:
        with newsroom_transaction() as session:
            messages.send(session, conversation, written.message, writer_id=None)
    except InvalidError as error:
        return _page(place, address, form.refused("message", str(error))), 422
    return redirect(url_for(place.page, address=address, notice="message-sent"), code=303)


def _mark_read(place: Place, address: UUID) -> Response:
    room = sessions.contributor()
    with newsroom_transaction() as session:
        conversation = _find(session, room, place, address)
        messages.mark_read(session, conversation, from_desk=True)
    return redirect(url_for(place.page, address=address), code=303)


def _find(session: NewsroomSession, room: Room, place: Place, address: UUID) -> Conversation:
    if place is _about_article:
        article_id = addresses.article_at(session, room, address)
        return conversations.own_of_article(session, room, article_id)
    pseudonym_id = addresses.pseudonym_at(session, room, address)
    return conversations.own_of_pseudonym(session, room, pseudonym_id)


def _page(place: Place, address: UUID, form: FormState) -> str:
    room = sessions.contributor()
    with newsroom_transaction(write=False) as session:
        conversation = _find(session, room, place, address)
        article_id = conversation.article_id
        return render_template(
            "contributor/conversation.html",
            place=place,
            address=address,
            form=form,
            byline=contributors.byline_of(session, conversation.pseudonym_id),
            headline=drafts.open_draft(session, room, article_id).headline if article_id else "",
            messages=conversations.read_own(session, room, conversation),
            message_days=preferences.message_days(
                session, runtime().settings.retention.message_days
            ),
        )
