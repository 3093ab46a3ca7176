"""Feeds for everybody who knows their address: the newest articles, and what was killed."""

import gzip as gzip_format
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID

from safepub.database import Databases, NewsroomSession
from safepub.errors import UnavailableError
from safepub.newsroom import feeds
from safepub.newsroom.feeds import FeedView
from safepub.renditions import atom, formats, json_feed
from safepub.renditions.types import PublishedFeed, PublishedTombstone
from safepub.serving import conditions, guarding, problems, queries, sending, statements
from safepub.serving.queries import ParameterRefusedError
from safepub.serving.requests import Answer, ReadRequest

PATH = "/feeds"
MOST = 50
"""Articles in a feed, the newest ones."""
CACHE = "public, max-age=300, must-revalidate"
MEDIA_TYPES = {
    formats.FEED: "application/feed+json",
    formats.ATOM: "application/atom+xml; charset=utf-8",
}
SUFFIXES = {formats.FEED: "json", formats.ATOM: "xml"}
_DOCUMENTS = {formats.FEED: json_feed.document, formats.ATOM: atom.document}
_GZIP_LEVEL = 1
_TAG_LENGTH = 32


@dataclass(frozen=True, kw_only=True)
class FeedAddress:
    """Which feed is asked for, in which format, at which address of the site."""

    feed_id: UUID
    format: str
    base_url: str

    def url(self) -> str:
        """Give the address with its host."""
        return f"{self.base_url}{PATH}/{self.feed_id}.{SUFFIXES[self.format]}"


def one_feed(databases: Databases, address: FeedAddress, request: ReadRequest) -> Answer:
    """Answer with an open feed, to everybody; 404 for every other id.

    It takes no parameter. Articles that are published now are in it, never one that is
    embargoed or withheld.
    """
    try:
        queries.read_none(request.query)
        with databases.newsroom(write=False) as session:
            feed = feeds.find(session, address.feed_id)
            if feed is None:
                return problems.answer(problems.NOT_FOUND, head=request.head)
            return _answer(session, feed, address, request)
    except ParameterRefusedError as refused:
        return guarding.parameter_refused(request, refused)
    except UnavailableError:
        return problems.answer(problems.UNAVAILABLE, head=request.head)


def _answer(
    session: NewsroomSession, feed: FeedView, address: FeedAddress, request: ReadRequest
) -> Answer:
    gzip = conditions.accepts_gzip(request.accept_encoding)
    tombstones = tuple(
        PublishedTombstone(id=one.article_id, killed_at=one.killed_at)
        for one in feeds.killed(session, feed, now=datetime.now(UTC))
    )
    body = _document(session, feed, address, tombstones)
    content = sending.Content(
        # Of the bytes: one that rose with what is in no feed would tell everybody when the
        # newsroom works.
        tag=hashlib.sha256(body).hexdigest()[:_TAG_LENGTH],
        gzip=gzip,
        media_type=MEDIA_TYPES[address.format],
        cache=CACHE,
        vary="Accept-Encoding",
    )
    held = conditions.tags_held(request.if_none_match, gzip=gzip)
    if conditions.holds(held, content.tag):
        return sending.not_modified(content)
    if gzip:
        body = gzip_format.compress(body, _GZIP_LEVEL, mtime=0)
    return sending.found(content, body, head=request.head)


def _document(
    session: NewsroomSession,
    feed: FeedView,
    address: FeedAddress,
    tombstones: tuple[PublishedTombstone, ...],
) -> bytes:
    rows = session.execute(statements.feed(feed, address.format, MOST)).all()
    times = [row.updated_at for row in rows if row.updated_at is not None]
    times += [one.killed_at for one in tombstones]
    opened = datetime.combine(feed.opened_on, time(), UTC)
    published = PublishedFeed(
        id=feed.id,
        title=feed.title,
        language=feed.language or "",
        address=address.url(),
        updated_at=max([opened, *times]),
        tombstones=tombstones,
    )
    return _DOCUMENTS[address.format](published, [row.body for row in rows])
