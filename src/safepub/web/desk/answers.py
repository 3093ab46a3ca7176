"""Giving an article back to its contributor: declining it and requesting changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import articles, comment_threads, states, texts
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.comment_threads import Thread
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import Act
from safepub.web import complaints, forms, sessions
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("answers", __name__)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why the desk does not go on with an article as it is."""

    reason: str = field(repr=False)


class CommentGoneError(InvalidError):
    """Somebody resolved or deleted a comment that was to be sent along."""

    message = "A comment that you ticked was resolved or deleted meanwhile. Nothing was sent."


class TooMuchError(InvalidError):
    """The words and the comments are more than one message takes."""

    message = (
        "Your words and the comments are too long together: 5,000 characters are the most."
        " Nothing was sent."
    )


class ReasonForm(forms.FormSchema[Reason]):
    """The reason that the contributor will read."""

    builds = Reason

    reason = forms.paragraphs(texts.MAX_MESSAGE)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What the contributor should change: the editor's words, and comments by number."""

    reason: str = field(repr=False)
    comments: list[int]


class ChangesForm(forms.FormSchema[Changes]):
    """Words, and comments that go along with them. Comments alone will do."""

    builds = Changes

    reason = forms.paragraphs(texts.MAX_MESSAGE, required=False)
    comments = fields.List(
        fields.Integer(error_messages={"invalid": forms.UNEXPECTED}), load_default=list
    )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An act that needs a reason: what its page says, and what it calls."""

    act: Act
    crumb: str
    heading: str
    explanation: str
    label: str
    button: str
    kind: str
    give: Callable[[NewsroomSession, DeskReader, UUID, str], None]


DECLINE = Answer(
    act=Act.DECLINE,
    crumb="Decline",
    heading="Decline this submission",
    explanation="The contributor sees that the newsroom declines, and reads your reason."
    " A declined submission cannot be taken on later.",
    label="Why the newsroom declines",
    button="Decline",
    kind="danger",
    give=articles.decline,
)
REQUEST_CHANGES = Answer(
    act=Act.REQUEST_CHANGES,
    crumb="Request changes",
    heading="Request changes",
    explanation="The article goes back to its contributor, who reads your words, changes the"
    " text and hands it in again. Until then nobody at the desk can edit it.",
    label="What should change, and why",
    button="Send to the contributor",
    kind="",
    give=articles.request_changes,
)


@blueprint.get("/articles/<uuid:article_id>/decline")
def show_decline(article_id: UUID) -> str:
    """Ask for the reason for declining a submission."""
    return _show(DECLINE, article_id, forms.blank())


@blueprint.post("/articles/<uuid:article_id>/decline")
def decline(article_id: UUID) -> Response | tuple[str, int]:
    """Decline a submission with a reason."""
    return _give(DECLINE, article_id)


@blueprint.get("/articles/<uuid:article_id>/request-changes")
def show_request_changes(article_id: UUID) -> str:
    """Ask what the contributor should change."""
    return _show(REQUEST_CHANGES, article_id, forms.blank())


@blueprint.post("/articles/<uuid:article_id>/request-changes")
def request_changes(article_id: UUID) -> Response | tuple[str, int]:
    """Give an article back to its contributor with a reason, or with comments as the reason."""
    typed, form = forms.read(ChangesForm())
    if typed is None:
        return _show(REQUEST_CHANGES, article_id, form), 422
    try:
        with newsroom_transaction() as session:
            words = _words(session, article_id, typed)
            REQUEST_CHANGES.give(session, sessions.desk(), article_id, words)
    except InvalidError as error:
        return _show(REQUEST_CHANGES, article_id, form.refused("reason", str(error))), 422
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _give(answer: Answer, article_id: UUID) -> Response | tuple[str, int]:
    typed, form = forms.read(ReasonForm())
    if typed is None:
        named = complaints.name(form, {"reason": "Please give a reason."})
        return _show(answer, article_id, named), 422
    with newsroom_transaction() as session:
        answer.give(session, sessions.desk(), article_id, typed.reason)
    return redirect(url_for("desk.review.show", article_id=article_id), code=303)


def _words(session: NewsroomSession, article_id: UUID, typed: Changes) -> str:
    """Write the editor's words and the ticked comments into one message."""
    chosen = set(typed.comments)
    found = _to_send(session, articles.get(session, article_id))
    if chosen - {thread.number for thread in found}:
        raise CommentGoneError
    words = f"{typed.reason}\n\n{comment_threads.quote(found, chosen)}".strip()
    if len(words) > texts.MAX_MESSAGE:
        raise TooMuchError
    return words


def _to_send(session: NewsroomSession, article: Article) -> list[Thread]:
    """List the open comments that could be sent along."""
    found = comment_threads.threads(session, sessions.desk(), article)
    return [thread for thread in found if thread.said.words and not thread.resolved]


def _show(answer: Answer, article_id: UUID, form: FormState) -> str:
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        states.check(answer.act, article.state, reader.rights)
        text = articles.open_text(session, reader, article)
        comments = _to_send(session, article) if answer is REQUEST_CHANGES else []
    return render_template(
        "desk/reason.html",
        answer=answer,
        article_id=article_id,
        text=text,
        form=form,
        comments=comments,
        ticked=request.form.getlist("comments"),
    )
