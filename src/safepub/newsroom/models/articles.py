"""Articles and the sealed texts that belong to them (`docs/decisions/0006`)."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Enum, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.newsroom.models.people import BYLINE_MAX, NO_ROWID
from safepub.newsroom.models.sealed import SealedColumns
from safepub.newsroom.states import State
from safepub.utc_times import UTCDateTime

# Stored by value: the default would store the members' names.
_STATE = Enum(
    State,
    native_enum=False,
    create_constraint=False,
    length=20,
    values_callable=lambda states: [state.value for state in states],
)


class Article(NewsroomBase):
    """One piece of work, from the draft on."""

    __tablename__ = "article"
    __table_args__ = (
        Index("ix_article_published", "published_at", "id"),
        Index("ix_article_updated", "updated_at", "id"),
        NO_ROWID,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pseudonym_id: Mapped[UUID] = mapped_column(ForeignKey("pseudonym.id"), index=True)
    # Copied from the pseudonym, so that a later change leaves print history alone.
    byline: Mapped[str] = mapped_column(String(BYLINE_MAX))
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[State] = mapped_column(_STATE, default=State.DRAFT, index=True)
    edition: Mapped[int] = mapped_column(default=1)
    """Rises with every act and every saved text, so that the second of two writers notices."""
    version: Mapped[int] = mapped_column(default=0)
    """The published version that outlets see; 0 before publication."""
    approved_revision: Mapped[int | None]
    published_revision: Mapped[int | None]
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    next_stage: Mapped[State | None] = mapped_column(_STATE)
    """Where the next version of a published article stands; null where none is prepared."""
    moved_on: Mapped[date | None]
    """The day of the last act; null for a draft, of which the desk knows nothing."""
    release_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    """When a scheduled article goes out, or an embargo ends."""
    reason_code: Mapped[str | None] = mapped_column(String(16))
    """Why it is withheld or killed (`newsroom.reasons`)."""


class SealedText(SealedColumns, NewsroomBase):
    """A text that only the contributor and the desk can open; a draft, the contributor alone."""

    __tablename__ = "sealed_text"
    __table_args__ = NO_ROWID

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    desk_wrap: Mapped[bytes | None] = mapped_column(LargeBinary, sort_order=1)
    """The content's key under the desk's search key, where somebody at the desk left it."""


class Draft(NewsroomBase):
    """The text that a contributor is still writing."""

    __tablename__ = "draft"
    __table_args__ = NO_ROWID

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    text_id: Mapped[UUID] = mapped_column(ForeignKey("sealed_text.id"))


class Submission(NewsroomBase):
    """What a contributor handed in; never changed."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("article_id", "number"), NO_ROWID)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    number: Mapped[int]
    text_id: Mapped[UUID] = mapped_column(ForeignKey("sealed_text.id"))


class Revision(NewsroomBase):
    """One numbered text of an article; `writer_id` is null for the contributor's own."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("article_id", "number"), NO_ROWID)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    number: Mapped[int]
    text_id: Mapped[UUID] = mapped_column(ForeignKey("sealed_text.id"))
    writer_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
