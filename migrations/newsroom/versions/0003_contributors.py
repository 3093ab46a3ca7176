"""The contributor's door: watch-lists, pseudonyms' texts, messages, attachments, leak checks."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD_MESSAGES = sa.text(
    "SELECT sealed_text.id, article.pseudonym_id, message.article_id, message.writer_id,"
    " sealed_text.body, sealed_text.contributor_box, sealed_text.desk_box,"
    " sealed_text.desk_key_id FROM message"
    " JOIN sealed_text ON sealed_text.id = message.text_id"
    " JOIN article ON article.id = message.article_id"
    " ORDER BY article.pseudonym_id, message.article_id, message.number"
)
INSERT_MESSAGE = sa.text(
    "INSERT INTO message (id, pseudonym_id, article_id, number, writer_id, unread, sent_on,"
    " body, contributor_box, desk_box, desk_key_id) VALUES (:id, :pseudonym_id, :article_id,"
    " :number, :writer_id, false, :sent_on, :body, :contributor_box, :desk_box, :desk_key_id)"
)
DELETE_TEXT = sa.text("DELETE FROM sealed_text WHERE id = :id")


def upgrade() -> None:
    """Every message is sealed in a row of its own; the other tables start empty."""
    op.add_column("contributor", sa.Column("watch_list", sa.LargeBinary()))
    op.add_column(
        "pseudonym",
        sa.Column("retired", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _create_about()
    _create_attachments()
    _create_media()
    _create_leak_checks()
    _rebuild_messages()


def downgrade() -> None:
    """Refuse: attachments and messages about no article would be lost."""
    message = "The newsroom cannot be downgraded below its third revision."
    raise RuntimeError(message)


def _sealed() -> Sequence[sa.Column[object]]:
    return (
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("contributor_box", sa.LargeBinary(), nullable=False),
        sa.Column("desk_box", sa.LargeBinary()),
        sa.Column("desk_key_id", sa.Uuid(), sa.ForeignKey("desk_key.id")),
    )


def _belonging_to(table: str, *, primary_key: bool = False) -> sa.Column[object]:
    reference = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(f"{table}_id", sa.Uuid(), reference, primary_key=primary_key, nullable=False)


def _create_about() -> None:
    op.create_table(
        "about",
        _belonging_to("pseudonym", primary_key=True),
        *_sealed(),
        sqlite_with_rowid=False,
    )


def _create_attachments() -> None:
    body, *others = _sealed()
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _belonging_to("article"),
        sa.Column("number", sa.Integer(), nullable=False),
        body,
        sa.Column("details_id", sa.Uuid(), sa.ForeignKey("sealed_text.id"), nullable=False),
        sa.Column("words_id", sa.Uuid(), sa.ForeignKey("sealed_text.id")),
        *others,
        sa.UniqueConstraint("article_id", "number"),
        sqlite_with_rowid=False,
    )


def _create_media() -> None:
    op.create_table(
        "media",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _belonging_to("article"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("etag", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("article_id", "number"),
    )


def _create_leak_checks() -> None:
    op.create_table(
        "leak_check",
        _belonging_to("article", primary_key=True),
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("acknowledged", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )


def _rebuild_messages() -> None:
    """Move each message out of the table of texts; it keeps the id that it was sealed for."""
    connection = op.get_bind()
    old = connection.execute(OLD_MESSAGES).mappings().all()
    op.drop_table("message")
    _create_messages()
    # Nobody could say when they were sent, so they are kept as if it was today.
    sent_on = datetime.now(UTC).date()
    for number, row in enumerate(old, start=1):
        connection.execute(INSERT_MESSAGE, {**row, "number": number, "sent_on": sent_on})
        connection.execute(DELETE_TEXT, {"id": row["id"]})


def _create_messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _belonging_to("pseudonym"),
        sa.Column(
            "article_id",
            sa.Uuid(),
            sa.ForeignKey("article.id", ondelete="CASCADE"),
            index=True,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("writer_id", sa.Uuid(), sa.ForeignKey("staff.id")),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False, index=True),
        *_sealed(),
        sa.UniqueConstraint("pseudonym_id", "number"),
        sqlite_with_rowid=False,
    )
