"""The feed of changes: everything that an outlet has to hear, in one order, from any place on.

Places rise in the order of commits, for their count is locked until its transaction ends. So
nothing appears before a place that somebody has read up to, and nobody skips a change.
"""

import gzip as gzip_format
import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from safepub.crypto import change_cursors
from safepub.crypto.change_cursors import START, ChangeCursorBrokenError, FeedPlace
from safepub.database import Databases, NewsroomSession
from safepub.errors import UnavailableError
from safepub.newsroom import deliveries
from safepub.newsroom.deliveries import DeliveryState
from safepub.newsroom.models.outlets import Delivery
from safepub.newsroom.models.versions import Change
from safepub.serving import conditions, guarding, queries, sandbox, sending, statements
from safepub.serving.queries import ChangesQuery, ParameterRefusedError
from safepub.serving.requests import Answer, ReadRequest
from safepub.serving.tokens import Reader

ARTICLES_PATH = "/api/v1/articles"
_NOT_HEARD = frozenset({DeliveryState.DUE, DeliveryState.FAILED})
_GZIP_LEVEL = 1
_TAG_LENGTH = 32


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One change, as an outlet hears of it. No word of an article is in it."""

    change: Change
    place: FeedPlace
    due: bool
    reason: str | None = field(repr=False)
    """Why it was killed; None for anything else."""


def list_changes(databases: Databases, key: bytes, request: ReadRequest) -> Answer:
    """Answer with what the outlet has to hear after a cursor, the oldest first.

    `key` seals cursors. What is given out counts as heard, to the day, unless a webhook
    tells it.
    """

    def serve(session: NewsroomSession, reader: Reader, request: ReadRequest) -> Answer:
        query = queries.read_changes(request.query)
        feed = _Feed(reader=reader, query=query, after=_after(query, reader, key), key=key)
        answer, due = _answer(session, request, feed)
        if due and not request.head:
            _note_heard(databases, reader, due)
        return answer

    return guarding.guarded(databases, request, serve)


@dataclass(frozen=True, kw_only=True)
class _Feed:
    """Who asks for what, after which place."""

    reader: Reader
    query: ChangesQuery
    after: FeedPlace
    key: bytes = field(repr=False)

    def cursor(self, place: FeedPlace) -> str:
        return change_cursors.write(place, key=self.key, outlet_id=self.reader.feed_id)


def _answer(
    session: NewsroomSession, request: ReadRequest, feed: _Feed
) -> tuple[Answer, Sequence[Entry]]:
    """Give the answer, and what of it the outlet had not heard of before."""
    gzip = conditions.accepts_gzip(request.accept_encoding)
    entries = _read(session, feed)
    shown = entries[: feed.query.limit]
    told = {
        "changes": [_told(entry, feed.cursor(entry.place)) for entry in shown],
        "next": feed.cursor(shown[-1].place if shown else feed.after),
        "more": len(entries) > len(shown),
    }
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    # Of the bytes: one that rose with changes for others would let an outlet count them.
    tag = hashlib.sha256(body).hexdigest()[:_TAG_LENGTH]
    content = sending.Content(tag=tag, gzip=gzip)
    if conditions.holds(conditions.tags_held(request.if_none_match, gzip=gzip), tag):
        return sending.not_modified(content), []
    if gzip:
        body = gzip_format.compress(body, _GZIP_LEVEL, mtime=0)
    answer = sending.found(content, body, head=request.head)
    return answer, [entry for entry in shown if entry.due]


def _after(query: ChangesQuery, reader: Reader, key: bytes) -> FeedPlace:
    if query.after is None:
        return START
    try:
        return change_cursors.read(query.after, key=key, outlet_id=reader.feed_id)
    except ChangeCursorBrokenError:
        raise ParameterRefusedError("after") from None


def _read(session: NewsroomSession, feed: _Feed) -> Sequence[Entry]:
    if feed.reader.sandbox:
        return [
            Entry(change=change, place=place, due=False, reason=reason)
            for place, change, reason in sandbox.changes(feed.after, feed.query.limit)
        ]
    wanted = statements.changes(feed.reader.outlet_id, feed.after, feed.query.limit)
    return [_entry(*row) for row in session.execute(wanted)]


def _entry(delivery: Delivery, change: Change, reason: str | None) -> Entry:
    return Entry(
        change=change,
        place=FeedPlace(delivery.position, delivery.change_number),
        due=delivery.state in _NOT_HEARD,
        reason=reason,
    )


def _told(entry: Entry, cursor: str) -> dict[str, object]:
    change = entry.change
    return {
        "cursor": cursor,
        "kind": change.kind,
        "id": str(change.article_id),
        "version": change.version,
        "urgent": change.urgent,
        "happened_at": change.happened_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00Z"),
        "reason": entry.reason,
        "url": f"{ARTICLES_PATH}/{change.article_id}",
    }


def _note_heard(databases: Databases, reader: Reader, due: Sequence[Entry]) -> None:
    numbers = [entry.change.number for entry in due]
    # What is to be heard matters more than the note that it was.
    with suppress(UnavailableError), databases.newsroom() as session:
        today = datetime.now(UTC).date()
        deliveries.mark_heard(session, reader.outlet_id, numbers, today=today)
