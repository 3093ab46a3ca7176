"""The vault's one table. Nothing else may ever stand here (DESIGN, section 7)."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import VaultBase


class Slot(VaultBase):
    """A random id and a body of one size; most slots are decoys."""

    __tablename__ = "slot"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own form

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary(8264))
