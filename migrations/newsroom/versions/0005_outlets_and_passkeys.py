"""What each outlet may hold of what is out; passkeys with an id and a larger counter."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has had a passkey yet, so the table is made anew."""
    op.add_column("staff", sa.Column("last_passkey_moment", sa.BigInteger()))
    op.add_column(
        "staff",
        sa.Column("wrong_codes", sa.SmallInteger(), nullable=False, server_default=sa.text("0")),
    )
    op.drop_table("passkey")
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("credential_id", sa.LargeBinary(1023), nullable=False, unique=True),
        sa.Column(
            "staff_id",
            sa.Uuid(),
            sa.ForeignKey("staff.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        # Thirty-two bits without a sign (Web Authentication, section 6.1).
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
    )
    _remember_what_is_out()


def downgrade() -> None:
    """Refuse: passkeys, and what outlets may hold, would be lost."""
    message = "The newsroom cannot be downgraded below its fifth revision."
    raise RuntimeError(message)


def _remember_what_is_out() -> None:
    """Let each outlet that is there be one that has heard of each article that is out.

    Every token saw every published article until now, so each may be held.
    """
    op.execute(
        "INSERT INTO change (number, article_id, kind, version, urgent, happened_at)"
        " SELECT rendition.change, article.id, 'published', article.version, false,"
        " article.published_at FROM article JOIN rendition ON rendition.article_id = article.id"
        " WHERE rendition.format = 'json' AND article.state = 'published'"
        " AND article.published_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM change WHERE change.article_id = article.id)"
    )
    op.execute(
        "INSERT INTO delivery (outlet_id, change_number, state, attempts)"
        " SELECT outlet.id, change.number, 'held', 0 FROM outlet CROSS JOIN change"
        " JOIN article ON article.id = change.article_id"
        " WHERE article.state = 'published'"
        " AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.outlet_id = outlet.id"
        " AND delivery.change_number = change.number)"
    )
