"""Comments on passages: the text with what editors say beside it, and the forms for it."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from safepub.errors import InvalidError
from safepub.newsroom import articles, comment_threads, comments, conversations, passages
from safepub.newsroom.comment_threads import Placed
from safepub.newsroom.comments import CommentNotFoundError, Marked, PassageMissingError
from safepub.newsroom.passages import Paragraph
from safepub.newsroom.states import Right
from safepub.web import complaints, forms, sessions
from safepub.web.forms import FormState
from safepub.web.transactions import newsroom_transaction

blueprint = Blueprint("comments", __name__)

MISSING = {"comment": "Please write a comment.", "answer": "Please write an answer."}


@dataclass(frozen=True, kw_only=True)
class Written:
    """A comment, and the words of the paragraph that it is about."""

    passage: str = field(repr=False)
    comment: str = field(repr=False)


class CommentForm(forms.FormSchema[Written]):
    """One comment. Unknown fields are refused."""

    builds = Written

    passage = forms.paragraphs(comments.MAX_PASSAGE, required=False)
    comment = forms.paragraphs(comments.MAX_COMMENT)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer to a comment."""

    answer: str = field(repr=False)


class AnswerForm(forms.FormSchema[Answer]):
    """One answer. Unknown fields are refused."""

    builds = Answer

    answer = forms.paragraphs(comments.MAX_COMMENT)


@blueprint.get("/articles/<uuid:article_id>/comments")
def show(article_id: UUID) -> str:
    """Show the newest text, each paragraph with the comments on it."""
    reader = sessions.desk()
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        revisions = articles.list_revisions(session, article)
        # Nothing to point at before it is taken on, and after it was killed.
        text = articles.open_text(session, reader, article) if revisions else None
        paragraphs = passages.paragraphs_of(text) if text is not None else ()
        found = comment_threads.threads(session, reader, article)
    placed = comment_threads.place(paragraphs, found)
    return render_template(
        "desk/comments.html",
        article_id=article_id,
        language=text.language if text is not None else article.language,
        revision=revisions[0].number if revisions else None,
        paragraphs=[(found, _pieces(found, placed)) for found in paragraphs],
        placed=placed,
        still_open=sum(not thread.resolved for thread in found),
        may_write=Right.EDITOR in reader.rights,
    )


@blueprint.get("/articles/<uuid:article_id>/revisions/<int:number>/paragraphs/<int:place>")
def show_paragraph(article_id: UUID, number: int, place: int) -> str:
    """Show one paragraph of a revision, and take a comment on it."""
    return _paragraph_page(article_id, Marked(revision=number, place=place), forms.blank())


@blueprint.post("/articles/<uuid:article_id>/revisions/<int:number>/paragraphs/<int:place>")
def write(article_id: UUID, number: int, place: int) -> Response | tuple[str, int]:
    """Add a comment, or say why not beside what was typed."""
    marked = Marked(revision=number, place=place)
    typed, form = forms.read(CommentForm())
    if typed is None:
        return _paragraph_page(article_id, marked, complaints.name(form, MISSING)), 422
    marked = Marked(revision=number, place=place, passage=typed.passage)
    _require_storable(number)
    try:
        with newsroom_transaction() as session:
            written = comments.write(session, sessions.desk(), article_id, marked, typed.comment)
    except PassageMissingError as error:
        return _paragraph_page(article_id, marked, form.refused("passage", str(error))), 422
    except InvalidError as error:
        return _paragraph_page(article_id, marked, form.refused("comment", str(error))), 422
    return _to_comment(article_id, written)


@blueprint.get("/articles/<uuid:article_id>/comments/<int:number>")
def show_one(article_id: UUID, number: int) -> str:
    """Show one comment with its answers, and everything that can be done with it."""
    return _thread_page(article_id, number, forms.blank())


@blueprint.post("/articles/<uuid:article_id>/comments/<int:number>/answers")
def answer(article_id: UUID, number: int) -> Response | tuple[str, int]:
    """Answer a comment, or say why not beside what was typed."""
    typed, form = forms.read(AnswerForm())
    if typed is None:
        return _thread_page(article_id, number, complaints.name(form, MISSING)), 422
    _require_storable(number)
    with newsroom_transaction() as session:
        comments.answer(session, sessions.desk(), article_id, number, typed.answer)
    return _to_comment(article_id, number)


@blueprint.post("/articles/<uuid:article_id>/comments/<int:number>/resolve")
def resolve(article_id: UUID, number: int) -> Response:
    """Note that a comment is dealt with."""
    return _settle(article_id, number, resolved=True)


@blueprint.post("/articles/<uuid:article_id>/comments/<int:number>/reopen")
def reopen(article_id: UUID, number: int) -> Response:
    """Note that a comment is open once more."""
    return _settle(article_id, number, resolved=False)


@blueprint.post("/articles/<uuid:article_id>/comments/<int:number>/delete")
def delete(article_id: UUID, number: int) -> Response:
    """Delete one's own comment or answer."""
    _require_storable(number)
    with newsroom_transaction() as session:
        comments.remove(session, sessions.desk(), article_id, number)
    return redirect(url_for("desk.comments.show", article_id=article_id), code=303)


def _pieces(paragraph: Paragraph, placed: Placed) -> list[tuple[str, bool]]:
    """Mark what the open comments beside a paragraph are about; of a whole one, nothing."""
    beside = placed.beside.get(paragraph.place, ())
    about = [thread.passage for thread in beside if not thread.resolved and not thread.whole]
    return passages.marked(paragraph.words, about)


def _settle(article_id: UUID, number: int, *, resolved: bool) -> Response:
    _require_storable(number)
    with newsroom_transaction() as session:
        comments.settle(session, sessions.desk(), article_id, number, resolved=resolved)
    return _to_comment(article_id, number)


def _to_comment(article_id: UUID, number: int) -> Response:
    place = url_for("desk.comments.show", article_id=article_id, _anchor=f"comment-{number}")
    return redirect(place, code=303)


def _paragraph_page(article_id: UUID, marked: Marked, form: FormState) -> str:
    _require_storable(marked.revision)
    reader = sessions.desk()
    conversations.require_editor(reader)
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        paragraph = comments.get_paragraph(session, reader, article, marked)
    return render_template(
        "desk/paragraph.html",
        article_id=article_id,
        language=article.language,
        revision=marked.revision,
        paragraph=paragraph,
        form=form,
    )


def _thread_page(article_id: UUID, number: int, form: FormState) -> str:
    reader = sessions.desk()
    conversations.require_editor(reader)
    with newsroom_transaction(write=False) as session:
        article = articles.get(session, article_id)
        found = comment_threads.threads(session, reader, article)
    for thread in found:
        if thread.number == number:
            return render_template("desk/comment.html", article=article, thread=thread, form=form)
    raise CommentNotFoundError


def _require_storable(number: int) -> None:
    """Refuse a number that is more than the database could compare with."""
    if number > forms.HIGHEST_EDITION:
        raise CommentNotFoundError
