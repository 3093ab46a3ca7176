"""Staff, and the desk key that only editors' passwords lead to."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, SmallInteger, String, text
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
    last_passkey_moment: Mapped[int | None] = mapped_column(BigInteger)
    """When the challenge was made that a passkey answered last, in microseconds."""
    wrong_codes: Mapped[int] = mapped_column(SmallInteger, default=0, server_default=text("0"))
    """How many codes were wrong since the last log-in, beside the right password or while in."""


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


class DeskRecovery(NewsroomBase):
    """The public half of the desk's recovery key, whose private half is on paper alone."""

    __tablename__ = "desk_recovery"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(1216))


class DeskKeyRecovery(NewsroomBase):
    """A desk key, sealed to the desk's recovery key."""

    __tablename__ = "desk_key_recovery"

    desk_key_id: Mapped[UUID] = mapped_column(
        ForeignKey("desk_key.id", ondelete="CASCADE"), primary_key=True
    )
    box: Mapped[bytes] = mapped_column(LargeBinary)


class StaffInvitation(NewsroomBase):
    """A way in for a new member of staff, or for one who starts anew; known by its digest."""

    __tablename__ = "staff_invitation"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_MAX))
    rights: Mapped[str] = mapped_column(String(80))
    """With commas between them."""
    resets_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), index=True
    )
    expires_on: Mapped[date]


class RecoveryCode(NewsroomBase):
    """One code that replaces the authenticator's once; only its digest is kept."""

    __tablename__ = "recovery_code"

    staff_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)


class Passkey(NewsroomBase):
    """A WebAuthn credential, accepted instead of the authenticator's code."""

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(NAME_MAX))
