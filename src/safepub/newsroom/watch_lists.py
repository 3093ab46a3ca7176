"""What a contributor keeps for their name checks, sealed so that only their passphrase opens it.

Every account holds a sealed value of one length, whatever is in it, so that a
stolen database does not tell who keeps a list, how long it is, or what they let
stand. It is written anew as a whole.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from safepub.crypto import padding, wrapping
from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.leaks import watch_list
from safepub.leaks.watch_list import WatchList
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.people import Contributor

PADDED_BYTES = 8192
MOST_LIST_BYTES = 5_600
"""Of the list as JSON in UTF-8, so that there is always room for what was let stand."""
MOST_ACKNOWLEDGED = 128
MARK_BYTES = 12
_KEY_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class Notes:
    """What the seal holds. Its repr shows nothing of it."""

    names: str = field(default="", repr=False)
    """Names, former names and diminutives, one on a line; so are the next two."""
    phrases: str = field(default="", repr=False)
    contacts: str = field(default="", repr=False)
    ordinary: bool = field(default=False, repr=False)
    """Their surname is an everyday word too."""
    kept: bool = field(default=True, repr=False)
    """They want a list kept; without, they type it in at each check and nothing is kept."""
    acknowledged: tuple[bytes, ...] = field(default=(), repr=False)
    """Marks of findings that they let stand, the oldest first."""
    marking_key: bytes = field(default_factory=lambda: secrets.token_bytes(_KEY_BYTES), repr=False)

    def watch_list(self, bylines: Iterable[str] = ()) -> WatchList:
        """Give the list in the form that the check takes, with the account's bylines."""
        parsed = watch_list.from_text(
            self.names, self.phrases, self.contacts, ordinary=self.ordinary
        )
        return replace(parsed, bylines=tuple(bylines))

    def mark(self, *parts: str) -> bytes:
        """Give a mark of a finding: no word of it can be guessed from the mark alone."""
        told = b"".join(_measured(part.encode()) for part in parts)
        return hmac.digest(self.marking_key, b"safepub/finding/v1\0" + told, "sha256")[:MARK_BYTES]

    def letting_stand(self, marks: Iterable[bytes]) -> "Notes":
        """Give the notes with these marks as the newest; the oldest fall out over the limit.

        Who keeps no list keeps no marks either.
        """
        if not self.kept:
            return self
        new = tuple(dict.fromkeys(marks))
        older = tuple(mark for mark in self.acknowledged if mark not in new)
        return replace(self, acknowledged=(*older, *new)[-MOST_ACKNOWLEDGED:])

    def emptied(self) -> "Notes":
        """Give notes that hold nothing but the choice whether to keep a list."""
        return Notes(kept=self.kept)


class WatchListTooLongError(InvalidError):
    """The list does not fit into what is sealed."""

    message = (
        "The watch-list is too long: about 2,500 letters fit into it. Take out what you need least."
    )


def seal(contributor_id: UUID, note_key: bytes, notes: Notes) -> bytes:
    """Seal notes for the account's row: 8,264 bytes, whatever they hold.

    Raises:
        WatchListTooLongError: The list is longer than 5,600 bytes.
    """
    listed = [notes.names, notes.phrases, notes.contacts]
    if len(_encoded(listed)) > MOST_LIST_BYTES:
        raise WatchListTooLongError
    payload = {
        "acknowledged": base64.b64encode(b"".join(notes.acknowledged)).decode(),
        "kept": notes.kept,
        "list": listed,
        "marking_key": notes.marking_key.hex(),
        "ordinary": notes.ordinary,
    }
    padded = padding.pad(_encoded(payload), PADDED_BYTES)
    return wrapping.wrap(note_key, padded, context=_context(contributor_id))


def store(session: NewsroomSession, room: Room, notes: Notes) -> None:
    """Write the contributor's notes anew, over whatever was there.

    Whoever changes them has opened them in the same transaction, with `to_change`.

    Raises:
        WatchListTooLongError: The list is longer than 5,600 bytes.
    """
    contributor = session.get_one(Contributor, room.contributor_id)
    contributor.watch_list = seal(room.contributor_id, room.note_key, notes)


def load(session: NewsroomSession, room: Room, *, to_change: bool = False) -> Notes:
    """Open the contributor's notes; `to_change` keeps others from changing them meanwhile.

    Raises:
        crypto.suite.SealBrokenError: They were altered, or are not this contributor's.
    """
    query = select(Contributor.watch_list).where(Contributor.id == room.contributor_id)
    sealed = session.scalars(query.with_for_update() if to_change else query).one()
    if sealed is None:
        return Notes()
    padded = wrapping.unwrap(room.note_key, sealed, context=_context(room.contributor_id))
    return _from_payload(json.loads(padding.unpad(padded)))


def ensure(contributor: Contributor, note_key: bytes) -> None:
    """Give an account that has no notes yet empty ones, so that having some says nothing."""
    if contributor.watch_list is None:
        contributor.watch_list = seal(contributor.id, note_key, Notes())


def reseal(session: NewsroomSession, room: Room, new_note_key: bytes) -> None:
    """Seal the contributor's notes under the key of another passphrase.

    Raises:
        crypto.suite.SealBrokenError: The room's key does not open them.
    """
    notes = load(session, room, to_change=True)
    store(session, replace(room, note_key=new_note_key), notes)


def _from_payload(payload: dict[str, Any]) -> Notes:
    names, phrases, contacts = payload["list"]
    marks = base64.b64decode(payload["acknowledged"])
    return Notes(
        names=names,
        phrases=phrases,
        contacts=contacts,
        ordinary=payload["ordinary"],
        kept=payload["kept"],
        acknowledged=tuple(
            marks[start : start + MARK_BYTES] for start in range(0, len(marks), MARK_BYTES)
        ),
        marking_key=bytes.fromhex(payload["marking_key"]),
    )


def _encoded(payload: object) -> bytes:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _measured(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


def _context(contributor_id: UUID) -> bytes:
    return b"safepub/watch-list/v1\0" + contributor_id.bytes
