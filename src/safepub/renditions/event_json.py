"""What a webhook says: that something has changed, and where to fetch it; nothing of it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

TEST = "webhook.test"


@dataclass(frozen=True, kw_only=True)
class Event:
    """A change of an article, for one outlet.

    No headline, byline or text: what is killed a minute later would lie at the outlet's
    receiver, and a receiver is often somebody else's.
    """

    kind: str
    """What happened, in the words of the changes feed, such as `corrected`."""
    happened_at: datetime
    article_id: UUID
    version: int
    cursor: str
    """Its place in the outlet's feed of changes."""
    address: str
    """Where the article is fetched, with the outlet's token."""


def render(event: Event) -> bytes:
    """Write an event as Standard Webhooks 1.0 shapes it: type, timestamp, data."""
    return _written(
        f"article.{event.kind}",
        event.happened_at,
        {
            "id": str(event.article_id),
            "version": event.version,
            "cursor": event.cursor,
            "url": event.address,
        },
    )


def render_test(now: datetime) -> bytes:
    """Write an event that says nothing."""
    return _written(TEST, now, {})


def to_the_minute(moment: datetime) -> str:
    """Write a time as events name it: in UTC, cut to the minute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00Z")


def _written(kind: str, moment: datetime, data: dict[str, object]) -> bytes:
    told = {"type": kind, "timestamp": to_the_minute(moment), "data": data}
    return json.dumps(told, separators=(",", ":")).encode("ascii")
