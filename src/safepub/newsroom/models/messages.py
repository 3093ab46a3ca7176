"""Messages between a contributor and the desk, about one article or about none."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.newsroom.models.people import NO_ROWID
from safepub.newsroom.models.sealed import SealedColumns


class Message(SealedColumns, NewsroomBase):
    """Words between desk and contributor; `writer_id` is null for the contributor's."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("pseudonym_id", "number"), NO_ROWID)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pseudonym_id: Mapped[UUID] = mapped_column(ForeignKey("pseudonym.id", ondelete="CASCADE"))
    article_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    """Rises within one pseudonym; it gives the order, for want of any stored hour."""
    writer_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    unread: Mapped[bool]
    """Whether the side that it is meant for has not said yet that it read it."""
    sent_on: Mapped[date] = mapped_column(index=True)
