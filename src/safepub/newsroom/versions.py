"""Versions: what goes out of an article, and everything that has to be written with it."""

import gzip
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, func, select, update

from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import deliveries, feeds
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.attachments import Media
from safepub.newsroom.models.renditions import Rendition, ServingState
from safepub.newsroom.models.versions import ArticleTag, Change, Correction, PublishedVersion
from safepub.renditions import formats, stored_form
from safepub.renditions.types import PublishedArticle

FULL = formats.JSON
SUMMARY = formats.SUMMARY


class ChangeKind(StrEnum):
    """What outlets can notice (DESIGN, section 9)."""

    PUBLISHED = "published"
    EMBARGOED = "embargoed"
    UPDATED = "updated"
    CORRECTED = "corrected"
    BYLINE_CHANGED = "byline_changed"
    WITHHELD = "withheld"
    RESTORED = "restored"
    KILLED = "killed"


URGENT = frozenset({ChangeKind.BYLINE_CHANGED, ChangeKind.WITHHELD, ChangeKind.KILLED})


class VersionMissingError(ConflictError):
    """An article that went out before versions were kept has none to go on from."""

    message = "Nothing is kept of this article from which a new version could be made."


def to_the_minute(moment: datetime) -> datetime:
    """Cut a time to the minute: a finer one would tell when somebody sat at the desk."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def issue(
    session: NewsroomSession,
    article: Article,
    published: PublishedArticle,
    kind: ChangeKind,
    *,
    now: datetime,
) -> Change:
    """Write a version, its renditions and public tags, and tell outlets that it is there.

    `published.version` is the article's version. The change's number stays locked until the
    commit: only `acts.done` comes after this.
    """
    keep(session, article, published)
    session.execute(delete(ArticleTag).where(ArticleTag.article_id == article.id))
    session.add_all(ArticleTag(article_id=article.id, tag=tag) for tag in set(published.tags))
    rendered = formats.render(published)
    change = note(session, article, kind, now=now)
    _store(session, article.id, rendered, change.number)
    return change


def keep(session: NewsroomSession, article: Article, published: PublishedArticle) -> None:
    """Keep a version's public form. `published.version` is the article's version."""
    session.merge(
        PublishedVersion(
            article_id=article.id,
            number=published.version,
            revision=article.published_revision or 0,
            form=stored_form.write(published),
        )
    )


def forget_older(session: NewsroomSession, article: Article) -> None:
    """Delete every version before the article's newest: nobody can fetch one any more."""
    session.flush()
    session.execute(
        delete(PublishedVersion)
        .where(PublishedVersion.article_id == article.id, PublishedVersion.number < article.version)
        .execution_options(synchronize_session=False)
    )


def was_renamed(session: NewsroomSession, article: Article) -> bool:
    """Tell whether an article has gone out under another byline."""
    renamed = Change.article_id == article.id, Change.kind == ChangeKind.BYLINE_CHANGED
    return session.scalars(select(Change.number).where(*renamed).limit(1)).first() is not None


def render_again(session: NewsroomSession, article: Article) -> None:
    """Write the renditions of an article that is not given out now from its newest version.

    Whoever restores it gives exactly these; outlets are told of nothing. An article without a
    kept version loses its renditions: what they say may be what must not go out again.
    """
    session.flush()
    number = session.scalars(
        select(Rendition.change).where(Rendition.article_id == article.id).limit(1)
    ).first()
    if number is None:
        return
    if not count(session, article):
        session.execute(delete(Rendition).where(Rendition.article_id == article.id))
        return
    _store(session, article.id, formats.render(current(session, article)), number)


def render_missing(session: NewsroomSession, most: int) -> int:
    """Write the formats that some articles lack: they went out before there were these.

    What is there stays as it is, byte for byte. Outlets are told of nothing. Give how many
    articles there were; fewer than `most` tells that none is left.
    """
    kept = select(PublishedVersion.article_id).where(
        PublishedVersion.article_id == Rendition.article_id
    )
    lacking = session.scalars(
        select(Rendition.article_id)
        .where(kept.exists(), Rendition.format.in_(formats.NAMES))
        .group_by(Rendition.article_id)
        .having(func.count() < len(formats.NAMES))
        .order_by(Rendition.article_id)
        .limit(most)
    ).all()
    for article_id in lacking:
        # Whoever kills or changes it meanwhile is waited for, and leaves what it leaves.
        article = session.get_one(Article, article_id, with_for_update=True)
        _add_missing(session, article)
    return len(lacking)


def _add_missing(session: NewsroomSession, article: Article) -> None:
    rows = session.execute(
        select(Rendition.format, Rendition.change).where(Rendition.article_id == article.id)
    )
    there = {row.format: row.change for row in rows}
    if not there or not count(session, article):
        return
    rendered = formats.render(current(session, article))
    missing = {name: body for name, body in rendered.items() if name not in there}
    _store(session, article.id, missing, max(there.values()))


def _store(
    session: NewsroomSession, article_id: UUID, rendered: Mapping[str, bytes], change: int
) -> None:
    for name, body in rendered.items():
        session.merge(
            Rendition(
                article_id=article_id,
                format=name,
                change=change,
                etag=hashlib.sha256(body).hexdigest()[:32],
                body=body,
                # No time in the header: it would tell when the button was pressed.
                gzip=gzip.compress(body, mtime=0),
            )
        )


def note(session: NewsroomSession, article: Article, kind: ChangeKind, *, now: datetime) -> Change:
    """Write a change down for all outlets that it concerns.

    Changes take their numbers one after another, so nothing slow comes after this.
    """
    session.flush()
    number = session.scalars(
        update(ServingState)
        .values(change=ServingState.change + 1)
        .returning(ServingState.change)
        .execution_options(synchronize_session=False)
    ).one()
    feeds.remember(session, article)
    change = Change(
        number=number,
        article_id=article.id,
        kind=kind.value,
        version=article.version,
        urgent=kind in URGENT,
        happened_at=to_the_minute(now),
    )
    session.add(change)
    deliveries.announce(session, article, change)
    return change


def current(session: NewsroomSession, article: Article) -> PublishedArticle:
    """Give the newest version's public form.

    Raises:
        VersionMissingError: None is kept.
    """
    form = session.scalars(
        select(PublishedVersion.form)
        .where(PublishedVersion.article_id == article.id)
        .order_by(PublishedVersion.number.desc())
        .limit(1)
    ).first()
    if form is None:
        raise VersionMissingError
    return stored_form.read(form)


def erase(session: NewsroomSession, article: Article) -> None:
    """Delete everything public of an article: versions, renditions, files, tags, corrections."""
    session.flush()
    for kind in (PublishedVersion, Rendition, Media, ArticleTag, Correction):
        session.execute(delete(kind).where(kind.article_id == article.id))


def count(session: NewsroomSession, article: Article) -> int:
    """Tell how many versions are kept."""
    held = select(func.count()).where(PublishedVersion.article_id == article.id)
    return session.scalars(held).one()
