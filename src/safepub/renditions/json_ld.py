"""An article as schema.org's NewsArticle in JSON-LD, for the head of an outlet's page."""

import json
from collections import defaultdict
from collections.abc import Iterable

from safepub.renditions import attribution, markdown, moments
from safepub.renditions.article_html import PICTURES
from safepub.renditions.types import (
    PublishedArticle,
    PublishedCorrection,
    PublishedCredit,
    PublishedMedia,
    PublishedOriginal,
)

CONTEXT = "https://schema.org"
ORGANISATION = "organisation"
# What schema.org calls the roles. Photographers have no property of their own there.
_ROLES = {
    "author": "author",
    "translator": "translator",
    "editor": "editor",
    "photographer": "contributor",
    "funder": "funder",
    "original_publisher": "sourceOrganization",
}
# In a page this stands within a script element, which no text may end or open.
_UNSAFE = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def render(article: PublishedArticle) -> bytes:
    """Give the article; safe between `<script type="application/ld+json">` and its end."""
    told = {name: value for name, value in _article(article).items() if value not in ("", [], None)}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_UNSAFE).encode()


def _article(article: PublishedArticle) -> dict[str, object]:
    closing = attribution.closing(article.notes, article.credits, language=article.language)
    translated = article.translation_of
    return {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "@id": article.id.urn,
        "version": article.version,
        "inLanguage": article.language,
        "headline": article.headline,
        "alternativeHeadline": article.dek,
        **_credits(article.credits),
        "articleBody": markdown.to_text(article.body_markdown),
        "backstory": _disclosure(article),
        "creditText": closing.text,
        "keywords": list(article.tags),
        "contentLocation": [{"@type": "Place", "name": place} for place in article.places],
        "isPartOf": _series(article.series),
        "datePublished": moments.to_the_minute(article.published_at),
        "dateModified": moments.to_the_minute(article.updated_at),
        "correction": [_correction(one) for one in article.corrections],
        "isBasedOn": _original(article.original),
        "translationOfWork": None if translated is None else {"@id": translated.urn},
        "copyrightNotice": article.rights.holder,
        "usageInfo": _terms(article.rights.usage_terms),
        "image": [_picture(one) for one in article.media if one.media_type.startswith(PICTURES)],
    }


def _credits(credits_: Iterable[PublishedCredit]) -> dict[str, object]:
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for credit in credits_:
        kind = "Organization" if credit.kind == ORGANISATION else "Person"
        # That role takes nothing else.
        kind = "Organization" if credit.role == "original_publisher" else kind
        found[_ROLES[credit.role]].append({"@type": kind, "name": credit.name})
    return dict(found)


def _disclosure(article: PublishedArticle) -> str:
    return " ".join(note.text for note in article.notes if note.kind == "disclosure")


def _series(name: str) -> dict[str, str] | None:
    return {"@type": "CreativeWorkSeries", "name": name} if name else None


def _correction(correction: PublishedCorrection) -> dict[str, str]:
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": correction.corrected_on.isoformat(),
    }


def _original(original: PublishedOriginal) -> dict[str, object] | None:
    first, publisher = original.published_on, original.publisher
    known = {
        "name": original.title,
        "url": original.url,
        "inLanguage": original.language,
        "datePublished": None if first is None else first.isoformat(),
        "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
    }
    told = {name: value for name, value in known.items() if value}
    return {"@type": "CreativeWork", **told} if told else None


def _terms(text: str) -> dict[str, str] | None:
    return {"@type": "CreativeWork", "text": text} if text else None


def _picture(medium: PublishedMedia) -> dict[str, object]:
    known: dict[str, object] = {
        "@type": "ImageObject",
        "@id": medium.id.urn,
        "encodingFormat": medium.media_type,
        "caption": medium.caption,
        "description": medium.alt,
        "width": medium.width,
        "height": medium.height,
    }
    return {name: value for name, value in known.items() if value not in ("", None)}
