"""The place of each delivery in its outlet's feed of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What outlets have to hear already lies in the order of its changes."""
    op.add_column(
        "delivery",
        sa.Column("position", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
    )
    op.execute("UPDATE delivery SET position = change_number")
    op.create_index("ix_delivery_feed", "delivery", ["outlet_id", "position", "change_number"])
    op.create_index("ix_article_updated", "article", ["updated_at", "id"])


def downgrade() -> None:
    """Refuse: outlets' cursors would lead nowhere."""
    message = "The newsroom cannot be downgraded below its eighth revision."
    raise RuntimeError(message)
