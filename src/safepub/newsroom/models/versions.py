"""What is public of an article: its versions, corrections, tags, and the changes in order."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.newsroom.models.people import NO_ROWID
from safepub.utc_times import UTCDateTime

TAG_MAX = 60


class PublishedVersion(NewsroomBase):
    """One version as it went out, from which every format can be rendered again."""

    __tablename__ = "published_version"

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]
    form: Mapped[bytes] = mapped_column(LargeBinary)
    """Its public form (`renditions.stored_form`)."""


class Correction(NewsroomBase):
    """What the newsroom says was wrong or unclear; printed with the article."""

    __tablename__ = "correction"

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    placement: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Text)
    corrected_on: Mapped[date]
    version: Mapped[int]
    """The version that it came with."""


class ArticleTag(NewsroomBase):
    """A public tag of a published or embargoed article; entitlements go by it."""

    __tablename__ = "article_tag"
    __table_args__ = NO_ROWID

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(TAG_MAX), primary_key=True, index=True)


class Change(NewsroomBase):
    """Something that outlets can notice; its number is the serving state's."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_article", "article_id", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id"))
    kind: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    urgent: Mapped[bool]
    happened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """To the minute."""


class ReleaseBox(NewsroomBase):
    """The key of one sealed row of a scheduled article, sealed to the worker's key."""

    __tablename__ = "release_box"
    __table_args__ = NO_ROWID

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    box: Mapped[bytes] = mapped_column(LargeBinary)
