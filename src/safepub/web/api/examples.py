"""Examples for the document, made by the same functions as the real answers."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from safepub.renditions import article_json, formats, json_feed
from safepub.renditions.types import (
    PublishedArticle,
    PublishedCredit,
    PublishedFeed,
    PublishedMedia,
    PublishedNote,
    PublishedOriginal,
    PublishedRights,
    PublishedTombstone,
)
from safepub.serving import articles, feeds, problems
from safepub.serving.cursors import Place
from safepub.serving.problems import Problem
from safepub.serving.queries import ListQuery

MEDIUM = PublishedMedia(
    id=UUID("7d9f6f0a-52f3-4b6e-8a3c-0e6a1f6f4c58"),
    media_type="image/jpeg",
    name="attachment-1.jpg",
    alt="People with suitcases on a bridge at night",
    caption="The bridge in February.",
    width=1600,
    height=1067,
    size=284112,
)
ARTICLE = PublishedArticle(
    id=UUID("0f3c1c1e-7a52-4a3f-9d0b-6a6f6e3f5b21"),
    version=1,
    language="en",
    headline="The queue at the border",
    dek="What people carry when they leave",
    byline="М",
    body_markdown="They came at night [in February].\n\n## The bridge\n\n> Nobody asked for names.",
    notes=(
        PublishedNote(kind="disclosure", text="The writer's name is known to the editors."),
        PublishedNote(kind="translation", text="Translated from Belarusian by N. Kovalenko."),
    ),
    credits=(
        PublishedCredit(role="author", name="М", kind="pseudonym"),
        PublishedCredit(role="translator", name="N. Kovalenko"),
    ),
    published_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    updated_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    media=(MEDIUM,),
    slug="the-queue-at-the-border",
    tags=("borders", "emigration"),
    places=("Brest",),
    series="Letters from the border",
    original=PublishedOriginal(
        publisher="An Example Weekly",
        title="Чарга на мяжы",
        url="https://weekly.example/2026/queue",
        published_on=date(2026, 11, 20),
        language="be",
    ),
    rights=PublishedRights(
        holder="An Example Weekly", usage_terms="Free to reprint with the closing paragraph."
    ),
)
CURSOR = "0pQh5w1nEo0i1bq0x3cV2m8rC7lJ0aJ4Yt6b9u2dKfE"
FEED_ID = UUID("4b5b7a7e-3c58-4d0e-9d0b-1f1c2f0a6d33")
ACKNOWLEDGEMENT = {"action": "published", "version": 1, "url": "https://outlet.example/queue"}
ACKNOWLEDGED = {
    "article_id": str(ARTICLE.id),
    "version": 1,
    "action": "published",
    "url": "https://outlet.example/queue",
    "date": "2026-11-23",
}
ETAG = '"6f1d0c7b2a9e4f5d8c3b1a0e7f6d5c4b"'


def article() -> dict[str, Any]:
    """Give one whole article."""
    return _read(article_json.render(ARTICLE))


def in_format(name: str) -> str | dict[str, Any]:
    """Give the article in another format: its JSON, or its text."""
    body = formats.render(ARTICLE)[name]
    return body.decode() if name in {formats.HTML, formats.TEXT} else _read(body)


def json_feed_document() -> dict[str, Any]:
    """Give a feed of the article, in which another one was."""
    gone = UUID("c2f0d1f5-5b1c-4a55-8d4e-3f6d1b7a9e02")
    feed = PublishedFeed(
        id=FEED_ID,
        title="Letters from the border",
        language="en",
        address=f"https://newsroom.example{feeds.PATH}/{FEED_ID}.json",
        updated_at=ARTICLE.updated_at,
        tombstones=(PublishedTombstone(id=gone, killed_at=ARTICLE.updated_at),),
    )
    return _read(json_feed.document(feed, [json_feed.render(ARTICLE)]))


def page(*, summary: bool) -> dict[str, Any]:
    """Give a page of one article, which another page follows."""
    render = article_json.render_summary if summary else article_json.render
    return {"articles": [_read(render(ARTICLE))], "next": next_page(summary=summary)}


def next_page(*, summary: bool = False) -> str:
    """Give the address of the page after the example."""
    place = Place(moment=ARTICLE.published_at, article_id=ARTICLE.id)
    return ListQuery(limit=1, summary=summary).address(articles.LIST_PATH, after=place)


def problem(told: Problem) -> dict[str, Any]:
    """Give a problem as it is answered."""
    if told is problems.INVALID_PARAMETER:
        return _read(problems.answer(told, parameter="page").body)
    return _read(problems.answer(told).body)


def _read(body: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(body)
    return told
