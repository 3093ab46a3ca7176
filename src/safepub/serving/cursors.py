"""Opaque cursors: the place in a list after which the next page begins.

A cursor holds only what the last article of the page showed anyway, the time that the
list is sorted by and its id. The checksum finds a cursor that was cut or changed by accident; one
that is made on purpose points at a place in the list and opens nothing.
"""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from safepub.errors import InvalidError

_PLACE = struct.Struct(">q16s")
_CHECKSUM_BYTES = 6
_LABEL = b"safepub/cursor/v1\0"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class CursorBrokenError(InvalidError):
    """A cursor is not one that this API gave out."""

    message = "This cursor cannot be used."


@dataclass(frozen=True, kw_only=True)
class Place:
    """The last article of a page."""

    moment: datetime
    article_id: UUID


def write(place: Place) -> str:
    """Give the cursor for the page after this place."""
    microseconds = (place.moment - _EPOCH) // timedelta(microseconds=1)
    packed = _PLACE.pack(microseconds, place.article_id.bytes)
    return base64.urlsafe_b64encode(packed + _checksum(packed)).decode()


def read(cursor: str) -> Place:
    """Give the place that a cursor stands for.

    Raises:
        CursorBrokenError: It was cut, changed or made up.
    """
    try:
        raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
        packed, checksum = raw[: _PLACE.size], raw[_PLACE.size :]
        microseconds, article_id = _PLACE.unpack(packed)
        place = Place(
            moment=_EPOCH + timedelta(microseconds=microseconds),
            article_id=UUID(bytes=article_id),
        )
    except (binascii.Error, ValueError, struct.error, OverflowError):
        raise CursorBrokenError from None
    if checksum != _checksum(packed):
        raise CursorBrokenError
    return place


def _checksum(packed: bytes) -> bytes:
    return hashlib.sha256(_LABEL + packed).digest()[:_CHECKSUM_BYTES]
