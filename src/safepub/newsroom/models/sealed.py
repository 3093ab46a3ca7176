"""The columns of everything that is sealed to a contributor and, perhaps, to the desk."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column


class SealedColumns:
    """A content envelope (`FORMAT.md`, section 6): a body and the boxes of its key."""

    body: Mapped[bytes] = mapped_column(LargeBinary)
    contributor_box: Mapped[bytes] = mapped_column(LargeBinary)
    # Without these two it is the contributor's alone.
    desk_box: Mapped[bytes | None] = mapped_column(LargeBinary)
    desk_key_id: Mapped[UUID | None] = mapped_column(ForeignKey("desk_key.id"))


class DeskSealedColumns:
    """A content envelope with one box: only the desk opens it, no contributor."""

    body: Mapped[bytes] = mapped_column(LargeBinary)
    desk_box: Mapped[bytes] = mapped_column(LargeBinary)
    desk_key_id: Mapped[UUID] = mapped_column(ForeignKey("desk_key.id"))
