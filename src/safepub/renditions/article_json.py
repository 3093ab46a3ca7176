"""An article as the JSON that outlets get.

Each field is written out here by hand. Nothing is derived from a row or an
object, so that a new column can never reach an outlet unnoticed.
"""

from safepub.renditions import attribution, fields, markdown, moments
from safepub.renditions.types import PublishedArticle, PublishedMedia

API_BASE = "/api"


def render(article: PublishedArticle, *, api_base: str = API_BASE) -> bytes:
    """Give the whole article; `api_base` is what stands before `/v1/articles/…`."""
    told = _opening(article)
    told["body_html"] = markdown.to_html(article.body_markdown)
    told["body_text"] = markdown.to_text(article.body_markdown)
    return fields.to_bytes(told | _ending(article, api_base))


def render_summary(article: PublishedArticle, *, api_base: str = API_BASE) -> bytes:
    """Give the article without its body; `api_base` is what stands before `/v1/articles/…`."""
    return fields.to_bytes(_opening(article) | _ending(article, api_base))


def address(article: PublishedArticle, api_base: str = API_BASE) -> str:
    """Give the article's own address, relative to the API's host."""
    return f"{api_base}/v1/articles/{article.id}"


def media_address(medium: PublishedMedia, api_base: str = API_BASE) -> str:
    """Give a file's address, relative to the API's host."""
    return f"{api_base}/v1/media/{medium.id}"


def _opening(article: PublishedArticle) -> dict[str, object]:
    return {
        "id": str(article.id),
        "version": article.version,
        "status": "published",
        "language": article.language,
        "slug": article.slug,
        "headline": article.headline,
        "dek": article.dek,
        "byline": article.byline,
        "credits": [fields.credit(credit) for credit in article.credits],
    }


def _ending(article: PublishedArticle, api_base: str) -> dict[str, object]:
    closing = attribution.closing(article.notes, article.credits, language=article.language)
    embargo, translated = article.embargoed_until, article.translation_of
    return {
        "notes": [fields.note(note) for note in article.notes],
        "attribution": {"html": closing.html, "text": closing.text},
        "tags": list(article.tags),
        "places": list(article.places),
        "series": article.series,
        "published_at": moments.to_the_minute(article.published_at),
        "updated_at": moments.to_the_minute(article.updated_at),
        "embargoed_until": None if embargo is None else moments.to_the_minute(embargo),
        "corrections": [fields.correction(correction) for correction in article.corrections],
        "original": fields.original(article.original),
        "translation_of": None if translated is None else str(translated),
        "rights": {
            "holder": article.rights.holder,
            "usage_terms": article.rights.usage_terms,
        },
        "media": [_medium(medium, api_base) for medium in article.media],
        "links": {"self": address(article, api_base)},
    }


def _medium(medium: PublishedMedia, api_base: str) -> dict[str, object]:
    return {
        "id": str(medium.id),
        "type": medium.media_type,
        "name": medium.name,
        "alt": medium.alt,
        "caption": medium.caption,
        "width": medium.width,
        "height": medium.height,
        "size": medium.size,
        "href": media_address(medium, api_base),
    }
