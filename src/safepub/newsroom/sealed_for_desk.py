"""How rows are sealed to the desk alone, and opened by it (`FORMAT.md`, section 6).

Every row with `DeskSealedColumns` goes through here. `context` names the row, so that
sealed rows cannot be exchanged.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from safepub.crypto import content
from safepub.database import NewsroomSession
from safepub.newsroom import sealed_content
from safepub.newsroom.models.sealed import DeskSealedColumns


@dataclass(frozen=True, kw_only=True)
class SealedForDesk:
    """The values of a row's sealed columns; their names are those of `DeskSealedColumns`."""

    body: bytes = field(repr=False)
    desk_box: bytes = field(repr=False)
    desk_key_id: UUID

    def write_to(self, row: DeskSealedColumns) -> None:
        """Put the values into a row, whatever it held."""
        row.body = self.body
        row.desk_box = self.desk_box
        row.desk_key_id = self.desk_key_id


def seal(session: NewsroomSession, payload: Mapping[str, Any], *, context: bytes) -> SealedForDesk:
    """Seal a payload, which becomes JSON, to the desk's current key.

    Raises:
        sealed_content.DeskKeyMissingError: The desk has no key.
    """
    desk_key = sealed_content.current_desk_key(session)
    plaintext = json.dumps(dict(payload), ensure_ascii=False, sort_keys=True).encode()
    sealed = content.seal(plaintext, [desk_key.public_key], context=context)
    return SealedForDesk(body=sealed.body, desk_box=sealed.boxes[0], desk_key_id=desk_key.id)


def open_(
    row: DeskSealedColumns, desk_keys: Mapping[UUID, bytes], *, context: bytes
) -> dict[str, Any]:
    """Open what `seal` sealed.

    Raises:
        sealed_content.NotReadableError: It is sealed to a key that is not held here.
        suite.SealBrokenError: It was altered, or comes from another row.
    """
    seed = desk_keys.get(row.desk_key_id)
    if seed is None:
        raise sealed_content.NotReadableError
    opened: dict[str, Any] = json.loads(
        content.open_content(row.body, row.desk_box, seed, context=context)
    )
    return opened
