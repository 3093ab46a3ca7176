"""What the worker and the administrator keep: leases and preferences."""

from datetime import datetime

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.utc_times import UTCDateTime


class Lease(NewsroomBase):
    """That one worker does a piece of work until a time; afterwards another may."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[bytes] = mapped_column(LargeBinary(16))
    until: Mapped[datetime] = mapped_column(UTCDateTime)


class Preference(NewsroomBase):
    """Something that the administrator decided on a page instead of in the settings file."""

    __tablename__ = "preference"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
