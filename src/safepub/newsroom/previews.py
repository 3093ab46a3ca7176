"""What outlets would get of a text if it went out now; nothing of it is stored."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from safepub.database import NewsroomSession
from safepub.newsroom import publishing, versions
from safepub.newsroom.attachment_rows import SharedView
from safepub.newsroom.models.articles import Article
from safepub.newsroom.texts import Text
from safepub.renditions.types import PublishedArticle, PublishedMedia


def preview(
    session: NewsroomSession,
    article: Article,
    text: Text,
    files: Sequence[SharedView],
    *,
    now: datetime,
) -> PublishedArticle:
    """Give a text's public form as the article's next version.

    The ids of its files are made when it goes out: here they are their numbers.
    """
    moment = versions.to_the_minute(now)
    # A copy that no session knows: the article stays what it is.
    as_if = Article(
        id=article.id,
        byline=article.byline,
        version=article.version + 1,
        published_at=article.published_at or moment,
        updated_at=moment,
        release_at=article.release_at,
    )
    return publishing.public_form(session, as_if, text, tuple(map(_medium, files)))


def _medium(view: SharedView) -> PublishedMedia:
    return PublishedMedia(
        id=UUID(int=view.number),
        media_type=view.media_type,
        name=view.file_name,
        alt=view.alt,
        caption=view.caption,
        width=view.details.width,
        height=view.details.height,
        size=view.size,
    )
