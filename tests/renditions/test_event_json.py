"""Events hold what a webhook has to say, and nothing of an article."""

import json
from datetime import UTC, datetime
from uuid import UUID

from safepub.renditions import event_json
from safepub.renditions.event_json import Event

AT = datetime(2026, 11, 23, 9, 30, 59, 999, tzinfo=UTC)
ARTICLE = UUID(int=7, version=4)


def test_an_event_says_what_happened_and_where_to_look() -> None:
    event = Event(
        kind="byline_changed",
        happened_at=AT,
        article_id=ARTICLE,
        version=3,
        cursor="mXk3",
        address=f"https://newsroom.example/api/v1/articles/{ARTICLE}",
    )

    assert json.loads(event_json.render(event)) == {
        "type": "article.byline_changed",
        "timestamp": "2026-11-23T09:30:00Z",
        "data": {
            "id": str(ARTICLE),
            "version": 3,
            "cursor": "mXk3",
            "url": f"https://newsroom.example/api/v1/articles/{ARTICLE}",
        },
    }


def test_a_test_says_nothing() -> None:
    assert json.loads(event_json.render_test(AT)) == {
        "type": "webhook.test",
        "timestamp": "2026-11-23T09:30:00Z",
        "data": {},
    }
