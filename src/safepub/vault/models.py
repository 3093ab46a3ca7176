"""The vault's one table and, in a file of its own, the pool of documents' one table.

Nothing else may ever stand in either (DESIGN, section 7).
"""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from safepub.database import VaultBase


class Slot(VaultBase):
    """A random id and a body of one size; most slots are decoys."""

    __tablename__ = "slot"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own form

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary(8264))


class DocumentsBase(DeclarativeBase):
    """The pool of documents' one table of slots."""


class DocumentSlot(DocumentsBase):
    """A random id and a body of one of three sizes; three of four slots are decoys."""

    __tablename__ = "document_slot"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own form

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
