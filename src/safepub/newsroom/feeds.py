"""Feeds: which published articles are in each, and which have been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, func, insert, literal, or_, select

from safepub.database import NewsroomSession
from safepub.errors import NotFoundError
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.feeds import Feed, FeedArticle
from safepub.newsroom.models.renditions import ServingState
from safepub.newsroom.models.versions import ArticleTag, Change
from safepub.newsroom.states import State

TITLE_MAX = 120
TOLD_FOR = timedelta(days=30)
"""For how long a feed tells of a killing."""
_COLUMNS = ("feed_id", "article_id")


class FeedNotFoundError(NotFoundError):
    """There is no such feed (any more)."""

    message = "There is no such feed."


@dataclass(frozen=True, kw_only=True)
class FeedView:
    """One open feed; None stands for every language, and for every tag."""

    id: UUID
    title: str
    language: str | None
    tag: str | None
    opened_on: date


@dataclass(frozen=True, kw_only=True)
class Killed:
    """An article that had been in a feed, and when it was killed, to the minute."""

    article_id: UUID
    killed_at: datetime


def find(session: NewsroomSession, feed_id: UUID) -> FeedView | None:
    """Give an open feed, if there is one of this id."""
    row = session.get(Feed, feed_id)
    return None if row is None else _view(row)


def show(session: NewsroomSession, feed_id: UUID) -> FeedView:
    """Give an open feed.

    Raises:
        FeedNotFoundError: There is none of this id.
    """
    found = find(session, feed_id)
    if found is None:
        raise FeedNotFoundError
    return found


def every(session: NewsroomSession) -> Sequence[FeedView]:
    """List the open feeds, by title."""
    rows = session.scalars(select(Feed).order_by(func.lower(Feed.title), Feed.id))
    return [_view(row) for row in rows]


def within(feed: FeedView) -> Sequence[ColumnElement[bool]]:
    """Give the conditions on `Article` under which an article is in a feed: published alone."""
    conditions: list[ColumnElement[bool]] = [Article.state == State.PUBLISHED]
    if feed.language is not None:
        conditions.append(Article.language == feed.language)
    if feed.tag is not None:
        tagged = ArticleTag.article_id == Article.id
        conditions.append(select(1).where(tagged, ArticleTag.tag == feed.tag).exists())
    return conditions


def lock(session: NewsroomSession) -> None:
    """Let whoever publishes at this moment commit first, or see what happens to a feed."""
    session.flush()
    session.execute(select(ServingState.id).with_for_update())


def fill(session: NewsroomSession, feed: FeedView) -> None:
    """Remember what is in a new feed from its first moment on; the feeds are locked."""
    there = select(literal(feed.id, Uuid), Article.id).where(*within(feed))
    session.execute(insert(FeedArticle).from_select(_COLUMNS, there))


def remember(session: NewsroomSession, article: Article) -> None:
    """Remember that an article is in the feeds that it is in now.

    The serving state is locked, and the article's public tags are written.
    """
    if article.state is not State.PUBLISHED:
        return
    tags = select(ArticleTag.tag).where(ArticleTag.article_id == article.id)
    known = select(FeedArticle.feed_id).where(FeedArticle.article_id == article.id)
    has_it = select(Feed.id, literal(article.id, Uuid)).where(
        or_(Feed.language.is_(None), Feed.language == article.language),
        or_(Feed.tag.is_(None), Feed.tag.in_(tags)),
        Feed.id.not_in(known),
    )
    session.execute(insert(FeedArticle).from_select(_COLUMNS, has_it))


def killed(session: NewsroomSession, feed: FeedView, *, now: datetime) -> Sequence[Killed]:
    """List what was in a feed and has been killed lately, the newest killing first."""
    rows = session.execute(
        select(Change.article_id, Change.happened_at)
        .join(FeedArticle, FeedArticle.article_id == Change.article_id)
        .join(Article, Article.id == Change.article_id)
        .where(
            FeedArticle.feed_id == feed.id,
            Article.state == State.KILLED,
            Change.kind == State.KILLED.value,
            Change.happened_at >= now - TOLD_FOR,
        )
        .order_by(Change.number.desc())
    )
    return [Killed(article_id=article_id, killed_at=at) for article_id, at in rows]


def _view(row: Feed) -> FeedView:
    return FeedView(
        id=row.id, title=row.title, language=row.language, tag=row.tag, opened_on=row.opened_on
    )
