"""The statements of the read path, all on articles that the reader is entitled to."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Select,
    Uuid,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from safepub.crypto.change_cursors import FeedPlace
from safepub.newsroom import entitlements, feeds
from safepub.newsroom.entitlements import Entitled
from safepub.newsroom.feeds import FeedView
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.attachments import Media
from safepub.newsroom.models.outlets import Delivery
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.models.versions import ArticleTag, Change, PublishedVersion
from safepub.newsroom.versions import FULL, SUMMARY, ChangeKind
from safepub.serving import conditions
from safepub.serving.queries import ListQuery
from safepub.utc_times import UTCDateTime

_REMEMBERED = 256
"""Statements: to put one together takes longer than to run it."""


class _Walked(FunctionElement[bool]):
    """A condition that no index is chosen for, so that a page is read in its order.

    Without figures about the newsroom, SQLite would take the index of states, and sort
    every article that was ever published for one page. PostgreSQL has its figures.
    """

    name = "walked"
    type = Boolean()
    inherit_cache = True


@compiles(_Walked)
def _plain(element: _Walked, compiler: SQLCompiler, **options: object) -> str:
    return compiler.process(element.clauses, **options)


@compiles(_Walked, "sqlite")
def _without_index(element: _Walked, compiler: SQLCompiler, **options: object) -> str:
    return f"+({compiler.process(element.clauses, **options)})"


def page(query: ListQuery, entitled: Entitled) -> Select[datetime | None, UUID, bytes]:
    """Select one page, and one article more that tells whether another page follows.

    In the order of publication; of versions, where only what changed since a time is asked for.
    Where the query goes on after a place, it takes `after_moment` and `after_id`.
    """
    return _page(replace(query, after=None), entitled, further=query.after is not None)


@lru_cache(maxsize=_REMEMBERED)
def _page(
    query: ListQuery, entitled: Entitled, *, further: bool
) -> Select[datetime | None, UUID, bytes]:
    moment = Article.published_at if query.updated_since is None else Article.updated_at
    statement = (
        select(moment.label("moment"), Article.id, Rendition.body)
        .join(Rendition, Rendition.article_id == Article.id)
        .where(
            *map(_Walked, entitlements.visible(entitled)),
            Rendition.format == (SUMMARY if query.summary else FULL),
        )
        .order_by(moment.desc(), Article.id.desc())
        .limit(query.limit + 1)
    )
    if query.language is not None:
        statement = statement.where(_Walked(Article.language == query.language))
    if query.byline is not None:
        statement = statement.where(_Walked(Article.byline == query.byline))
    if query.tag is not None:
        tagged = ArticleTag.article_id == Article.id, ArticleTag.tag == query.tag
        statement = statement.where(select(1).where(*tagged).exists())
    if query.updated_since is not None:
        statement = statement.where(moment >= query.updated_since)
    if further:
        last = tuple_(
            bindparam("after_moment", type_=UTCDateTime), bindparam("after_id", type_=Uuid)
        )
        statement = statement.where(tuple_(moment, Article.id) < last)
    return statement


@lru_cache(maxsize=_REMEMBERED)
def article(format_: str, entitled: Entitled, *, gzip: bool) -> Select[str, bytes | None]:
    """Select one article's tag in a format, and its bytes unless the reader has them.

    Both come from one statement, so that a tag never goes with other bytes. It takes
    `article_id`, the tags `held`, and whether the reader has `all`.
    """
    stored = Rendition.gzip if gzip else Rendition.body
    has_it = or_(bindparam("all", type_=Boolean), Rendition.etag.in_(bindparam("held")))
    body = case((has_it, null()), else_=stored)
    return (
        select(Rendition.etag, body)
        .join(Article, Article.id == Rendition.article_id)
        .where(
            Article.id == bindparam("article_id"),
            *entitlements.visible(entitled),
            Rendition.format == format_,
        )
    )


def changes(outlet_id: UUID, after: FeedPlace, limit: int) -> Select[Delivery, Change, str | None]:
    """Select what an outlet has to hear after a place, in order, and one more than `limit`.

    The third value is why the article was killed; None for anything else.
    """
    killed = Change.kind == ChangeKind.KILLED.value
    place = tuple_(Delivery.position, Delivery.change_number)
    read = tuple_(literal(after.position), literal(after.change))
    return (
        select(Delivery, Change, case((killed, Article.reason_code), else_=null()))
        .join(Change, Change.number == Delivery.change_number)
        .join(Article, Article.id == Change.article_id)
        .where(Delivery.outlet_id == outlet_id, place > read)
        .order_by(Delivery.position, Delivery.change_number)
        .limit(limit + 1)
    )


def version(article_id: UUID, number: int, entitled: Entitled) -> Select[bytes]:
    """Select the public form of one version of an article."""
    return (
        select(PublishedVersion.form)
        .join(Article, Article.id == PublishedVersion.article_id)
        .where(
            Article.id == article_id,
            PublishedVersion.number == number,
            *entitlements.visible(entitled),
        )
    )


def medium(
    media_id: UUID, entitled: Entitled, *, held: frozenset[str], head: bool
) -> Select[str, str, str, int, bytes | None]:
    """Select a file's tag, type, name and size, and its bytes where they are to be sent."""
    unwanted = true() if head or conditions.holds_any(held) else Media.etag.in_(held)
    return (
        select(
            Media.etag,
            Media.media_type,
            Media.name,
            func.length(Media.body),
            case((unwanted, null()), else_=Media.body),
        )
        .join(Article, Article.id == Media.article_id)
        .where(Media.id == media_id, *entitlements.visible(entitled))
    )


def feed(wanted: FeedView, format_: str, most: int) -> Select[datetime | None, bytes]:
    """Select the newest articles of a feed: the time of their version, and their bytes."""
    return (
        select(Article.updated_at, Rendition.body)
        .join(Rendition, Rendition.article_id == Article.id)
        .where(*map(_Walked, feeds.within(wanted)), Rendition.format == format_)
        .order_by(Article.published_at.desc(), Article.id.desc())
        .limit(most)
    )
