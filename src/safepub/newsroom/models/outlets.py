"""Outlets and their tokens."""

from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase


class Outlet(NewsroomBase):
    """A publication that fetches articles."""

    __tablename__ = "outlet"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(120))


class OutletToken(NewsroomBase):
    """What an outlet shows at the API's door; only its digest is kept."""

    __tablename__ = "outlet_token"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlet.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
