"""A contributor's attachments: add, describe, order and remove them while the article is theirs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from safepub.cleaning.files import CleanFile
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError
from safepub.newsroom import (
    attachment_rows,
    drafts,
    editions,
    sealed_content,
    states,
    texts,
)
from safepub.newsroom.attachment_rows import Details, SharedView
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.attachments import Attachment

MOST = 10
"""Attachments of one article."""
MOST_BYTES = 20 * 1024 * 1024
"""Bytes of one file, before and after cleaning."""
MAX_NAME = 100
MAX_ALT = 500
MAX_CAPTION = 1_000


@dataclass(frozen=True, kw_only=True)
class AttachmentView(SharedView):
    """An attachment as its contributor sees it.

    Attributes:
        name: What the file was called when it was sent.
        words: The text that was found in it before it was flattened.
    """

    name: str = field(repr=False)
    words: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Description:
    """What is said about a file."""

    alt: str = field(repr=False)
    caption: str = field(repr=False)


class TooManyAttachmentsError(InvalidError):
    """An article takes ten attachments."""

    message = "An article takes at most ten files."


class AttachmentTooLargeError(InvalidError):
    """A file is too large, or became so when it was cleaned."""

    message = "This file is too large: 20 MB is the most, also after cleaning."


class AttachedAlreadyError(ConflictError):
    """Cleaned, it is a file that the article has."""

    message = "This file is attached already."


class DescriptionTooLongError(InvalidError):
    """An alt text or a caption is longer than safepub takes."""

    message = "The description is too long. Nothing was stored."


def add(
    session: NewsroomSession, room: Room, article_id: UUID, file: CleanFile, *, name: str
) -> Attachment:
    """Attach a clean file as the last one; only its contributor can open it.

    Raises:
        drafts.ArticleNotFoundError: The article is not theirs.
        states.ActNotAllowedError: It is not theirs to change now.
        TooManyAttachmentsError: It has as many as it can have.
        AttachmentTooLargeError: The clean file is too large.
        AttachedAlreadyError: The very same clean file is among them.
    """
    article = _claimed(session, room, article_id)
    held = attachment_rows.rows_of(session, article.id)
    if len(held) >= MOST:
        raise TooManyAttachmentsError
    if len(file.content) > MOST_BYTES:
        raise AttachmentTooLargeError
    digest = hashlib.sha256(file.content).hexdigest()
    if any(_own_details(session, room, row).digest == digest for row in held):
        raise AttachedAlreadyError
    details = Details(
        kind=file.kind,
        size=len(file.content),
        digest=digest,
        width=file.width,
        height=file.height,
        pages=file.pages,
        removed=file.removed,
        remains=file.remains,
    )
    kept = (details, last_part(name))
    return attachment_rows.store(session, article, len(held) + 1, file, kept)


def list_own(session: NewsroomSession, room: Room, article_id: UUID) -> Sequence[AttachmentView]:
    """List the attachments of the contributor's own article in their order.

    Raises:
        drafts.ArticleNotFoundError: The article is not theirs.
    """
    article = drafts.get_own(session, room, article_id)
    return [_own_view(session, room, row) for row in attachment_rows.rows_of(session, article.id)]


def view_own(session: NewsroomSession, room: Room, article_id: UUID, number: int) -> AttachmentView:
    """Give what is known of one of the contributor's own files, without opening it.

    Raises:
        drafts.ArticleNotFoundError: The article is not theirs.
        attachment_rows.AttachmentNotFoundError: It has no such attachment.
    """
    article = drafts.get_own(session, room, article_id)
    return _own_view(session, room, attachment_rows.row_at(session, article.id, number))


def open_own(
    session: NewsroomSession, room: Room, article_id: UUID, number: int
) -> tuple[str, str, bytes]:
    """Give the media type, the name and the bytes of one of the contributor's own files.

    Raises:
        drafts.ArticleNotFoundError: The article is not theirs.
        attachment_rows.AttachmentNotFoundError: It has no such attachment.
    """
    article = drafts.get_own(session, room, article_id)
    row = attachment_rows.row_at(session, article.id, number)
    details = _own_details(session, room, row)
    content = sealed_content.open_as_contributor(
        row, room.box_seed, context=attachment_rows.context_of(row)
    )
    return details.media_type, details.file_name(number), content


def describe(
    session: NewsroomSession, room: Room, article_id: UUID, number: int, said: Description
) -> None:
    """Give a file another alt text and caption.

    Raises:
        drafts.ArticleNotFoundError: The article is not theirs.
        states.ActNotAllowedError: It is not theirs to change now.
        attachment_rows.AttachmentNotFoundError: It has no such attachment.
        DescriptionTooLongError: The alt text or the caption is.
    """
    check_length(said)
    article = _claimed(session, room, article_id)
    row = attachment_rows.row_at(session, article.id, number)
    details = replace(_own_details(session, room, row), alt=said.alt, caption=said.caption)
    attachment_rows.replace_details(
        session, row, attachment_rows.seal_details(session, article, details)
    )


def check_length(said: Description) -> None:
    """Pass if an alt text and a caption are as long as safepub takes.

    Raises:
        DescriptionTooLongError: One is longer.
    """
    if len(said.alt) > MAX_ALT or len(said.caption) > MAX_CAPTION:
        raise DescriptionTooLongError


def remove(session: NewsroomSession, room: Room, article_id: UUID, number: int) -> None:
    """Delete a file with everything that is known of it; those behind it move up.

    Raises:
        drafts.ArticleNotFoundError: The article is not theirs.
        states.ActNotAllowedError: It is not theirs to change now.
        attachment_rows.AttachmentNotFoundError: It has no such attachment.
    """
    article = _claimed(session, room, article_id)
    row = attachment_rows.row_at(session, article.id, number)
    attachment_rows.delete_rows(session, [row])
    _number_anew(session, attachment_rows.rows_of(session, article.id))


def move(session: NewsroomSession, room: Room, article_id: UUID, number: int, *, up: bool) -> None:
    """Exchange a file with the one before it, or behind it; at the end nothing happens.

    Raises:
        drafts.ArticleNotFoundError: The article is not theirs.
        states.ActNotAllowedError: It is not theirs to change now.
        attachment_rows.AttachmentNotFoundError: It has no such attachment.
    """
    article = _claimed(session, room, article_id)
    attachment_rows.row_at(session, article.id, number)
    rows = list(attachment_rows.rows_of(session, article.id))
    place = number - 1
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        _number_anew(session, rows)


def last_part(name: str) -> str:
    """Give the last part of a file's name, in letters that can be shown, cut from the front."""
    last = name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-MAX_NAME:]


def _claimed(session: NewsroomSession, room: Room, article_id: UUID) -> Article:
    article = drafts.get_own(session, room, article_id)
    if article.state not in drafts.WRITING_STATES:
        raise states.ActNotAllowedError
    editions.claim(session, article)
    return article


def _own_details(session: NewsroomSession, room: Room, row: Attachment) -> Details:
    sealed = texts.get(session, row.details_id)
    return attachment_rows.read_details(texts.open_details_as_contributor(sealed, room.box_seed))


def _own_view(session: NewsroomSession, room: Room, row: Attachment) -> AttachmentView:
    found = {"name": "", "words": ""}
    if row.words_id is not None:
        sealed = texts.get(session, row.words_id)
        found = texts.open_details_as_contributor(sealed, room.box_seed)
    return AttachmentView(
        number=row.number,
        details=_own_details(session, room, row),
        name=found["name"],
        words=found["words"],
    )


def _number_anew(session: NewsroomSession, rows: Sequence[Attachment]) -> None:
    # Below zero first: no two may have one number, not even for a moment.
    for sign in (-1, 1):
        for number, row in enumerate(rows, start=1):
            row.number = sign * number
        session.flush()
