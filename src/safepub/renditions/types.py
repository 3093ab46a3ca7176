"""A published article as renditions see it: plain values and nothing from a database."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class PublishedNote:
    """One typed closing note; `kind` is one of `attribution.NOTE_ORDER`."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PublishedCredit:
    """Who did what for an article, by the name that is printed.

    `kind` is `person`, `pseudonym` or `organisation`.
    """

    role: str
    name: str
    kind: str = "person"


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
class PublishedOriginal:
    """Where an article appeared first; empty and None where that is not known."""

    publisher: str = ""
    title: str = ""
    url: str = ""
    published_on: date | None = None
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class PublishedRights:
    """Who holds the rights, and what outlets may do."""

    holder: str = ""
    usage_terms: str = ""


@dataclass(frozen=True, kw_only=True)
class PublishedCorrection:
    """What was wrong or unclear; `kind` is `correction` or `clarification`.

    `placement` is `top` or `bottom`; `version` is the one that it came with.
    """

    kind: str
    placement: str
    text: str
    corrected_on: date
    version: int


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
    slug: str = ""
    tags: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    series: str = ""
    original: PublishedOriginal = PublishedOriginal()
    rights: PublishedRights = PublishedRights()
    translation_of: UUID | None = None
    corrections: tuple[PublishedCorrection, ...] = ()
    embargoed_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PublishedTombstone:
    """That an article was killed, and when, to the minute."""

    id: UUID
    killed_at: datetime


@dataclass(frozen=True, kw_only=True)
class PublishedFeed:
    """A feed that is open to everybody; `address` is its own, with the host."""

    id: UUID
    title: str
    language: str
    """Empty for articles in any."""
    address: str
    updated_at: datetime
    tombstones: tuple[PublishedTombstone, ...] = ()
