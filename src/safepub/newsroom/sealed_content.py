"""How rows are sealed to a contributor and the desk, and opened by either (`FORMAT.md`, 6).

Every row with `SealedColumns` goes through here. `context` names the row, so that
sealed rows cannot be exchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from safepub.crypto import content
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, UnavailableError
from safepub.newsroom.models.people import Contributor, Pseudonym
from safepub.newsroom.models.sealed import SealedColumns
from safepub.newsroom.models.staff import DeskKey


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """The values of a row's sealed columns; their names are those of `SealedColumns`."""

    body: bytes = field(repr=False)
    contributor_box: bytes = field(repr=False)
    desk_box: bytes | None = field(repr=False)
    desk_key_id: UUID | None

    def write_to(self, row: SealedColumns) -> None:
        """Put the values into a row, whatever it held."""
        row.body = self.body
        row.contributor_box = self.contributor_box
        row.desk_box = self.desk_box
        row.desk_key_id = self.desk_key_id


class DeskKeyMissingError(UnavailableError):
    """No desk key exists, so nothing can be sealed to the desk."""

    message = "The desk has no key yet, so nothing can be handed in. Nothing was stored."


class NotReadableError(ConflictError):
    """Whoever reads holds no key that this row was sealed to."""

    message = "Your keys do not open this text."


def seal(
    session: NewsroomSession,
    pseudonym_id: UUID,
    plaintext: bytes,
    *,
    context: bytes,
    for_desk: bool,
) -> Sealed:
    """Seal to the contributor behind a pseudonym, and to the desk's current key if told so.

    Raises:
        DeskKeyMissingError: It is for the desk, and the desk has no key.
    """
    contributor_key = session.scalars(
        select(Contributor.public_key)
        .join(Pseudonym, Pseudonym.contributor_id == Contributor.id)
        .where(Pseudonym.id == pseudonym_id)
        # Nobody changes it meanwhile: what is sealed to an old key would be lost.
        .with_for_update(read=True, of=Contributor)
    ).one()
    readers, desk_key = [contributor_key], None
    if for_desk:
        desk_key = current_desk_key(session)
        readers.append(desk_key.public_key)
    sealed = content.seal(plaintext, readers, context=context)
    return Sealed(
        body=sealed.body,
        contributor_box=sealed.boxes[0],
        desk_box=sealed.boxes[1] if desk_key is not None else None,
        desk_key_id=desk_key.id if desk_key is not None else None,
    )


def open_as_contributor(row: SealedColumns, box_seed: bytes, *, context: bytes) -> bytes:
    """Open a row with the key that the contributor's passphrase gave."""
    return content.open_content(row.body, row.contributor_box, box_seed, context=context)


def open_at_desk(row: SealedColumns, desk_keys: Mapping[UUID, bytes], *, context: bytes) -> bytes:
    """Open a row with the desk's key.

    Raises:
        NotReadableError: It was never sealed to a key that is held here.
    """
    seed = None if row.desk_key_id is None else desk_keys.get(row.desk_key_id)
    if row.desk_box is None or seed is None:
        raise NotReadableError
    return content.open_content(row.body, row.desk_box, seed, context=context)


def share_with_desk(
    session: NewsroomSession, row: SealedColumns, box_seed: bytes, *, context: bytes
) -> None:
    """Let the desk open a row that was the contributor's alone; its body stays as it is.

    Raises:
        DeskKeyMissingError: The desk has no key.
    """
    desk_key = current_desk_key(session)
    row.desk_box = content.box_for(
        desk_key.public_key, row.contributor_box, box_seed, context=context
    )
    row.desk_key_id = desk_key.id


def hand_over(
    row: SealedColumns, box_seed: bytes, new_public_key: bytes, *, context: bytes
) -> None:
    """Let another key of the contributor open the row, and the old one no longer."""
    row.contributor_box = content.box_for(
        new_public_key, row.contributor_box, box_seed, context=context
    )


def current_desk_key(session: NewsroomSession) -> DeskKey:
    """Fetch the key that everything new is sealed to.

    Raises:
        DeskKeyMissingError: The desk has none.
    """
    desk_key = session.scalars(select(DeskKey).where(DeskKey.current)).one_or_none()
    if desk_key is None:
        raise DeskKeyMissingError
    return desk_key
