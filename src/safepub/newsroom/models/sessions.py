"""Log-ins. The keys in them are encrypted under an id that only the cookie holds."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.newsroom.models.people import NO_ROWID


class LoginSession(NewsroomBase):
    """One log-in. The hour of its end lies inside the sealed part."""

    __tablename__ = "login_session"
    __table_args__ = NO_ROWID

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    door: Mapped[str] = mapped_column(String(16))
    contributor_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("contributor.id", ondelete="CASCADE"), index=True
    )
    staff_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), index=True
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_on: Mapped[date] = mapped_column(index=True)
