"""What opens sealed rows when an article goes out: a log-in's desk keys, or the worker's boxes."""

from collections.abc import Callable, Mapping
from uuid import UUID

from safepub.newsroom import sealed_content
from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.models.attachments import Attachment

SealedRow = SealedText | Attachment
Opener = Callable[[SealedRow, bytes], bytes]
"""Takes a row and its context; gives its plaintext."""


def at_desk(desk_keys: Mapping[UUID, bytes]) -> Opener:
    """Give what opens rows with the desk's keys that a log-in holds.

    What it gives raises `sealed_content.NotReadableError` for a row of another key.
    """

    def open_(row: SealedRow, context: bytes) -> bytes:
        return sealed_content.open_at_desk(row, desk_keys, context=context)

    return open_
