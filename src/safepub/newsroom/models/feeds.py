"""Feeds that the newsroom has opened to everybody, and which articles have been in them."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.newsroom.models.people import NO_ROWID


class Feed(NewsroomBase):
    """A feed without a token: whoever knows its id reads it. A closed one has no row."""

    __tablename__ = "feed"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    title: Mapped[str] = mapped_column(String(120))
    language: Mapped[str | None] = mapped_column(String(35))
    """The one language that it has articles of; None for all."""
    tag: Mapped[str | None] = mapped_column(String(60))
    """The public tag that its articles have; None for all."""
    opened_on: Mapped[date]


class FeedArticle(NewsroomBase):
    """That an article is, or has been, in a feed: its killing is told there."""

    __tablename__ = "feed_article"
    __table_args__ = NO_ROWID

    feed_id: Mapped[UUID] = mapped_column(
        ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True
    )
    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True
    )
