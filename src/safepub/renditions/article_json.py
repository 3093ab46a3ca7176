"""An article as the JSON that outlets get.

Each field is written out here by hand. Nothing is derived from a row or an
object, so that a new column can never reach an outlet unnoticed.
"""

import json
from datetime import UTC, datetime

from safepub.renditions import attribution, markdown
from safepub.renditions.types import (
    PublishedArticle,
    PublishedCorrection,
    PublishedCredit,
    PublishedMedia,
    PublishedOriginal,
)

API_BASE = "/api"


class NaiveTimeError(ValueError):
    """A time without a zone would go out as this machine's local time."""


def render(article: PublishedArticle, *, api_base: str = API_BASE) -> bytes:
    """Give the whole article; `api_base` is what stands before `/v1/articles/…`."""
    fields = _opening(article)
    fields["body_html"] = markdown.to_html(article.body_markdown)
    fields["body_text"] = markdown.to_text(article.body_markdown)
    return _bytes(fields | _ending(article, api_base))


def render_summary(article: PublishedArticle, *, api_base: str = API_BASE) -> bytes:
    """Give the article without its body; `api_base` is what stands before `/v1/articles/…`."""
    return _bytes(_opening(article) | _ending(article, api_base))


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
        "credits": [_credit(credit) for credit in article.credits],
    }


def _ending(article: PublishedArticle, api_base: str) -> dict[str, object]:
    closing = attribution.closing(article.notes, article.credits, language=article.language)
    embargo, translated = article.embargoed_until, article.translation_of
    return {
        "notes": [{"kind": note.kind, "text": note.text} for note in article.notes],
        "attribution": {"html": closing.html, "text": closing.text},
        "tags": list(article.tags),
        "places": list(article.places),
        "series": article.series,
        "published_at": _time(article.published_at),
        "updated_at": _time(article.updated_at),
        "embargoed_until": None if embargo is None else _time(embargo),
        "corrections": [_correction(correction) for correction in article.corrections],
        "original": _original(article.original),
        "translation_of": None if translated is None else str(translated),
        "rights": {
            "holder": article.rights.holder,
            "usage_terms": article.rights.usage_terms,
        },
        "media": [_medium(medium, api_base) for medium in article.media],
        "links": {"self": f"{api_base}/v1/articles/{article.id}"},
    }


def _credit(credit: PublishedCredit) -> dict[str, object]:
    return {"role": credit.role, "name": credit.name, "kind": credit.kind}


def _original(original: PublishedOriginal) -> dict[str, object]:
    first = original.published_on
    return {
        "publisher": original.publisher,
        "title": original.title,
        "url": original.url,
        "date": None if first is None else first.isoformat(),
        "language": original.language,
    }


def _correction(correction: PublishedCorrection) -> dict[str, object]:
    return {
        "kind": correction.kind,
        "placement": correction.placement,
        "text": correction.text,
        "date": correction.corrected_on.isoformat(),
        "version": correction.version,
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
        "href": f"{api_base}/v1/media/{medium.id}",
    }


def _time(moment: datetime) -> str:
    """Give the minute: a finer time would tell when somebody sat at the desk."""
    if moment.tzinfo is None:
        raise NaiveTimeError
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00Z")


def _bytes(fields: dict[str, object]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
