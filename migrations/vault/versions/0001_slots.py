"""The one table of slots."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The vault has its table of slots, without hidden row numbers, and nothing else."""
    op.create_table(
        "slot",
        sa.Column("id", sa.LargeBinary(16), primary_key=True),
        sa.Column("body", sa.LargeBinary(8264), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Refuse: going back would destroy sealed identities, which nothing brings back."""
    message = "The vault is never downgraded: sealed identities would be destroyed."
    raise RuntimeError(message)
