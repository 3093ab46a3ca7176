"""A version as it is kept, so that each format can be rendered from it again."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from safepub.renditions.types import (
    PublishedArticle,
    PublishedCorrection,
    PublishedCredit,
    PublishedMedia,
    PublishedNote,
    PublishedOriginal,
    PublishedRights,
)


def write(article: PublishedArticle) -> bytes:
    """Give an article's public form as JSON, which `read` reads back the same."""
    return json.dumps(asdict(article), ensure_ascii=False, default=str).encode()


def read(form: bytes) -> PublishedArticle:
    """Read what `write` gave."""
    known: dict[str, Any] = json.loads(form)
    return PublishedArticle(
        **{
            **known,
            "id": UUID(known["id"]),
            "notes": tuple(PublishedNote(**note) for note in known["notes"]),
            "credits": tuple(PublishedCredit(**credit) for credit in known["credits"]),
            "media": tuple(
                PublishedMedia(**{**medium, "id": UUID(medium["id"])}) for medium in known["media"]
            ),
            "tags": tuple(known["tags"]),
            "places": tuple(known["places"]),
            "original": PublishedOriginal(
                **{**known["original"], "published_on": _day(known["original"]["published_on"])}
            ),
            "rights": PublishedRights(**known["rights"]),
            "translation_of": known["translation_of"] and UUID(known["translation_of"]),
            "corrections": tuple(map(_correction, known["corrections"])),
            **{name: _moment(known[name]) for name in ("published_at", "updated_at")},
            "embargoed_until": _moment(known["embargoed_until"]),
        }
    )


def _correction(known: Mapping[str, Any]) -> PublishedCorrection:
    return PublishedCorrection(**{**known, "corrected_on": _day(known["corrected_on"])})


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
