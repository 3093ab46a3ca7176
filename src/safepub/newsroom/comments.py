"""Comments: what editors say to each other about a passage, sealed to the desk alone.

A comment does not change its article: no edition, no act, nothing that a colleague who
edits meanwhile would notice. No contributor reads it, unless an editor quotes it to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, func, select

from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError, NotFoundError
from safepub.newsroom import articles, conversations, passages, sealed_for_desk
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.desk import Comment
from safepub.newsroom.passages import Paragraph

MAX_COMMENT = 2_000
MAX_PASSAGE = 500


@dataclass(frozen=True, kw_only=True)
class Marked:
    """What a comment is about: a paragraph of a revision, or some of its words."""

    revision: int
    place: int
    """As `passages.paragraphs_of` counts."""
    passage: str = field(repr=False, default="")
    """Empty for the whole paragraph."""


class CommentNotFoundError(NotFoundError):
    """The article has no such comment, or no such paragraph."""

    message = "There is no such comment."


class PassageMissingError(InvalidError):
    """The words that a comment is said to be about are not in its paragraph."""

    message = "These words are not in the paragraph. Copy them from it, or leave this empty."


class CommentMissingError(InvalidError):
    """A comment without a word."""

    message = "Please write a comment."


class CommentTooLongError(InvalidError):
    """A comment of more than 2,000 characters."""

    message = "The comment is too long. Nothing was stored."


class CommentAnsweredError(ConflictError):
    """Whoever deletes a comment would delete a colleague's answer with it."""

    message = "A colleague has answered this comment, so it cannot be deleted any more."


class OthersCommentError(ConflictError):
    """Nobody deletes what a colleague wrote."""

    message = "A colleague wrote this comment, so only they can delete it."


def get_paragraph(
    session: NewsroomSession, desk: DeskReader, article: Article, marked: Marked
) -> Paragraph:
    """Open the paragraph that somebody points at.

    Raises:
        drafts.ArticleNotFoundError: The article has no such revision.
        CommentNotFoundError: The revision has no such paragraph.
    """
    text = articles.open_revision(session, desk, article, marked.revision)
    for paragraph in passages.paragraphs_of(text):
        if paragraph.place == marked.place:
            return paragraph
    raise CommentNotFoundError


def write(
    session: NewsroomSession, desk: DeskReader, article_id: UUID, marked: Marked, words: str
) -> int:
    """Add a comment about a passage and give its number.

    Raises:
        states.RightMissingError: Whoever writes is no editor.
        drafts.ArticleNotFoundError: There is no such article or revision.
        CommentNotFoundError: The revision has no such paragraph.
        PassageMissingError: The paragraph does not have these words.
        CommentMissingError: There are no words.
        CommentTooLongError: There are too many.
    """
    conversations.require_editor(desk)
    article = _lock(session, article_id)
    paragraph = get_paragraph(session, desk, article, marked)
    if marked.passage and passages.find(paragraph.words, marked.passage) is None:
        raise PassageMissingError
    payload = {
        "part": paragraph.part.value,
        "place": paragraph.place,
        "passage": " ".join(marked.passage.split()) or paragraph.words,
        "whole": not marked.passage,
        "words": _checked(words),
    }
    row = _row(session, desk, article, revision=marked.revision)
    return _store(session, row, payload)


def answer(
    session: NewsroomSession, desk: DeskReader, article_id: UUID, number: int, words: str
) -> int:
    """Answer a comment and give the answer's number; an answer has no answers of its own.

    Raises:
        states.RightMissingError: Whoever writes is no editor.
        drafts.ArticleNotFoundError: There is no such article.
        CommentNotFoundError: It has no such comment.
        CommentMissingError: There are no words.
        CommentTooLongError: There are too many.
    """
    conversations.require_editor(desk)
    article = _lock(session, article_id)
    answered = _get(session, article, number)
    if answered.answers_id is not None:
        raise CommentNotFoundError
    row = _row(session, desk, article, revision=answered.revision)
    row.answers_id = answered.id
    return _store(session, row, {"words": _checked(words)})


def settle(
    session: NewsroomSession, desk: DeskReader, article_id: UUID, number: int, *, resolved: bool
) -> None:
    """Note that a comment is dealt with, or that it is open once more.

    Raises:
        states.RightMissingError: Whoever decides is no editor.
        drafts.ArticleNotFoundError: There is no such article.
        CommentNotFoundError: It has no such comment about a passage.
    """
    conversations.require_editor(desk)
    comment = _get(session, _lock(session, article_id), number)
    if comment.answers_id is not None:
        raise CommentNotFoundError
    comment.resolved = resolved
    session.flush()


def remove(session: NewsroomSession, desk: DeskReader, article_id: UUID, number: int) -> None:
    """Delete one's own comment, with one's own answers to it.

    Raises:
        states.RightMissingError: Whoever deletes is no editor.
        drafts.ArticleNotFoundError: There is no such article.
        CommentNotFoundError: It has no such comment.
        OthersCommentError: A colleague wrote it.
        CommentAnsweredError: A colleague has answered it.
    """
    conversations.require_editor(desk)
    comment = _get(session, _lock(session, article_id), number)
    if comment.writer_id != desk.staff_id:
        raise OthersCommentError
    answered = exists().where(Comment.answers_id == comment.id, Comment.writer_id != desk.staff_id)
    if session.scalar(select(answered)):
        raise CommentAnsweredError
    session.execute(delete(Comment).where(Comment.answers_id == comment.id))
    session.execute(delete(Comment).where(Comment.id == comment.id))


def context_of(comment: Comment) -> bytes:
    """Name the row that a comment is bound to."""
    return b"safepub/comment/v1\0" + comment.id.bytes + comment.article_id.bytes


def _lock(session: NewsroomSession, article_id: UUID) -> Article:
    """Fetch an article so that two who comment at once take two numbers."""
    article = articles.get(session, article_id)
    session.refresh(article, with_for_update=True)
    return article


def _get(session: NewsroomSession, article: Article, number: int) -> Comment:
    found = session.scalars(
        select(Comment).where(Comment.article_id == article.id, Comment.number == number)
    ).one_or_none()
    if found is None:
        raise CommentNotFoundError
    return found


def _row(session: NewsroomSession, desk: DeskReader, article: Article, *, revision: int) -> Comment:
    newest = select(func.max(Comment.number)).where(Comment.article_id == article.id)
    return Comment(
        id=uuid4(),
        article_id=article.id,
        number=1 + (session.scalar(newest) or 0),
        revision=revision,
        writer_id=desk.staff_id,
        written_on=datetime.now(UTC).date(),
    )


def _store(session: NewsroomSession, row: Comment, payload: Mapping[str, object]) -> int:
    sealed_for_desk.seal(session, payload, context=context_of(row)).write_to(row)
    session.add(row)
    session.flush()
    return row.number


def _checked(words: str) -> str:
    tidy = words.strip()
    if not tidy:
        raise CommentMissingError
    if len(tidy) > MAX_COMMENT:
        raise CommentTooLongError
    return tidy
