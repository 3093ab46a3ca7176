"""The bytes that outlets get, written by the publishing transaction."""

from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase


class Rendition(NewsroomBase):
    """A published article in one format."""

    __tablename__ = "rendition"

    article_id: Mapped[UUID] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True
    )
    format: Mapped[str] = mapped_column(String(16), primary_key=True)
    change: Mapped[int]
    etag: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    gzip: Mapped[bytes] = mapped_column(LargeBinary)


class ServingState(NewsroomBase):
    """The one row that says how far the newsroom has come.

    `change` rises with everything that outlets can notice, `epoch` with every
    change of who may read.
    """

    __tablename__ = "serving_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change: Mapped[int]
    epoch: Mapped[int]
