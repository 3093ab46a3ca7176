"""The newsroom's tables: people, staff, articles and what outlets get."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATES = (
    "draft",
    "submitted",
    "declined",
    "in_review",
    "changes_requested",
    "proof",
    "approved",
    "scheduled",
    "embargoed",
    "published",
    "withheld",
    "killed",
)


def upgrade() -> None:
    """The newsroom has its tables, empty but for the serving state at zero."""
    _create_people()
    _create_staff()
    _create_sessions()
    _create_articles()
    _create_texts()
    _create_numbered("submission", by_staff=False)
    _create_numbered("revision", by_staff=True)
    _create_numbered("message", by_staff=True)
    _create_outlets()
    _create_renditions()


def downgrade() -> None:
    """Refuse: before the first revision there is no newsroom to go back to."""
    message = "The newsroom cannot be downgraded below its first revision."
    raise RuntimeError(message)


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), primary_key=True)


def _belonging_to(
    table: str,
    *,
    primary_key: bool = False,
    nullable: bool | None = None,
    index: bool | None = None,
) -> sa.Column[object]:
    """A column that refers to a row and goes with it."""
    reference = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(
        f"{table}_id",
        sa.Uuid(),
        reference,
        primary_key=primary_key,
        nullable=not primary_key if nullable is None else nullable,
        index=index,
    )


def _create_people() -> None:
    op.create_table(
        "invitation",
        sa.Column("token_digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contributor",
        _id(),
        sa.Column("login_tag", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("public_key", sa.LargeBinary(1216), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "link_envelope",
        _belonging_to("contributor", primary_key=True),
        sa.Column("purpose", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pseudonym",
        _id(),
        _belonging_to("contributor", nullable=False, index=True),
        sa.Column("byline", sa.String(80), nullable=False),
        sqlite_with_rowid=False,
    )


def _create_staff() -> None:
    op.create_table(
        "staff",
        _id(),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("sealed_totp_secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_totp_step", sa.Integer()),
        sa.Column("public_key", sa.LargeBinary(1216), nullable=False),
        sa.Column("wrapped_private_key", sa.LargeBinary(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "staff_right",
        _belonging_to("staff", primary_key=True),
        sa.Column("right", sa.String(16), primary_key=True),
    )
    op.create_table(
        "desk_key",
        _id(),
        sa.Column("public_key", sa.LargeBinary(1216), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "desk_key_copy",
        _belonging_to("desk_key", primary_key=True),
        _belonging_to("staff", primary_key=True),
        sa.Column("box", sa.LargeBinary(), nullable=False),
    )


def _create_sessions() -> None:
    op.create_table(
        "login_session",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("door", sa.String(16), nullable=False),
        _belonging_to("contributor", index=True),
        _belonging_to("staff", index=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False, index=True),
        sqlite_with_rowid=False,
    )


def _create_articles() -> None:
    op.create_table(
        "article",
        _id(),
        sa.Column(
            "pseudonym_id", sa.Uuid(), sa.ForeignKey("pseudonym.id"), nullable=False, index=True
        ),
        sa.Column("byline", sa.String(80), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="state", native_enum=False, create_constraint=False, length=20),
            nullable=False,
            index=True,
        ),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("approved_revision", sa.Integer()),
        sa.Column("published_revision", sa.Integer()),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("updated_at", sa.DateTime(timezone=True)),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_article_published", "article", ["published_at", "id"])


def _create_texts() -> None:
    op.create_table(
        "sealed_text",
        _id(),
        _belonging_to("article", nullable=False, index=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("contributor_box", sa.LargeBinary(), nullable=False),
        sa.Column("desk_box", sa.LargeBinary()),
        sa.Column("desk_key_id", sa.Uuid(), sa.ForeignKey("desk_key.id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "draft",
        _belonging_to("article", primary_key=True),
        sa.Column("text_id", sa.Uuid(), sa.ForeignKey("sealed_text.id"), nullable=False),
        sqlite_with_rowid=False,
    )


def _create_numbered(table: str, *, by_staff: bool) -> None:
    """Create a table of an article's numbered texts; `by_staff` where staff write too."""
    writer = [sa.Column("writer_id", sa.Uuid(), sa.ForeignKey("staff.id"))] if by_staff else []
    op.create_table(
        table,
        _id(),
        _belonging_to("article", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Uuid(), sa.ForeignKey("sealed_text.id"), nullable=False),
        *writer,
        sa.UniqueConstraint("article_id", "number"),
        sqlite_with_rowid=False,
    )


def _create_outlets() -> None:
    op.create_table("outlet", _id(), sa.Column("name", sa.String(120), nullable=False))
    op.create_table(
        "outlet_token",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        _belonging_to("outlet", nullable=False, index=True),
        sa.Column("kind", sa.String(8), nullable=False),
    )


def _create_renditions() -> None:
    op.create_table(
        "rendition",
        _belonging_to("article", primary_key=True),
        sa.Column("format", sa.String(16), primary_key=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("gzip", sa.LargeBinary(), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Stored uncompressed: every read would pay for opening them, and gzip is gzip.
        op.execute("ALTER TABLE rendition ALTER COLUMN body SET STORAGE EXTERNAL")
        op.execute("ALTER TABLE rendition ALTER COLUMN gzip SET STORAGE EXTERNAL")
    state = op.create_table(
        "serving_state",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
    )
    op.bulk_insert(state, [{"id": 1, "change": 0, "epoch": 0}])
