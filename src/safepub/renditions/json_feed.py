"""JSON Feed 1.1: an article as an entry, and the feed around entries."""

from collections.abc import Sequence

from safepub.renditions import article_html, article_text, fields, moments
from safepub.renditions.types import PublishedArticle, PublishedFeed

EXTENSION = "_safepub"
VERSION = "https://jsonfeed.org/version/1.1"


def render(article: PublishedArticle) -> bytes:
    """Give the entry, without files: whoever reads a feed has no token to fetch one with."""
    told: dict[str, object] = {
        "id": article.id.urn,
        "external_url": fields.address(article.original.url),
        "title": article.headline,
        "content_html": article_html.content(article),
        "content_text": article_text.content(article),
        "summary": article.dek,
        "date_published": moments.to_the_minute(article.published_at),
        "date_modified": moments.to_the_minute(article.updated_at),
        "authors": [{"name": article.byline}],
        "tags": list(article.tags),
        "language": article.language,
        EXTENSION: {
            "version": article.version,
            "credits": [fields.credit(credit) for credit in article.credits],
            "corrections": [fields.correction(correction) for correction in article.corrections],
        },
    }
    return fields.to_bytes({name: value for name, value in told.items() if value})


def document(feed: PublishedFeed, entries: Sequence[bytes]) -> bytes:
    """Give a feed of entries that `render` has written, as they are."""
    told: dict[str, object] = {
        "version": VERSION,
        "title": feed.title,
        "feed_url": fields.address(feed.address),
        "language": feed.language,
        EXTENSION: {
            "tombstones": [
                {
                    "id": one.id.urn,
                    "status": "killed",
                    "killed_at": moments.to_the_minute(one.killed_at),
                }
                for one in feed.tombstones
            ]
        },
    }
    opening = fields.to_bytes({name: value for name, value in told.items() if value})
    return b"".join((opening.removesuffix(b"}"), b',"items":[', b",".join(entries), b"]}"))
