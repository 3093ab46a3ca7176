"""Messages between the desk and a contributor, sealed to both.

A conversation is about one article, or about none with the contributor behind one
pseudonym: two pseudonyms of one contributor never meet in a conversation.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select, update

from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.errors import InvalidError, NotFoundError
from safepub.newsroom import sealed_content, texts
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.messages import Message
from safepub.newsroom.models.people import Pseudonym


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """What messages are about: an article of a pseudonym, or the pseudonym itself."""

    pseudonym_id: UUID
    article_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """A message that was opened for reading; `words` is None where no key opens it."""

    from_desk: bool
    words: str | None = field(repr=False)
    sent_on: date
    unread: bool
    """Whether the side that it is meant for has not said yet that it read it."""


class ReasonMissingError(InvalidError):
    """This act needs a reason that the other side can read."""

    message = "Please give a reason."


class MessageMissingError(InvalidError):
    """A message without a word."""

    message = "Please write a message."


class ConversationNotFoundError(NotFoundError):
    """There is no such conversation for whoever asks."""

    message = "There is no such conversation."


def about(article: Article) -> Conversation:
    """Give the conversation about an article."""
    return Conversation(pseudonym_id=article.pseudonym_id, article_id=article.id)


def send_reason(
    session: NewsroomSession, article: Article, words: str, *, writer_id: UUID | None
) -> Message:
    """Add the reason for an act to an article's conversation.

    `writer_id` is None for the contributor.

    Raises:
        ReasonMissingError: There are no words.
        texts.TextTooLongError: There are too many.
    """
    if not words.strip():
        raise ReasonMissingError
    return send(session, about(article), words, writer_id=writer_id)


def send(
    session: NewsroomSession, conversation: Conversation, words: str, *, writer_id: UUID | None
) -> Message:
    """Add a message; whoever writes has read what the other side wrote before.

    `writer_id` is None for the contributor.

    Raises:
        MessageMissingError: There are no words.
        texts.TextTooLongError: There are too many.
        sealed_content.DeskKeyMissingError: The desk has no key.
    """
    if not words.strip():
        raise MessageMissingError
    if len(words) > texts.MAX_MESSAGE:
        raise texts.TextTooLongError
    # Locked, so that two who write at once take two numbers.
    session.get_one(Pseudonym, conversation.pseudonym_id, with_for_update=True)
    newest = select(func.max(Message.number)).where(
        Message.pseudonym_id == conversation.pseudonym_id
    )
    message = Message(
        id=uuid4(),
        pseudonym_id=conversation.pseudonym_id,
        article_id=conversation.article_id,
        number=1 + (session.scalar(newest) or 0),
        writer_id=writer_id,
        unread=True,
        sent_on=datetime.now(UTC).date(),
    )
    sealed_content.seal(
        session,
        conversation.pseudonym_id,
        json.dumps({"message": words.strip()}, ensure_ascii=False).encode(),
        context=context_of(message),
        for_desk=True,
    ).write_to(message)
    mark_read(session, conversation, from_desk=writer_id is None)
    session.add(message)
    session.flush()
    return message


def mark_read(session: NewsroomSession, conversation: Conversation, *, from_desk: bool) -> None:
    """Note that what one side wrote in a conversation was read by the other."""
    wrote = Message.writer_id.is_not(None) if from_desk else Message.writer_id.is_(None)
    session.execute(
        update(Message)
        .where(*_within(conversation), wrote)
        .values(unread=False)
        .execution_options(synchronize_session=False)
    )


def for_contributor(
    session: NewsroomSession, conversation: Conversation, box_seed: bytes
) -> Sequence[MessageView]:
    """Open a conversation with the contributor's key, oldest first."""
    return _opened(
        session,
        conversation,
        lambda message: sealed_content.open_as_contributor(
            message, box_seed, context=context_of(message)
        ),
    )


def at_desk(
    session: NewsroomSession, conversation: Conversation, desk_keys: Mapping[UUID, bytes]
) -> Sequence[MessageView]:
    """Open a conversation with the desk's keys, oldest first."""
    return _opened(
        session,
        conversation,
        lambda message: sealed_content.open_at_desk(
            message, desk_keys, context=context_of(message)
        ),
    )


def context_of(message: Message) -> bytes:
    """Name the row that a message is bound to."""
    bound_to = message.article_id or message.pseudonym_id
    return b"safepub/text/v1\0" + message.id.bytes + bound_to.bytes


def _opened(
    session: NewsroomSession, conversation: Conversation, open_one: Callable[[Message], bytes]
) -> Sequence[MessageView]:
    found = session.scalars(select(Message).where(*_within(conversation)).order_by(Message.number))
    return [
        MessageView(
            from_desk=message.writer_id is not None,
            words=_words(message, open_one),
            sent_on=message.sent_on,
            unread=message.unread,
        )
        for message in found
    ]


def _words(message: Message, open_one: Callable[[Message], bytes]) -> str | None:
    """Open one message; one that does not open must not hide all the others."""
    try:
        return str(json.loads(open_one(message))["message"])
    except (sealed_content.NotReadableError, SealBrokenError):
        return None


def _within(conversation: Conversation) -> tuple[ColumnElement[bool], ...]:
    of_article = (
        Message.article_id.is_(None)
        if conversation.article_id is None
        else Message.article_id == conversation.article_id
    )
    return Message.pseudonym_id == conversation.pseudonym_id, of_article
