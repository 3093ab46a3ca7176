"""Attachments at the desk, and what becomes of them when their article goes out."""

import hashlib
import json
from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import delete

from safepub.database import NewsroomSession
from safepub.newsroom import articles, attachment_rows, openers, texts
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.attachment_rows import AttachmentNotFoundError, SharedView
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.attachments import Attachment, Media
from safepub.newsroom.openers import Opener
from safepub.newsroom.states import State
from safepub.renditions.types import PublishedMedia

_TAG_LENGTH = 32


def at_desk(session: NewsroomSession, desk: DeskReader, article: Article) -> Sequence[SharedView]:
    """List the attachments that were handed in, for those at the desk who read texts.

    What a contributor changes while the article is theirs again is not among them
    until they hand it in.
    """
    opener = openers.at_desk(desk.desk_keys)
    return [
        _view(session, opener, row)
        for row in attachment_rows.rows_of(session, article.id)
        if _is_shared(session, row)
    ]


def view_at_desk(
    session: NewsroomSession, desk: DeskReader, article: Article, number: int
) -> SharedView:
    """Give what the desk knows of one file, without opening it.

    Raises:
        attachment_rows.AttachmentNotFoundError: The desk has no such file.
        sealed_content.NotReadableError: It was sealed to a desk key that is not held here.
    """
    row = attachment_rows.row_at(session, article.id, number)
    if not _is_shared(session, row):
        raise AttachmentNotFoundError
    return _view(session, openers.at_desk(desk.desk_keys), row)


def open_at_desk(
    session: NewsroomSession, desk: DeskReader, article_id: UUID, number: int
) -> tuple[str, str, bytes]:
    """Give the media type, the name and the bytes of a file that was handed in.

    Raises:
        drafts.ArticleNotFoundError: There is no such article, or it is still a draft.
        AttachmentNotFoundError: It has no such attachment that was handed in.
    """
    article = articles.get(session, article_id)
    row = attachment_rows.row_at(session, article.id, number)
    if not _is_shared(session, row):
        raise AttachmentNotFoundError
    opener = openers.at_desk(desk.desk_keys)
    view = _view(session, opener, row)
    return view.media_type, view.file_name, _content(opener, row)


def publish(
    session: NewsroomSession, opener: Opener, article: Article
) -> tuple[PublishedMedia, ...]:
    """Write an article's attachments down for outlets, in their order and no longer sealed.

    Their ids are new: nothing that goes out leads to a sealed row. What the files were
    called and the words that were found in them are deleted, whoever they are of: did
    some published files have them and others not, that would say who has left. Under an
    embargo, which may be taken back, they stay for the next check.

    Raises:
        sealed_content.NotReadableError: The opener does not open one of them.
    """
    session.execute(delete(Media).where(Media.article_id == article.id))
    published = []
    for sealed in attachment_rows.rows_of(session, article.id):
        view, content = _view(session, opener, sealed), _content(opener, sealed)
        row = Media(
            id=uuid4(),
            article_id=article.id,
            number=view.number,
            media_type=view.media_type,
            name=view.file_name,
            etag=hashlib.sha256(content).hexdigest()[:_TAG_LENGTH],
            body=content,
        )
        session.add(row)
        session.flush()
        published.append(_public_form(row.id, view))
        # Ten of them together may be too much for the memory.
        session.expunge(row)
        session.expire(sealed)
    if article.state is not State.EMBARGOED:
        attachment_rows.delete_words(session, article.id)
    return tuple(published)


def _is_shared(session: NewsroomSession, row: Attachment) -> bool:
    details = texts.get(session, row.details_id)
    return row.desk_box is not None and details.desk_box is not None


def _view(session: NewsroomSession, opener: Opener, row: Attachment) -> SharedView:
    details = texts.get(session, row.details_id)
    opened = json.loads(opener(details, texts.context_of(details)))
    return SharedView(number=row.number, details=attachment_rows.read_details(opened))


def _content(opener: Opener, row: Attachment) -> bytes:
    return opener(row, attachment_rows.context_of(row))


def _public_form(media_id: UUID, view: SharedView) -> PublishedMedia:
    return PublishedMedia(
        id=media_id,
        media_type=view.media_type,
        name=view.file_name,
        alt=view.alt,
        caption=view.caption,
        width=view.details.width,
        height=view.details.height,
        size=view.size,
    )
