"""A published article as renditions see it: plain values and nothing from a database."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class PublishedNote:
    """One typed closing note; `kind` is one of `attribution.NOTE_ORDER`."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PublishedCredit:
    """Who did what for an article, by the name that is printed."""

    role: str
    name: str


@dataclass(frozen=True, kw_only=True)
class PublishedMedia:
    """A picture or file that goes with an article; its size is in bytes, its sides in pixels."""

    id: UUID
    media_type: str
    name: str
    alt: str
    caption: str
    width: int | None
    height: int | None
    size: int


@dataclass(frozen=True, kw_only=True)
class PublishedArticle:
    """Everything about an article that may leave the newsroom."""

    id: UUID
    version: int
    language: str
    headline: str
    dek: str
    byline: str
    body_markdown: str
    notes: tuple[PublishedNote, ...]
    credits: tuple[PublishedCredit, ...]
    published_at: datetime
    updated_at: datetime
    media: tuple[PublishedMedia, ...] = ()
