"""What a pseudonym says about itself: a bio and a default closing note, sealed.

Every pseudonym has them, empty ones too, and all are sealed to one size: neither that
there is something nor how much of it shows in the database.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import sealed_content
from safepub.newsroom.models.people import About
from safepub.newsroom.sealed_content import DeskKeyMissingError, NotReadableError

MAX_BIO = 600
MAX_CLOSING_NOTE = 2_000
SIZE = 12_000
"""Bytes before padding. Two thousand six hundred letters of any script fit in."""


@dataclass(frozen=True, kw_only=True)
class AboutView:
    """A pseudonym's own words about itself; empty where it says nothing."""

    bio: str = field(repr=False, default="")
    closing_note: str = field(repr=False, default="")


class AboutTooLongError(InvalidError):
    """There is more than a bio and a closing note may have."""

    message = "This is too long. Nothing was stored."


def store(session: NewsroomSession, pseudonym_id: UUID, about: AboutView) -> None:
    """Seal what a pseudonym says to its contributor and the desk, whatever was there.

    Before there is a desk key, to the contributor alone.

    Raises:
        AboutTooLongError: A part is over its limit.
    """
    if len(about.bio) > MAX_BIO or len(about.closing_note) > MAX_CLOSING_NOTE:
        raise AboutTooLongError
    payload = json.dumps([about.bio, about.closing_note], ensure_ascii=False).encode()
    plaintext, context = payload.ljust(SIZE), _context(pseudonym_id)
    try:
        sealed = sealed_content.seal(
            session, pseudonym_id, plaintext, context=context, for_desk=True
        )
    except DeskKeyMissingError:
        sealed = sealed_content.seal(
            session, pseudonym_id, plaintext, context=context, for_desk=False
        )
    row = session.get(About, pseudonym_id)
    if row is None:
        row = About(pseudonym_id=pseudonym_id)
        session.add(row)
    sealed.write_to(row)
    session.flush()


def open_as_contributor(session: NewsroomSession, pseudonym_id: UUID, box_seed: bytes) -> AboutView:
    """Open what a pseudonym says with its contributor's key."""
    row = session.get(About, pseudonym_id)
    if row is None:
        return AboutView()
    return _read(sealed_content.open_as_contributor(row, box_seed, context=context_of(row)))


def open_at_desk(
    session: NewsroomSession, pseudonym_id: UUID, desk_keys: Mapping[UUID, bytes]
) -> AboutView:
    """Open what a pseudonym says with the desk's keys; empty where they do not open it."""
    row = session.get(About, pseudonym_id)
    if row is not None:
        with suppress(NotReadableError, SealBrokenError):
            return _read(sealed_content.open_at_desk(row, desk_keys, context=context_of(row)))
    return AboutView()


def context_of(row: About) -> bytes:
    """Name the row that a pseudonym's words are bound to."""
    return _context(row.pseudonym_id)


def _read(opened: bytes) -> AboutView:
    bio, closing_note = json.loads(opened)
    return AboutView(bio=bio, closing_note=closing_note)


def _context(pseudonym_id: UUID) -> bytes:
    return b"safepub/about/v1\0" + pseudonym_id.bytes
