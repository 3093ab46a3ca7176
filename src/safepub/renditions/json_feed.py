"""An article as an entry of a JSON Feed 1.1."""

from safepub.renditions import article_html, article_text, fields, moments
from safepub.renditions.types import PublishedArticle

EXTENSION = "_safepub"


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
