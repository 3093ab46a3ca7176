"""Texts: what is written, and how it is sealed while unpublished.

A text is sealed to the contributor's key and, once handed in, to the desk's
current key as well. A stolen database holds no unpublished sentence.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import sealed_content
from safepub.newsroom.models.articles import Article, SealedText

MAX_HEADLINE = 300
MAX_DEK = 600
MAX_BODY = 200_000
MAX_NOTE = 2_000
# Each of them may begin a link, for which the parser reads on: 200,000 took four
# seconds to render, 5,000 a tenth of one.
MAX_BRACKETS = 5_000
MAX_CREDIT = 200
MAX_MESSAGE = 5_000
MAX_TAG = 60
MAX_TAGS = 20
MAX_SLUG = 80
MAX_LINE = 300


class NoteKind(StrEnum):
    """The typed closing notes, in the order in which they are printed."""

    DISCLOSURE = "disclosure"
    ORIGINAL = "original"
    EDIT = "edit"
    TRANSLATION = "translation"
    FUNDING = "funding"
    PERMISSION = "permission"


class CreditRole(StrEnum):
    """What somebody did for an article."""

    AUTHOR = "author"
    TRANSLATOR = "translator"
    PHOTOGRAPHER = "photographer"
    EDITOR = "editor"
    FUNDER = "funder"
    ORIGINAL_PUBLISHER = "original_publisher"


class CreditKind(StrEnum):
    """What sort of name a credit is."""

    PERSON = "person"
    PSEUDONYM = "pseudonym"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Note:
    """One closing note."""

    kind: NoteKind
    text: str = field(repr=False)


@dataclass(frozen=True)
class Credit:
    """One name beside the byline."""

    role: CreditRole
    name: str = field(repr=False)
    kind: CreditKind = CreditKind.PERSON


@dataclass(frozen=True, kw_only=True)
class Original:
    """Where an article appeared first."""

    publisher: str = field(repr=False, default="")
    title: str = field(repr=False, default="")
    url: str = field(repr=False, default="")
    published_on: date | None = field(repr=False, default=None)
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Rights:
    """Who holds the rights, and what outlets may do."""

    holder: str = field(repr=False, default="")
    usage_terms: str = field(repr=False, default="")


@dataclass(frozen=True, kw_only=True)
class Text:
    """Everything written in one draft, submission or revision. `body` is Markdown."""

    headline: str = field(repr=False)
    body: str = field(repr=False)
    language: str
    dek: str = field(repr=False, default="")
    notes: tuple[Note, ...] = ()
    credits: tuple[Credit, ...] = ()
    slug: str = field(repr=False, default="")
    tags: tuple[str, ...] = field(repr=False, default=())
    places: tuple[str, ...] = field(repr=False, default=())
    series: str = field(repr=False, default="")
    original: Original = Original()
    rights: Rights = Rights()
    translation_of: UUID | None = None
    """The article of this newsroom that it translates."""


class TextTooLongError(InvalidError):
    """A part of the text is longer than safepub takes."""

    message = "The text is too long. Nothing was stored."


class TooManyBracketsError(InvalidError):
    """A text with more brackets than anybody needs would be slow to render."""

    message = "The text has more than 5,000 square brackets. Nothing was stored."


def seal(session: NewsroomSession, article: Article, text: Text, *, for_desk: bool) -> SealedText:
    """Store a text that only its contributor, and the desk if told so, can open.

    Raises:
        TextTooLongError: A part is over its limit.
        TooManyBracketsError: It would be slow to render.
        sealed_content.DeskKeyMissingError: It is for the desk, and the desk has no key.
    """
    if len(text.headline) > MAX_HEADLINE or len(text.dek) > MAX_DEK or len(text.body) > MAX_BODY:
        raise TextTooLongError
    if text.body.count("[") > MAX_BRACKETS:
        raise TooManyBracketsError
    if any(len(note.text) > MAX_NOTE for note in text.notes) or _is_overfull(text):
        raise TextTooLongError
    return _store(session, article, _to_json(text), for_desk=for_desk)


def seal_details(
    session: NewsroomSession, article: Article, details: Mapping[str, Any], *, for_desk: bool
) -> SealedText:
    """Store something else about an article as JSON, sealed like a text.

    Raises:
        sealed_content.DeskKeyMissingError: It is for the desk, and the desk has no key.
    """
    return _store(session, article, dict(details), for_desk=for_desk)


def open_as_contributor(sealed: SealedText, box_seed: bytes) -> Text:
    """Open a text with the key that the contributor's passphrase gave."""
    return _from_json(open_details_as_contributor(sealed, box_seed))


def open_at_desk(sealed: SealedText, desk_keys: Mapping[UUID, bytes]) -> Text:
    """Open a text with the desk's key.

    Raises:
        sealed_content.NotReadableError: It was never sealed to a key that is held here.
    """
    return _from_json(open_details_at_desk(sealed, desk_keys))


def open_details_as_contributor(sealed: SealedText, box_seed: bytes) -> dict[str, Any]:
    """Open what `seal_details` stored with the contributor's key."""
    opened: dict[str, Any] = json.loads(
        sealed_content.open_as_contributor(sealed, box_seed, context=context_of(sealed))
    )
    return opened


def open_details_at_desk(sealed: SealedText, desk_keys: Mapping[UUID, bytes]) -> dict[str, Any]:
    """Open what `seal_details` stored with the desk's key.

    Raises:
        sealed_content.NotReadableError: It was never sealed to a key that is held here.
    """
    opened: dict[str, Any] = json.loads(
        sealed_content.open_at_desk(sealed, desk_keys, context=context_of(sealed))
    )
    return opened


def get(session: NewsroomSession, text_id: UUID) -> SealedText:
    """Fetch a sealed text that is known to exist."""
    return session.get_one(SealedText, text_id)


def context_of(sealed: SealedText) -> bytes:
    """Name the row that a text is bound to, so that rows cannot be exchanged."""
    return context_for(sealed.id, sealed.article_id)


def context_for(text_id: UUID, article_id: UUID) -> bytes:
    """Name a row by its ids, as `context_of` does."""
    return b"safepub/text/v1\0" + text_id.bytes + article_id.bytes


def from_plaintext(plaintext: bytes) -> Text:
    """Read a text that was opened."""
    return _from_json(json.loads(plaintext))


def _is_overfull(text: Text) -> bool:
    """Tell whether a short part is over its limit."""
    original, rights = text.original, text.rights
    lines = (text.series, original.publisher, original.title, original.url, rights.holder)
    return (
        len(text.slug) > MAX_SLUG
        or any(len(line) > MAX_LINE for line in lines)
        or len(rights.usage_terms) > MAX_NOTE
        or any(len(words) > MAX_TAG for words in text.tags + text.places)
        or max(len(text.tags), len(text.places)) > MAX_TAGS
    )


def _store(
    session: NewsroomSession, article: Article, payload: dict[str, Any], *, for_desk: bool
) -> SealedText:
    text_id = uuid4()
    sealed = sealed_content.seal(
        session,
        article.pseudonym_id,
        json.dumps(payload, ensure_ascii=False, sort_keys=True).encode(),
        context=context_for(text_id, article.id),
        for_desk=for_desk,
    )
    row = SealedText(id=text_id, article_id=article.id)
    sealed.write_to(row)
    session.add(row)
    # Drafts, submissions and revisions refer to it without an ORM relationship.
    session.flush()
    return row


def _to_json(text: Text) -> dict[str, Any]:
    original, translated = asdict(text.original), text.translation_of
    first = text.original.published_on
    original["published_on"] = None if first is None else first.isoformat()
    return {
        **asdict(text),
        "notes": [[note.kind.value, note.text] for note in text.notes],
        "credits": [[credit.role.value, credit.name, credit.kind.value] for credit in text.credits],
        "original": original,
        "translation_of": None if translated is None else str(translated),
    }


def _from_json(payload: dict[str, Any]) -> Text:
    # What was sealed before these were known has none of them.
    original = dict(payload.get("original", {}))
    if original.get("published_on"):
        original["published_on"] = date.fromisoformat(original["published_on"])
    translated = payload.get("translation_of")
    return Text(
        headline=payload["headline"],
        dek=payload["dek"],
        body=payload["body"],
        language=payload["language"],
        notes=tuple(Note(NoteKind(kind), words) for kind, words in payload["notes"]),
        credits=tuple(_credit(*credit) for credit in payload["credits"]),
        slug=payload.get("slug", ""),
        tags=tuple(payload.get("tags", ())),
        places=tuple(payload.get("places", ())),
        series=payload.get("series", ""),
        original=Original(**original),
        rights=Rights(**payload.get("rights", {})),
        translation_of=None if translated is None else UUID(translated),
    )


def _credit(role: str, name: str, kind: str = CreditKind.PERSON) -> Credit:
    return Credit(CreditRole(role), name, CreditKind(kind))
