"""Files that a contributor sends: cleaned one by one, the good ones kept, the others named."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import Unauthorized

from safepub.cleaning import bounds
from safepub.cleaning.bounds import CleaningBusyError
from safepub.cleaning.files import FileRefusedError, Reason
from safepub.errors import SafepubError
from safepub.newsroom import attachments
from safepub.newsroom.attachments import (
    AttachedAlreadyError,
    AttachmentTooLargeError,
    TooManyAttachmentsError,
)
from safepub.newsroom.drafts import Room
from safepub.newsroom.editions import EditCollisionError
from safepub.web import sessions
from safepub.web.contributor import addresses, wording_files
from safepub.web.contributor.wording_files import ReasonWords
from safepub.web.transactions import newsroom_transaction

MOST_BYTES = 40 * 1024 * 1024
"""Bytes of a form with all its files."""
SECONDS = 45.0
"""After this long no further file is begun: a proxy in front would give the page up."""
REFUSALS: dict[type[SafepubError], ReasonWords] = {
    CleaningBusyError: wording_files.BUSY,
    AttachmentTooLargeError: wording_files.CLEANED_TOO_LARGE,
    TooManyAttachmentsError: wording_files.TOO_MANY,
    AttachedAlreadyError: wording_files.ALREADY,
    EditCollisionError: wording_files.CHANGED_MEANWHILE,
}


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A file that was not kept. Its name is shown on this one page and nowhere else."""

    name: str = field(repr=False)
    words: ReasonWords


def let_in(blueprint: Blueprint, endpoint: str) -> None:
    """Let one form of these pages bring 40 MiB, from whoever has logged in."""

    @blueprint.url_value_preprocessor
    def raise_limit(asked: str | None, _values: dict[str, Any] | None) -> None:
        if asked != endpoint:
            return
        try:
            sessions.contributor()
        except Unauthorized:
            # Nobody fills the memory without a passphrase; the guard answers them.
            return
        # Before anything reads the form.
        request.max_content_length = MOST_BYTES


def sent(name: str) -> Sequence[FileStorage]:
    """Give the files of a field; one without a choice in it brings none."""
    return [file for file in request.files.getlist(name) if file.filename]


def keep(
    room: Room, address: UUID, files: Sequence[FileStorage], *, places: int, until: float
) -> list[Refused]:
    """Clean and attach files in their order, and give those that were not kept.

    There are places for so many more; no file is begun after `until`, a moment of
    the monotonic clock. Each file is stored as soon as it is clean, whatever
    becomes of the next one.
    """
    return list(_refused(room, address, files, places=places, until=until))


def _refused(
    room: Room, address: UUID, files: Sequence[FileStorage], *, places: int, until: float
) -> Iterator[Refused]:
    for file in files:
        name = attachments.last_part(file.filename or "")
        words = None
        if places < 1:
            words = wording_files.TOO_MANY
        elif time.monotonic() >= until:
            words = wording_files.NO_TIME
        else:
            words = _keep_one(room, address, file.stream.read(), name)
        # Its bytes are not needed any more; the next ones may be many.
        file.close()
        if words is None:
            places -= 1
        else:
            yield Refused(name=name, words=words)


def _keep_one(room: Room, address: UUID, content: bytes, name: str) -> ReasonWords | None:
    if len(content) > attachments.MOST_BYTES:
        return wording_files.REASONS[Reason.TOO_LARGE]
    try:
        # Outside of any transaction: nobody waits for the database meanwhile.
        clean = bounds.clean(content, name)
        with newsroom_transaction() as session:
            article_id = addresses.article_at(session, room, address)
            attachments.add(session, room, article_id, clean, name=name)
    except FileRefusedError as refused:
        return wording_files.REASONS[refused.reason]
    except tuple(REFUSALS) as refused:
        return REFUSALS[type(refused)]
    return None
