"""The editors' desk: comments, tags, templates, versions, entitlements, deliveries, staff."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# As SQLAlchemy stores a time: without a zone on SQLite, with one on PostgreSQL.
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Everything new starts empty; no article is on its way to a new version."""
    op.add_column("article", sa.Column("next_stage", sa.String(20)))
    op.add_column("article", sa.Column("moved_on", sa.Date()))
    op.add_column("article", sa.Column("release_at", TIME))
    op.add_column("article", sa.Column("reason_code", sa.String(16)))
    op.create_index(op.f("ix_article_release_at"), "article", ["release_at"])
    op.add_column("sealed_text", sa.Column("desk_wrap", sa.LargeBinary()))
    _create_what_the_desk_keeps()
    _create_what_is_public()
    _extend_outlets()
    _create_what_outlets_hear()
    _create_ways_in_for_staff()
    _create_work()


def downgrade() -> None:
    """Refuse: what outlets were told, and what the desk wrote, would be lost."""
    message = "The newsroom cannot be downgraded below its fourth revision."
    raise RuntimeError(message)


def _belonging_to(
    table: str, *, primary_key: bool = False, nullable: bool = False, index: bool = False
) -> sa.Column[object]:
    reference = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(
        f"{table}_id",
        sa.Uuid(),
        reference,
        primary_key=primary_key,
        nullable=nullable,
        index=index or None,
    )


def _staff(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), sa.ForeignKey("staff.id"), nullable=nullable)


def _sealed_to_the_desk() -> Sequence[sa.Column[object]]:
    return (
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("desk_box", sa.LargeBinary(), nullable=False),
        sa.Column("desk_key_id", sa.Uuid(), sa.ForeignKey("desk_key.id"), nullable=False),
    )


def _create_what_the_desk_keeps() -> None:
    _create_comments()
    op.create_table(
        "desk_tag",
        sa.Column("id", sa.Uuid(), primary_key=True),
        *_sealed_to_the_desk(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "article_desk_tag",
        _belonging_to("article", primary_key=True),
        _belonging_to("desk_tag", primary_key=True, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "note_template",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _belonging_to("pseudonym", nullable=True, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        *_sealed_to_the_desk(),
        sqlite_with_rowid=False,
    )
    _create_acts()


def _create_acts() -> None:
    op.create_table(
        "article_act",
        _belonging_to("article", primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("act", sa.String(20), nullable=False),
        _staff("staff_id", nullable=True),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer()),
        sa.Column("reason_code", sa.String(16)),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "override",
        _belonging_to("article", primary_key=True),
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        _staff("staff_id"),
        sa.Column("given_on", sa.Date(), nullable=False),
        *_sealed_to_the_desk(),
        sqlite_with_rowid=False,
    )


def _create_comments() -> None:
    op.create_table(
        "comment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _belonging_to("article"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers_id", sa.Uuid(), sa.ForeignKey("comment.id", ondelete="CASCADE")),
        sa.Column("revision", sa.Integer(), nullable=False),
        _staff("writer_id"),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("resolved", sa.Boolean(), nullable=False),
        *_sealed_to_the_desk(),
        sa.UniqueConstraint("article_id", "number"),
        sqlite_with_rowid=False,
    )


def _create_what_is_public() -> None:
    op.create_table(
        "published_version",
        _belonging_to("article", primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("form", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "correction",
        _belonging_to("article", primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("placement", sa.String(8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    _create_changes()


def _create_changes() -> None:
    op.create_table(
        "article_tag",
        _belonging_to("article", primary_key=True),
        sa.Column("tag", sa.String(60), primary_key=True, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "change",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("article_id", sa.Uuid(), sa.ForeignKey("article.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("happened_at", TIME, nullable=False),
        sa.Index("ix_change_article", "article_id", "number"),
    )
    op.create_table(
        "release_box",
        _belonging_to("article", primary_key=True),
        sa.Column("row_id", sa.Uuid(), primary_key=True),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )


def _extend_outlets() -> None:
    op.add_column(
        "outlet", sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column(
        "outlet", sa.Column("embargo", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("outlet_token", sa.Column("issued_on", sa.Date()))
    op.create_table(
        "entitlement",
        _belonging_to("outlet", primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("value", sa.String(60), primary_key=True),
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _belonging_to("outlet", index=True),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("failing_since", sa.Date()),
        sa.Column("disabled", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def _change_number() -> sa.Column[object]:
    return sa.Column(
        "change_number",
        sa.Integer(),
        sa.ForeignKey("change.number", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    )


def _create_what_outlets_hear() -> None:
    op.create_table(
        "delivery",
        _belonging_to("outlet", primary_key=True),
        _change_number(),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME),
        sa.Column("leased_until", TIME),
        sa.Column("delivered_on", sa.Date()),
        sa.Index("ix_delivery_due", "state", "next_at"),
    )
    op.create_table(
        "acknowledgement",
        _belonging_to("outlet", primary_key=True),
        _change_number(),
        sa.Column("action", sa.String(12), nullable=False),
        sa.Column("address", sa.String(500)),
        sa.Column("given_on", sa.Date(), nullable=False),
    )


def _create_ways_in_for_staff() -> None:
    op.create_table(
        "desk_recovery",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("public_key", sa.LargeBinary(1216), nullable=False),
    )
    op.create_table(
        "desk_key_recovery",
        _belonging_to("desk_key", primary_key=True),
        sa.Column("box", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "staff_invitation",
        sa.Column("token_digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("rights", sa.String(80), nullable=False),
        sa.Column(
            "resets_id", sa.Uuid(), sa.ForeignKey("staff.id", ondelete="CASCADE"), index=True
        ),
        sa.Column("expires_on", sa.Date(), nullable=False),
    )
    op.create_table(
        "recovery_code",
        _belonging_to("staff", primary_key=True),
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
    )
    op.create_table(
        "passkey",
        sa.Column("credential_id", sa.LargeBinary(1023), primary_key=True),
        _belonging_to("staff", index=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
    )


def _create_work() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("holder", sa.LargeBinary(16), nullable=False),
        sa.Column("until", TIME, nullable=False),
    )
    op.create_table(
        "preference",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
