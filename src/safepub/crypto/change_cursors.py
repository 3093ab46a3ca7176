"""Cursors of the changes feed: a place in one outlet's feed, sealed to that outlet.

Places come from a count that all outlets share. In the clear, the gaps between two of
them would tell an outlet how much there was for others. AES-SIV (RFC 5297) always seals
a place alike, so that a cursor can be compared, and finds one that was made up.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safepub.errors import InvalidError

KEY_BYTES = 64
LONGEST = 43
"""Letters of a cursor."""
_PLACE = struct.Struct(">QQ")
_LABEL = b"safepub/change-cursor/v1"


class ChangeCursorBrokenError(InvalidError):
    """A cursor is none that this outlet was given."""

    message = "This cursor cannot be used."


@dataclass(frozen=True, order=True)
class FeedPlace:
    """How far an outlet has read: the position of a delivery, and its change's number."""

    position: int = 0
    change: int = 0


START = FeedPlace()
"""Before everything."""


def write(place: FeedPlace, *, key: bytes, outlet_id: UUID) -> str:
    """Give the cursor of a place, in letters that an address can hold."""
    sealed = _cipher(key).encrypt(_PLACE.pack(place.position, place.change), [outlet_id.bytes])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def read(cursor: str, *, key: bytes, outlet_id: UUID) -> FeedPlace:
    """Give the place that a cursor stands for.

    Raises:
        ChangeCursorBrokenError: It was cut, changed, made up, or given to another outlet.
    """
    try:
        sealed = base64.b64decode(f"{cursor}{'=' * (-len(cursor) % 4)}", b"-_", validate=True)
        return FeedPlace(*_PLACE.unpack(_cipher(key).decrypt(sealed, [outlet_id.bytes])))
    except (binascii.Error, ValueError, InvalidTag, struct.error):
        raise ChangeCursorBrokenError from None


def _cipher(key: bytes) -> AESSIV:
    return AESSIV(_derived(key))


@lru_cache(maxsize=1)
def _derived(key: bytes) -> bytes:
    """Derive the cursors' key once: a page of changes has a cursor for each."""
    derived = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=_LABEL)
    return derived.derive(key)
