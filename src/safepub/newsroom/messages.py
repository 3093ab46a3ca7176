"""Messages between the desk and a contributor, sealed to both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import sealed_content, texts
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.messages import Message

KEPT = timedelta(days=180)


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """A message that was opened for reading."""

    from_desk: bool
    words: str = field(repr=False)


class ReasonMissingError(InvalidError):
    """This act needs a reason that the other side can read."""

    message = "Please give a reason."


def send(
    session: NewsroomSession, article: Article, words: str, *, writer_id: UUID | None
) -> Message:
    """Add a message; `writer_id` is None for the contributor.

    Raises:
        ReasonMissingError: There are no words.
        texts.TextTooLongError: There are too many.
    """
    if not words.strip():
        raise ReasonMissingError
    if len(words) > texts.MAX_MESSAGE:
        raise texts.TextTooLongError
    newest = session.scalar(
        select(func.max(Message.number)).where(Message.pseudonym_id == article.pseudonym_id)
    )
    message = Message(
        id=uuid4(),
        pseudonym_id=article.pseudonym_id,
        article_id=article.id,
        number=(newest or 0) + 1,
        writer_id=writer_id,
        unread=True,
        expires_on=datetime.now(UTC).date() + KEPT,
    )
    sealed_content.seal(
        session,
        article.pseudonym_id,
        words.strip().encode(),
        context=context_of(message),
        for_desk=True,
    ).write_to(message)
    session.add(message)
    session.flush()
    return message


def for_contributor(
    session: NewsroomSession, article: Article, box_seed: bytes
) -> Sequence[MessageView]:
    """Open an article's messages with the contributor's key, oldest first."""
    return [
        _view(
            message,
            sealed_content.open_as_contributor(message, box_seed, context=context_of(message)),
        )
        for message in _messages(session, article)
    ]


def at_desk(
    session: NewsroomSession, article: Article, desk_keys: Mapping[UUID, bytes]
) -> Sequence[MessageView]:
    """Open an article's messages with the desk's keys, oldest first."""
    return [
        _view(message, sealed_content.open_at_desk(message, desk_keys, context=context_of(message)))
        for message in _messages(session, article)
    ]


def context_of(message: Message) -> bytes:
    """Name the row that a message is bound to."""
    about = message.article_id or message.pseudonym_id
    return b"safepub/text/v1\0" + message.id.bytes + about.bytes


def _view(message: Message, words: bytes) -> MessageView:
    return MessageView(from_desk=message.writer_id is not None, words=words.decode())


def _messages(session: NewsroomSession, article: Article) -> Sequence[Message]:
    return session.scalars(
        select(Message).where(Message.article_id == article.id).order_by(Message.number)
    ).all()
