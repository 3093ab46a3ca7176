"""The journal's entries, its head, and what custodians countersigned."""

from sqlalchemy import LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.newsroom.models.people import NO_ROWID


class JournalEntry(NewsroomBase):
    """One entry, byte for byte, and the root of the tree up to it."""

    __tablename__ = "journal_entry"
    __table_args__ = NO_ROWID

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry: Mapped[bytes] = mapped_column(LargeBinary)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))


class JournalHead(NewsroomBase):
    """The one row that the next entry grows out of."""

    __tablename__ = "journal_head"
    __table_args__ = NO_ROWID

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    frontier: Mapped[bytes] = mapped_column(LargeBinary)


class Countersignature(NewsroomBase):
    """A checkpoint as one custodian signed it: the newsroom's line and theirs."""

    __tablename__ = "countersignature"
    __table_args__ = NO_ROWID

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key_id: Mapped[bytes] = mapped_column(LargeBinary(8), primary_key=True)
    note: Mapped[str] = mapped_column(Text)
