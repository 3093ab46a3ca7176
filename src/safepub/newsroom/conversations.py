"""Who may read and write which conversation, what is unread, and what has grown old."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Row, delete, func, select

from safepub.database import NewsroomSession
from safepub.newsroom import articles, drafts, messages, states
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.drafts import Room
from safepub.newsroom.messages import Conversation, ConversationNotFoundError, MessageView
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.states import Right, State


def own_of_pseudonym(session: NewsroomSession, room: Room, pseudonym_id: UUID) -> Conversation:
    """Give the contributor's conversation about no article, under one pseudonym of theirs.

    Raises:
        ConversationNotFoundError: The pseudonym is not theirs.
    """
    pseudonym = session.get(Pseudonym, pseudonym_id)
    if pseudonym is None or pseudonym.contributor_id != room.contributor_id:
        raise ConversationNotFoundError
    return Conversation(pseudonym_id=pseudonym.id)


def own_of_article(session: NewsroomSession, room: Room, article_id: UUID) -> Conversation:
    """Give the conversation about an article that the contributor has handed in.

    Raises:
        drafts.ArticleNotFoundError: It is not theirs.
        states.ActNotAllowedError: The desk has never seen it.
    """
    article = drafts.get_own(session, room, article_id)
    if article.state is State.DRAFT:
        raise states.ActNotAllowedError
    return messages.about(article)


def read_own(
    session: NewsroomSession, room: Room, conversation: Conversation
) -> Sequence[MessageView]:
    """Open one of the contributor's conversations, oldest message first."""
    return messages.for_contributor(session, conversation, room.box_seed)


def unread_of(session: NewsroomSession, room: Room) -> Mapping[Conversation, int]:
    """Count what the desk wrote and the contributor has not read, by conversation."""
    rows = session.execute(
        select(Message.pseudonym_id, Message.article_id, func.count())
        .join(Pseudonym, Pseudonym.id == Message.pseudonym_id)
        .where(
            Pseudonym.contributor_id == room.contributor_id,
            Message.unread,
            Message.writer_id.is_not(None),
        )
        .group_by(Message.pseudonym_id, Message.article_id)
    )
    return _by_conversation(rows)


def at_desk(
    session: NewsroomSession,
    *,
    pseudonym_id: UUID | None = None,
    article_id: UUID | None = None,
) -> Conversation:
    """Give a conversation that the desk may read: about an article, or with a pseudonym.

    Raises:
        ConversationNotFoundError: There is no such pseudonym that the desk knows.
        drafts.ArticleNotFoundError: There is no such article, or it is still a draft.
    """
    if article_id is not None:
        return messages.about(articles.get(session, article_id))
    known = {pseudonym.id for pseudonym in pseudonyms_at_desk(session)}
    if pseudonym_id is None or pseudonym_id not in known:
        raise ConversationNotFoundError
    return Conversation(pseudonym_id=pseudonym_id)


def pseudonyms_at_desk(session: NewsroomSession) -> Sequence[Pseudonym]:
    """List the pseudonyms that the desk has heard of, by byline.

    Somebody who has neither written a message nor handed anything in stays unseen.
    """
    handed_in = select(Article.pseudonym_id).where(Article.state != State.DRAFT)
    wrote = select(Message.pseudonym_id)
    return session.scalars(
        select(Pseudonym)
        .where(Pseudonym.id.in_(handed_in.union(wrote).scalar_subquery()))
        .order_by(Pseudonym.byline, Pseudonym.id)
    ).all()


def unread_at_desk(session: NewsroomSession) -> Mapping[Conversation, int]:
    """Count what contributors wrote and the desk has not read, by conversation."""
    rows = session.execute(
        select(Message.pseudonym_id, Message.article_id, func.count())
        .where(Message.unread, Message.writer_id.is_(None))
        .group_by(Message.pseudonym_id, Message.article_id)
    )
    return _by_conversation(rows)


def write_at_desk(
    session: NewsroomSession, desk: DeskReader, conversation: Conversation, words: str
) -> None:
    """Send a message to the contributor; what they wrote before counts as read.

    Raises:
        states.RightMissingError: Whoever writes is no editor.
        messages.MessageMissingError: There are no words.
        texts.TextTooLongError: There are too many.
    """
    require_editor(desk)
    messages.send(session, conversation, words, writer_id=desk.staff_id)


def require_editor(desk: DeskReader) -> None:
    """Return where somebody at the desk may read and write messages.

    Raises:
        states.RightMissingError: They are no editor.
    """
    if Right.EDITOR not in desk.rights:
        raise states.RightMissingError


def delete_old(session: NewsroomSession, *, sent_before: date) -> None:
    """Delete the messages that were sent before a day, read or not."""
    session.execute(delete(Message).where(Message.sent_on < sent_before))


def _by_conversation(
    rows: Iterable[Row[UUID, UUID | None, int]],
) -> Mapping[Conversation, int]:
    return {
        Conversation(pseudonym_id=pseudonym_id, article_id=article_id): count
        for pseudonym_id, article_id, count in rows
    }
