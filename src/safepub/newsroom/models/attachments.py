"""Attachments: cleaned files, sealed while unpublished and plain once they went out."""

from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.newsroom.models.people import NO_ROWID
from safepub.newsroom.models.sealed import SealedColumns


class Attachment(SealedColumns, NewsroomBase):
    """One cleaned file. What it is called, its type and its words are sealed as well."""

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("article_id", "number"), NO_ROWID)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    number: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    details_id: Mapped[UUID] = mapped_column(ForeignKey("sealed_text.id"))
    """Type, size, alt text and caption, for those who may open the file."""
    words_id: Mapped[UUID | None] = mapped_column(ForeignKey("sealed_text.id"))
    """Text found in the file before it was flattened, for the contributor's name check alone.

    Null for every file of an article that was published.
    """


class Media(NewsroomBase):
    """A file of a published article, as outlets get it. Its id is not the attachment's."""

    __tablename__ = "media"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    number: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(40))
    etag: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
