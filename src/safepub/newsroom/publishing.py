"""Publishing: from an approved revision to the bytes that outlets get."""

import gzip
import hashlib
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import update

from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import articles, editions, leak_checks, media, states
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.renditions import Rendition, ServingState
from safepub.newsroom.states import Act
from safepub.newsroom.texts import CreditRole, Text
from safepub.renditions import article_json
from safepub.renditions.types import (
    PublishedArticle,
    PublishedCredit,
    PublishedMedia,
    PublishedNote,
)

FULL = "json"
SUMMARY = "summary"


class CreditMissingError(ConflictError):
    """An article without a public credit does not go out; there is no fallback."""

    message = "This article has no byline, so it cannot be published."


def publish(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    *,
    seen_edition: int,
    now: datetime,
) -> None:
    """Publish the approved revision under its byline.

    Outlets see it once the caller's transaction commits. The public time is
    `now` cut to the minute.

    Raises:
        states.ActNotAllowedError: It is not approved.
        CreditMissingError: It has no byline.
        editions.EditCollisionError: It is not the edition that was shown.
        leak_checks.LeakCheckMissingError: It is not what its contributor checked.
    """
    article = articles.get(session, article_id)
    transition = states.check(Act.PUBLISH, article.state, desk.rights)
    if not article.byline.strip() or article.approved_revision is None:
        raise CreditMissingError
    editions.claim(session, article, seen=seen_edition)
    leak_checks.require(session, article)
    leak_checks.forget(session, article)
    text = articles.open_revision(session, desk, article, article.approved_revision)
    article.state = transition.target
    article.published_revision = article.approved_revision
    article.version += 1
    article.published_at = _to_the_minute(now)
    article.updated_at = article.published_at
    session.flush()
    published = public_form(article, text, media.publish(session, desk, article))
    _write_renditions(session, published)


def public_form(
    article: Article, text: Text, files: tuple[PublishedMedia, ...]
) -> PublishedArticle:
    """Give what outlets get of a text: every field is named here, none derived.

    Raises:
        CreditMissingError: The article was never published, so it has no time.
    """
    if article.published_at is None or article.updated_at is None:
        raise CreditMissingError
    credits_ = [PublishedCredit(role=CreditRole.AUTHOR.value, name=article.byline)]
    credits_ += [
        PublishedCredit(role=credit.role.value, name=credit.name)
        for credit in text.credits
        if credit.role is not CreditRole.AUTHOR
    ]
    return PublishedArticle(
        id=article.id,
        version=article.version,
        language=text.language,
        headline=text.headline,
        dek=text.dek,
        byline=article.byline,
        body_markdown=text.body,
        notes=tuple(PublishedNote(kind=note.kind.value, text=note.text) for note in text.notes),
        credits=tuple(credits_),
        published_at=article.published_at,
        updated_at=article.updated_at,
        media=files,
    )


def _to_the_minute(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(second=0, microsecond=0)


def _write_renditions(session: NewsroomSession, published: PublishedArticle) -> None:
    bodies = {
        FULL: article_json.render(published),
        SUMMARY: article_json.render_summary(published),
    }
    # Publications take their numbers one after another, so nothing slow comes after this.
    change = session.scalars(
        update(ServingState)
        .values(change=ServingState.change + 1)
        .returning(ServingState.change)
        .execution_options(synchronize_session=False)
    ).one()
    for name, body in bodies.items():
        session.merge(
            Rendition(
                article_id=published.id,
                format=name,
                change=change,
                etag=hashlib.sha256(body).hexdigest()[:32],
                body=body,
                # No time in the header: it would tell when the button was pressed.
                gzip=gzip.compress(body, mtime=0),
            )
        )
