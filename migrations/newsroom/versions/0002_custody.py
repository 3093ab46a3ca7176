"""Custody: reveal requests, custodians' acts, objections, payment orders and the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The frontier of a tree without entries: its size as eight bytes, and no hashes.
EMPTY = bytes(8)


def upgrade() -> None:
    """The newsroom has the tables of custody, and a journal without entries."""
    _create_keys()
    _create_requests()
    _create_acts()
    _create_objections()
    _create_payments()
    _create_journal()


def downgrade() -> None:
    """Refuse: the journal and the history of requests would be lost."""
    message = "The newsroom cannot be downgraded below its second revision."
    raise RuntimeError(message)


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _request_id() -> sa.Column[object]:
    reference = sa.ForeignKey("reveal_request.id", ondelete="CASCADE")
    return sa.Column("request_id", sa.Uuid(), reference, primary_key=True)


def _contributor_id() -> sa.Column[object]:
    reference = sa.ForeignKey("contributor.id", ondelete="CASCADE")
    return sa.Column("contributor_id", sa.Uuid(), reference, nullable=False, index=True)


def _referring(name: str, table: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey(f"{table}.id"), nullable=False)


def _bytes(name: str, length: int | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.LargeBinary(length), nullable=False)


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _number(name: str, *, primary_key: bool = False) -> sa.Column[object]:
    return sa.Column(
        name, sa.Integer(), primary_key=primary_key, autoincrement=False, nullable=False
    )


def _create_keys() -> None:
    op.create_table(
        "connected_key",
        sa.Column(
            "staff_id", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("key_id", sa.LargeBinary(8), nullable=False, unique=True),
    )


def _create_requests() -> None:
    op.create_table(
        "reveal_request",
        _id(),
        _contributor_id(),
        _number("purpose"),
        _referring("asked_by", "staff"),
        _bytes("statement"),
        sa.Column("digest", sa.LargeBinary(32), nullable=False, unique=True),
        _number("quorum"),
        _number("people"),
        sa.Column("stage", sa.String(16), nullable=False, index=True),
        _day("asked_on"),
        _day("expires_on"),
        sa.Column("waits_until", sa.DateTime(timezone=True)),
        _day("closed_on", nullable=True),
        _number("round"),
        sa.Column("take", sa.LargeBinary(32)),
        _bytes("reason_body"),
        _bytes("custodian_boxes"),
        _bytes("contributor_box"),
        _bytes("desk_box"),
        _referring("desk_key_id", "desk_key"),
        sqlite_with_rowid=False,
    )


def _create_acts() -> None:
    op.create_table(
        "custodian_act",
        _request_id(),
        _number("number", primary_key=True),
        _number("round"),
        sa.Column("kind", sa.String(8), nullable=False),
        _bytes("key_id", 8),
        _day("day"),
        _bytes("digest", 32),
        sa.Column("outcome", sa.Integer()),
        sa.Column("source", sa.LargeBinary()),
        sa.UniqueConstraint("request_id", "round", "kind", "key_id"),
        sqlite_with_rowid=False,
    )


def _create_objections() -> None:
    op.create_table(
        "objection",
        _request_id(),
        _bytes("body"),
        _bytes("custodian_boxes"),
        _bytes("contributor_box"),
        sqlite_with_rowid=False,
    )


def _create_payments() -> None:
    op.create_table(
        "payment_run",
        _id(),
        _day("day"),
        _day("paid_on", nullable=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "payment_order",
        _id(),
        _contributor_id(),
        sa.Column("byline", sa.String(80), nullable=False),
        _referring("ordered_by", "staff"),
        _day("ordered_on"),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("run_id", sa.Uuid(), sa.ForeignKey("payment_run.id"), index=True),
        _bytes("keyset_id", 16),
        _bytes("body"),
        _bytes("custodian_boxes"),
        _bytes("desk_box"),
        _referring("desk_key_id", "desk_key"),
        sqlite_with_rowid=False,
    )


def _create_journal() -> None:
    op.create_table(
        "journal_entry",
        _number("number", primary_key=True),
        _bytes("entry"),
        _bytes("root", 32),
        sqlite_with_rowid=False,
    )
    head = op.create_table(
        "journal_head",
        _number("id", primary_key=True),
        _bytes("frontier"),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(head, [{"id": 1, "frontier": EMPTY}])
    op.create_table(
        "countersignature",
        _number("size", primary_key=True),
        sa.Column("key_id", sa.LargeBinary(8), primary_key=True),
        sa.Column("note", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
