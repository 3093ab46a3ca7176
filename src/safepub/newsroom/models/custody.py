"""Reveal requests, what custodians handed in, objections, and payment orders.

Tables that a contributor causes, or that go when a contributor does, keep no order.
"""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from safepub.database import NewsroomBase
from safepub.newsroom.models.people import BYLINE_MAX, NO_ROWID
from safepub.utc_times import UTCDateTime

KEY_ID_BYTES = 8
DIGEST_BYTES = 32


class ConnectedKey(NewsroomBase):
    """Which custodian's key an account answers with."""

    __tablename__ = "connected_key"

    staff_id: Mapped[UUID] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    key_id: Mapped[bytes] = mapped_column(LargeBinary(KEY_ID_BYTES), unique=True)


class RevealRequest(NewsroomBase):
    """A request for what is sealed about a contributor. Its statement never changes."""

    __tablename__ = "reveal_request"
    __table_args__ = NO_ROWID

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    contributor_id: Mapped[UUID] = mapped_column(
        ForeignKey("contributor.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[int]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    statement: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary(DIGEST_BYTES), unique=True)
    quorum: Mapped[int]
    people: Mapped[int]
    stage: Mapped[str] = mapped_column(String(16), index=True)
    asked_on: Mapped[date]
    expires_on: Mapped[date]
    waits_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """A full hour, forgotten once it is over (`docs/decisions/0012`)."""
    closed_on: Mapped[date | None]
    round: Mapped[int] = mapped_column(default=0)
    """How often it was taken up; answers count for the last time only."""
    take: Mapped[bytes | None] = mapped_column(LargeBinary(DIGEST_BYTES))
    """The digest of the take that holds."""
    reason_body: Mapped[bytes] = mapped_column(LargeBinary)
    custodian_boxes: Mapped[bytes] = mapped_column(LargeBinary)
    """One box after another, in the key set's order."""
    contributor_box: Mapped[bytes] = mapped_column(LargeBinary)
    desk_box: Mapped[bytes] = mapped_column(LargeBinary)
    desk_key_id: Mapped[UUID] = mapped_column(ForeignKey("desk_key.id"))


class CustodianAct(NewsroomBase):
    """What a custodian handed in. `source` goes when it is of no use any more."""

    __tablename__ = "custodian_act"
    __table_args__ = (UniqueConstraint("request_id", "round", "kind", "key_id"), NO_ROWID)

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("reveal_request.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round: Mapped[int]
    """Which take it belongs to; 0 for refusals, which hold for the whole request."""
    kind: Mapped[str] = mapped_column(String(8))
    key_id: Mapped[bytes] = mapped_column(LargeBinary(KEY_ID_BYTES))
    day: Mapped[date]
    digest: Mapped[bytes] = mapped_column(LargeBinary(DIGEST_BYTES))
    outcome: Mapped[int | None]
    source: Mapped[bytes | None] = mapped_column(LargeBinary)


class Objection(NewsroomBase):
    """What a contributor says against a request, for custodians and themselves."""

    __tablename__ = "objection"
    __table_args__ = NO_ROWID

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("reveal_request.id", ondelete="CASCADE"), primary_key=True
    )
    body: Mapped[bytes] = mapped_column(LargeBinary)
    custodian_boxes: Mapped[bytes] = mapped_column(LargeBinary)
    contributor_box: Mapped[bytes] = mapped_column(LargeBinary)


class PaymentRun(NewsroomBase):
    """Orders that a paymaster fetched together."""

    __tablename__ = "payment_run"
    __table_args__ = NO_ROWID

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    day: Mapped[date]
    paid_on: Mapped[date | None]


class PaymentOrder(NewsroomBase):
    """What is to be paid to whoever stands behind a byline; how much is sealed."""

    __tablename__ = "payment_order"
    __table_args__ = NO_ROWID

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    contributor_id: Mapped[UUID] = mapped_column(
        ForeignKey("contributor.id", ondelete="CASCADE"), index=True
    )
    byline: Mapped[str] = mapped_column(String(BYLINE_MAX))
    ordered_by: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    ordered_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(16), index=True)
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_run.id"), index=True)
    keyset_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    custodian_boxes: Mapped[bytes] = mapped_column(LargeBinary)
    desk_box: Mapped[bytes] = mapped_column(LargeBinary)
    desk_key_id: Mapped[UUID] = mapped_column(ForeignKey("desk_key.id"))
