"""Webhooks: one for each outlet, with the secret before, the day of its end and a test."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has had a webhook yet, so the table is made anew."""
    op.drop_table("webhook")
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "outlet_id",
            sa.Uuid(),
            sa.ForeignKey("outlet.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
            index=True,
        ),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("failing_since", sa.Date()),
        sa.Column("sealed_old_secret", sa.LargeBinary()),
        sa.Column("old_until", sa.DateTime(timezone=True)),
        sa.Column("disabled_on", sa.Date()),
        sa.Column("test", sa.String(12)),
    )
    op.drop_index("ix_delivery_due", "delivery")
    op.create_index("ix_delivery_due", "delivery", ["outlet_id", "state", "next_at"])


def downgrade() -> None:
    """Refuse: webhooks and their secrets would be lost."""
    message = "The newsroom cannot be downgraded below its seventh revision."
    raise RuntimeError(message)
