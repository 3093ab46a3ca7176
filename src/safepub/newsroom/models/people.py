"""Contributors as the newsroom knows them: no name, no date, no order."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.newsroom.models.sealed import SealedColumns

BYLINE_MAX = 80

# SQLite's hidden row number would keep the order in which rows came in.
NO_ROWID = {"sqlite_with_rowid": False}


class Invitation(NewsroomBase):
    """A way in for one new contributor; deleted when it is spent."""

    __tablename__ = "invitation"
    __table_args__ = NO_ROWID

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    expires_on: Mapped[date]


class Contributor(NewsroomBase):
    """Someone who writes, known by keys that only their passphrase gives."""

    __tablename__ = "contributor"
    __table_args__ = NO_ROWID

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    login_tag: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(1216))
    watch_list: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed under a key that only the passphrase gives; null before the first log-in."""


class LinkEnvelope(NewsroomBase):
    """What a quorum of custodians needs to find and open one vault slot."""

    __tablename__ = "link_envelope"
    __table_args__ = NO_ROWID

    contributor_id: Mapped[UUID] = mapped_column(
        ForeignKey("contributor.id", ondelete="CASCADE"), primary_key=True
    )
    purpose: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    envelope: Mapped[bytes] = mapped_column(LargeBinary)


class Pseudonym(NewsroomBase):
    """A persona; its byline is printed, never unique and never a key."""

    __tablename__ = "pseudonym"
    __table_args__ = NO_ROWID

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    contributor_id: Mapped[UUID] = mapped_column(
        ForeignKey("contributor.id", ondelete="CASCADE"), index=True
    )
    byline: Mapped[str] = mapped_column(String(BYLINE_MAX))
    retired: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Nothing new is written under it."""


class About(SealedColumns, NewsroomBase):
    """A pseudonym's bio and default closing note, sealed: nothing of it was printed yet."""

    __tablename__ = "about"
    __table_args__ = NO_ROWID

    pseudonym_id: Mapped[UUID] = mapped_column(
        ForeignKey("pseudonym.id", ondelete="CASCADE"), primary_key=True
    )
