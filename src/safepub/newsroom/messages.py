"""Messages between the desk and a contributor, sealed to both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import texts
from safepub.newsroom.models.articles import Article, Message, SealedText


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
    newest = session.scalar(
        select(func.max(Message.number)).where(Message.article_id == article.id)
    )
    message = Message(
        article_id=article.id,
        number=(newest or 0) + 1,
        text_id=texts.seal_message(session, article, words.strip()).id,
        writer_id=writer_id,
    )
    session.add(message)
    return message


def for_contributor(
    session: NewsroomSession, article: Article, box_seed: bytes
) -> Sequence[MessageView]:
    """Open an article's messages with the contributor's key, oldest first."""
    return [
        MessageView(
            from_desk=message.writer_id is not None,
            words=texts.open_message_as_contributor(sealed, box_seed),
        )
        for message, sealed in _messages(session, article)
    ]


def at_desk(
    session: NewsroomSession, article: Article, desk_keys: Mapping[UUID, bytes]
) -> Sequence[MessageView]:
    """Open an article's messages with the desk's keys, oldest first."""
    return [
        MessageView(
            from_desk=message.writer_id is not None,
            words=texts.open_message_at_desk(sealed, desk_keys),
        )
        for message, sealed in _messages(session, article)
    ]


def _messages(session: NewsroomSession, article: Article) -> Sequence[tuple[Message, SealedText]]:
    rows = session.execute(
        select(Message, SealedText)
        .join(SealedText, SealedText.id == Message.text_id)
        .where(Message.article_id == article.id)
        .order_by(Message.number)
    )
    return [(message, sealed) for message, sealed in rows]
