"""Messages with contributors, at the desk: about an article, or about none."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import articles, contributors, conversations, messages, preferences, texts
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.messages import Conversation
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import State
from safepub.newsroom.texts import Text
from safepub.web import complaints, forms, sessions
from safepub.web.forms import FormState
from safepub.web.runtime import runtime
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("messages", __name__)

MISSING = {"message": "Please write a message."}


@dataclass(frozen=True, kw_only=True)
class Written:
    """A message for a contributor."""

    message: str = field(repr=False)


class MessageForm(forms.FormSchema[Written]):
    """One message. Unknown fields are refused."""

    builds = Written

    message = forms.paragraphs(texts.MAX_MESSAGE)


@blueprint.get("/messages")
def show() -> str:
    """List what is unread, and the conversations about no article."""
    reader = sessions.desk()
    conversations.require_editor(reader)
    with newsroom_transaction(write=False) as session:
        unread = conversations.unread_at_desk(session)
        about_articles = [
            (article, count)
            for article, count in (
                (articles.get(session, conversation.article_id), count)
                for conversation, count in unread.items()
                if conversation.article_id is not None
            )
        ]
        return render_template(
            "desk/messages.html",
            about_articles=sorted(about_articles, key=lambda pair: (pair[0].byline, pair[0].id)),
            with_pseudonyms=[
                (pseudonym, unread.get(Conversation(pseudonym_id=pseudonym.id), 0))
                for pseudonym in conversations.pseudonyms_at_desk(session)
            ],
        )


@blueprint.get("/messages/<uuid:pseudonym_id>")
def show_with(pseudonym_id: UUID) -> str:
    """Show the conversation about no article with whoever is behind a pseudonym."""
    return _page(forms.blank(), pseudonym_id=pseudonym_id)


@blueprint.post("/messages/<uuid:pseudonym_id>")
def send_with(pseudonym_id: UUID) -> Response | tuple[str, int]:
    """Write to whoever is behind a pseudonym."""
    return _send(pseudonym_id=pseudonym_id)


@blueprint.post("/messages/<uuid:pseudonym_id>/read")
def mark_read_with(pseudonym_id: UUID) -> Response:
    """Note that the messages of a pseudonym about no article were read."""
    return _mark_read(pseudonym_id=pseudonym_id)


@blueprint.get("/articles/<uuid:article_id>/messages")
def show_about(article_id: UUID) -> str:
    """Show the conversation about an article."""
    return _page(forms.blank(), article_id=article_id)


@blueprint.post("/articles/<uuid:article_id>/messages")
def send_about(article_id: UUID) -> Response | tuple[str, int]:
    """Write to the contributor about an article."""
    return _send(article_id=article_id)


@blueprint.post("/articles/<uuid:article_id>/messages/read")
def mark_read_about(article_id: UUID) -> Response:
    """Note that the contributor's messages about an article were read."""
    return _mark_read(article_id=article_id)


def _send(**which: UUID) -> Response | tuple[str, int]:
    written, form = forms.read(MessageForm())
    if written is None:
        return _page(complaints.name(form, MISSING), **which), 422
    try:
        with newsroom_transaction() as session:
            conversation = conversations.at_desk(session, **which)
            conversations.write_at_desk(session, sessions.desk(), conversation, written.message)
    except InvalidError as error:
        return _page(form.refused("message", str(error)), **which), 422
    return redirect(_address(**which), code=303)


def _mark_read(**which: UUID) -> Response:
    reader = sessions.desk()
    conversations.require_editor(reader)
    with newsroom_transaction() as session:
        conversation = conversations.at_desk(session, **which)
        messages.mark_read(session, conversation, from_desk=False)
    return redirect(_address(**which), code=303)


def _page(form: FormState, **which: UUID) -> str:
    reader = sessions.desk()
    conversations.require_editor(reader)
    with newsroom_transaction(write=False) as session:
        conversation = conversations.at_desk(session, **which)
        article_id = conversation.article_id
        article = articles.get(session, article_id) if article_id is not None else None
        return render_template(
            "desk/conversation.html",
            form=form,
            which=which,
            article=article,
            text=_text(session, reader, article),
            byline=contributors.byline_of(session, conversation.pseudonym_id),
            messages=messages.at_desk(session, conversation, reader.desk_keys),
            message_days=preferences.message_days(
                session, runtime().settings.retention.message_days
            ),
        )


def _text(session: NewsroomSession, reader: DeskReader, article: Article | None) -> Text | None:
    """Open the text that a conversation is about; a killed article has none."""
    if article is None or article.state is State.KILLED:
        return None
    return articles.open_text(session, reader, article)


def _address(**which: UUID) -> str:
    if "article_id" in which:
        return url_for("desk.messages.show_about", article_id=which["article_id"])
    return url_for("desk.messages.show_with", pseudonym_id=which["pseudonym_id"])
