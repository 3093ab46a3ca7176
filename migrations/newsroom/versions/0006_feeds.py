"""Feeds that are open to everybody, and which articles have been in them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No feed is open before somebody opens one."""
    op.create_table(
        "feed",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("language", sa.String(35)),
        sa.Column("tag", sa.String(60)),
        sa.Column("opened_on", sa.Date(), nullable=False),
    )
    op.create_table(
        "feed_article",
        sa.Column(
            "feed_id", sa.Uuid(), sa.ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column(
            "article_id",
            sa.Uuid(),
            sa.ForeignKey("article.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Refuse: whoever reads a feed would hear of no killing any more."""
    message = "The newsroom cannot be downgraded below its sixth revision."
    raise RuntimeError(message)
