"""Taking back what was handed in and is not out yet: it is the contributor's alone again."""

from uuid import UUID

from sqlalchemy import delete

from safepub.database import NewsroomSession
from safepub.newsroom import (
    acts,
    attachment_rows,
    drafts,
    editions,
    leak_checks,
    messages,
    states,
    texts,
)
from safepub.newsroom.drafts import Room
from safepub.newsroom.messages import Conversation
from safepub.newsroom.models.articles import Article, Draft, Revision, SealedText, Submission
from safepub.newsroom.models.desk import ArticleDeskTag, Comment, Override
from safepub.newsroom.models.messages import Message
from safepub.newsroom.states import Act, Right, Transition


def withdraw(session: NewsroomSession, room: Room, article_id: UUID, words: str = "") -> None:
    """Make an article a draft again, which the desk neither sees nor can open.

    Its submissions, revisions and messages are deleted; the draft has the newest text.
    `words` go to the editors as a message about no article, if there are any.

    Raises:
        drafts.ArticleNotFoundError: It is not theirs.
        states.ActNotAllowedError: It was never handed in, or it is on its way out.
        texts.TextTooLongError: The words are too many.
    """
    article = drafts.get_own(session, room, article_id)
    transition = check(article)
    editions.claim(session, article)
    text = drafts.open_draft(session, room, article.id)
    if words.strip():
        conversation = Conversation(pseudonym_id=article.pseudonym_id)
        messages.send(session, conversation, words, writer_id=None)
    session.execute(delete(Message).where(Message.article_id == article.id))
    take_from_desk(session, article)
    sealed = texts.seal(session, article, text, for_desk=False)
    session.add(Draft(article_id=article.id, text_id=sealed.id))
    article.approved_revision = None
    acts.done(session, article, transition, acts.BY_CONTRIBUTOR)


def check(article: Article) -> Transition:
    """Give the transition of taking an article back.

    Raises:
        states.ActNotAllowedError: It was never handed in, is on its way out, or went out
            under an embargo once: outlets' changes refer to it for good.
    """
    transition = states.check(Act.WITHDRAW, article.state, {Right.CONTRIBUTOR})
    if article.version:
        raise states.ActNotAllowedError
    return transition


def take_from_desk(session: NewsroomSession, article: Article, *, but: UUID | None = None) -> None:
    """Delete what the desk holds of an article, and its keys to what stays.

    Of its sealed texts none is left but the attachments' and the one of the id `but`.
    Messages stay.
    """
    leak_checks.forget(session, article)
    session.flush()
    own = (Comment, ArticleDeskTag, Override)
    for kind in (*own, Draft, Submission, Revision):
        session.execute(delete(kind).where(kind.article_id == article.id))
    kept: set[UUID] = set()
    for row in attachment_rows.rows_of(session, article.id):
        details = texts.get(session, row.details_id)
        for sealed in (row, details):
            sealed.desk_box = sealed.desk_key_id = None
        kept |= {text_id for text_id in (row.details_id, row.words_id) if text_id is not None}
    if but is not None:
        kept.add(but)
        left = texts.get(session, but)
        left.desk_box = left.desk_key_id = left.desk_wrap = None
    session.execute(
        delete(SealedText).where(SealedText.article_id == article.id, SealedText.id.not_in(kept))
    )
