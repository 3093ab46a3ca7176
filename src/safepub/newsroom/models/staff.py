"""Staff, and the desk key that only editors' passwords lead to."""

from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase

NAME_MAX = 80


class Staff(NewsroomBase):
    """Somebody who works for the newsroom, or a custodian at the server's door."""

    __tablename__ = "staff"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(NAME_MAX), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    sealed_totp_secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_totp_step: Mapped[int | None]
    public_key: Mapped[bytes] = mapped_column(LargeBinary(1216))
    wrapped_private_key: Mapped[bytes] = mapped_column(LargeBinary)
    disabled: Mapped[bool] = mapped_column(default=False)


class StaffRight(NewsroomBase):
    """One right of one member of staff."""

    __tablename__ = "staff_right"

    staff_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    right: Mapped[str] = mapped_column(String(16), primary_key=True)


class DeskKey(NewsroomBase):
    """A public key that texts for the desk are sealed to; the newest is current."""

    __tablename__ = "desk_key"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(1216))
    current: Mapped[bool]


class DeskKeyCopy(NewsroomBase):
    """The desk's private key, sealed to one editor's own key."""

    __tablename__ = "desk_key_copy"

    desk_key_id: Mapped[UUID] = mapped_column(
        ForeignKey("desk_key.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    box: Mapped[bytes] = mapped_column(LargeBinary)
