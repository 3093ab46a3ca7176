"""An article as IPTC ninjs 3.1, which validates against the standard's own schema.

That schema is closed, so what it has no field for stands as JSON in one of `descriptions`,
whose role is the `$id` of its schema (`docs/ninjs-extension.schema.json`).
"""

import json
from collections.abc import Iterator

from safepub.renditions import article_json, attribution, fields, markdown, moments
from safepub.renditions.article_html import PICTURES
from safepub.renditions.types import PublishedArticle, PublishedMedia

VERSION = "3.1"
SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
EXTENSION = "urn:safepub:ninjs:1"
"""The `$id` of the extension; another form of it gets another number."""
_MARKUP, _PLAIN, _JSON = "text/html", "text/plain", "application/json"


def render(article: PublishedArticle) -> bytes:
    """Give the article; what is empty is absent, as the standard has it."""
    embargo = article.embargoed_until
    told: dict[str, object] = {
        "standard": {"name": "ninjs", "version": VERSION, "schema": SCHEMA},
        "uri": article.id.urn,
        "type": "text",
        "representationType": "full",
        "version": str(article.version),
        "firstCreated": moments.to_the_minute(article.published_at),
        "versionCreated": moments.to_the_minute(article.updated_at),
        "embargoedUntil": None if embargo is None else moments.to_the_minute(embargo),
        "pubStatus": "usable",
        "language": article.language,
        "by": article.byline,
        "slugline": article.slug,
        "headlines": list(_headlines(article)),
        "bodies": list(_bodies(article)),
        "descriptions": list(_descriptions(article)),
        "infoSources": [{"name": one.name, "role": one.role} for one in article.credits],
        "subjects": list(_subjects(article)),
        "places": [{"name": place} for place in article.places],
        "copyrightHolder": article.rights.holder,
        "usageTerms": article.rights.usage_terms,
        "associations": list(_associations(article)),
    }
    return fields.to_bytes({name: value for name, value in told.items() if value})


def _headlines(article: PublishedArticle) -> Iterator[dict[str, str]]:
    yield {"role": "main", "contentType": _PLAIN, "value": article.headline}
    if article.dek:
        yield {"role": "subhead", "contentType": _PLAIN, "value": article.dek}


def _bodies(article: PublishedArticle) -> Iterator[dict[str, str]]:
    markup, plain = markdown.to_html(article.body_markdown), markdown.to_text(article.body_markdown)
    yield {"role": "main", "contentType": _MARKUP, "value": markup}
    yield {"role": "main", "contentType": _PLAIN, "value": plain}
    closing = attribution.closing(article.notes, article.credits, language=article.language)
    if closing.text:
        yield {"role": "attribution", "contentType": _MARKUP, "value": closing.html}
        yield {"role": "attribution", "contentType": _PLAIN, "value": closing.text}


def _descriptions(article: PublishedArticle) -> Iterator[dict[str, str]]:
    for note in article.notes:
        yield {"role": note.kind, "contentType": _PLAIN, "value": note.text}
    for correction in article.corrections:
        yield {"role": correction.kind, "contentType": _PLAIN, "value": correction.text}
    extension = json.dumps(_extension(article), ensure_ascii=False, separators=(",", ":"))
    yield {"role": EXTENSION, "contentType": _JSON, "value": extension}


def _subjects(article: PublishedArticle) -> Iterator[dict[str, str]]:
    for tag in article.tags:
        yield {"name": tag, "rel": "tag"}
    if article.series:
        yield {"name": article.series, "rel": "series"}


def _associations(article: PublishedArticle) -> Iterator[dict[str, object]]:
    yield from map(_medium, article.media)
    original, translated = article.original, article.translation_of
    if original.url:
        name = original.title or original.publisher or original.url
        yield {"name": name, "rel": "original", "uri": fields.address(original.url)}
    if translated is not None:
        yield {"name": "translationOf", "rel": "translationOf", "uri": translated.urn}


def _medium(medium: PublishedMedia) -> dict[str, object]:
    said = [{"role": "alt", "value": medium.alt}, {"role": "caption", "value": medium.caption}]
    sides = {"width": medium.width, "height": medium.height}
    told: dict[str, object] = {
        "name": medium.name,
        "rel": "media",
        "uri": medium.id.urn,
        "type": "picture" if medium.media_type.startswith(PICTURES) else None,
        "descriptions": [one for one in said if one["value"]],
        "renditions": [
            {
                "name": "original",
                "contentType": medium.media_type,
                "sizeInBytes": medium.size,
                **{name: side for name, side in sides.items() if side is not None},
            }
        ],
    }
    return {name: value for name, value in told.items() if value}


def _extension(article: PublishedArticle) -> dict[str, object]:
    """Give what ninjs has no field for; addresses too, which it wants with a host."""
    translated = article.translation_of
    return {
        "version": article.version,
        "credits": [fields.credit(credit) for credit in article.credits],
        "corrections": [fields.correction(correction) for correction in article.corrections],
        "original": fields.original(article.original),
        "translation_of": None if translated is None else str(translated),
        "media": [
            {"id": str(medium.id), "href": article_json.media_address(medium)}
            for medium in article.media
        ],
        "links": {"self": article_json.address(article)},
    }
