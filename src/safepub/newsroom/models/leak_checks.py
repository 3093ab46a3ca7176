"""That a text was checked for what gives its contributor away: never what was found."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.newsroom.models.people import NO_ROWID


class LeakCheck(NewsroomBase):
    """The contributor's check of exactly one text with its attachments."""

    __tablename__ = "leak_check"
    __table_args__ = NO_ROWID

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """SHA-256 over what is sealed, so that it says nothing about the words."""
    rules: Mapped[int]
    """The version of the rules that it was checked by."""
    checked_on: Mapped[date]
    acknowledged: Mapped[int]
    """How many findings the contributor let stand; 0 means that it passed."""
