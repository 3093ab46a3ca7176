"""Outlets, their tokens, what they may see, and what they were told."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.utc_times import UTCDateTime


class Outlet(NewsroomBase):
    """A publication that fetches articles."""

    __tablename__ = "outlet"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(120))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether its tokens let it in. What it has fetched is called back all the same."""
    embargo: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it gets embargoed articles before their time."""


class OutletToken(NewsroomBase):
    """What an outlet shows at the API's door; only its digest is kept."""

    __tablename__ = "outlet_token"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlet.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    issued_on: Mapped[date | None]


class Entitlement(NewsroomBase):
    """One thing that an outlet is entitled to, of one kind (`newsroom.entitlements`)."""

    __tablename__ = "entitlement"

    outlet_id: Mapped[UUID] = mapped_column(
        ForeignKey("outlet.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str] = mapped_column(String(60), primary_key=True)


class Webhook(NewsroomBase):
    """Where an outlet wants to be told of changes; each outlet has one at most."""

    __tablename__ = "webhook"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    outlet_id: Mapped[UUID] = mapped_column(
        ForeignKey("outlet.id", ondelete="CASCADE"), unique=True, index=True
    )
    address: Mapped[str] = mapped_column(String(500))
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    """Under a key outside the database (`crypto.webhook_signatures`)."""
    failing_since: Mapped[date | None]
    """The day of the first failure after which nothing was delivered."""
    sealed_old_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The secret before, which signs beside the new one for a while."""
    old_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    disabled_on: Mapped[date | None]
    """Since when nothing is sent, until the outlet registers it again."""
    test: Mapped[str | None] = mapped_column(String(12))
    """How far a test event has come: one of `newsroom.deliveries.DeliveryState`."""


class Delivery(NewsroomBase):
    """That an outlet has to hear of a change, and how far that has come."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_due", "outlet_id", "state", "next_at"),
        Index("ix_delivery_feed", "outlet_id", "position", "change_number"),
    )

    outlet_id: Mapped[UUID] = mapped_column(
        ForeignKey("outlet.id", ondelete="CASCADE"), primary_key=True
    )
    change_number: Mapped[int] = mapped_column(
        ForeignKey("change.number", ondelete="CASCADE"), primary_key=True, index=True
    )
    state: Mapped[str] = mapped_column(String(12))
    """One of `newsroom.deliveries.DeliveryState`."""
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When a webhook is tried next; None where it is not to be."""
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    delivered_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Its place in the outlet's feed of changes: what came to the outlet later stands later."""


class Acknowledgement(NewsroomBase):
    """What an outlet says that it did about a change of an article."""

    __tablename__ = "acknowledgement"

    outlet_id: Mapped[UUID] = mapped_column(
        ForeignKey("outlet.id", ondelete="CASCADE"), primary_key=True
    )
    change_number: Mapped[int] = mapped_column(
        ForeignKey("change.number", ondelete="CASCADE"), primary_key=True, index=True
    )
    action: Mapped[str] = mapped_column(String(12))
    address: Mapped[str | None] = mapped_column(String(500))
    given_on: Mapped[date]
