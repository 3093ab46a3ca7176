"""What the desk keeps about articles for itself: comments, tags, templates, acts, overrides."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.newsroom.models.people import NO_ROWID
from safepub.newsroom.models.sealed import DeskSealedColumns


class Comment(DeskSealedColumns, NewsroomBase):
    """Words of one editor about a passage, or an answer to such words."""

    __tablename__ = "comment"
    __table_args__ = (UniqueConstraint("article_id", "number"), NO_ROWID)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Rises within one article; it gives the order."""
    answers_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"))
    """The comment that it answers; null for one about a passage."""
    revision: Mapped[int]
    """The revision that the passage was marked in."""
    writer_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_on: Mapped[date]
    resolved: Mapped[bool] = mapped_column(default=False)


class DeskTag(DeskSealedColumns, NewsroomBase):
    """A label by which the desk sorts its work; its name is sealed."""

    __tablename__ = "desk_tag"
    __table_args__ = NO_ROWID

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


class ArticleDeskTag(NewsroomBase):
    """That an article bears one of the desk's labels."""

    __tablename__ = "article_desk_tag"
    __table_args__ = NO_ROWID

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    desk_tag_id: Mapped[UUID] = mapped_column(
        ForeignKey("desk_tag.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class NoteTemplate(DeskSealedColumns, NewsroomBase):
    """A note's usual words, for one pseudonym or for everybody."""

    __tablename__ = "note_template"
    __table_args__ = NO_ROWID

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    pseudonym_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("pseudonym.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(16))


class ArticleAct(NewsroomBase):
    """What was done to an article, to the day; `staff_id` is null for its contributor."""

    __tablename__ = "article_act"
    __table_args__ = NO_ROWID

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    done_on: Mapped[date]
    revision: Mapped[int | None]
    reason_code: Mapped[str | None] = mapped_column(String(16))


class Override(DeskSealedColumns, NewsroomBase):
    """A publisher's word that exactly this text may go out unchecked, with the reason sealed."""

    __tablename__ = "override"
    __table_args__ = NO_ROWID

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    """As `leak_checks.digest_of` gives it."""
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    given_on: Mapped[date]
