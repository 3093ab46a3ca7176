"""A row for every table, as each revision knows it, and newsrooms that stand at a revision."""

from alembic import command as alembic
from sqlalchemy import Connection, Engine, text

from safepub.cli import migrate

ID = "00000000000040008000000000000001"
OWN_TEXT = "00000000000040008000000000000002"
"""The text of a message, which no draft, submission or revision shares."""
# As revision 0004 came with it: whatever reads versions has to read this for good.
FORM = (
    '{"id": "00000000-0000-4000-8000-000000000001", "version": 1, "language": "be",'
    ' "headline": "Мінск", "dek": "", "byline": "Б", "body_markdown": "Пайшлі.", "notes": [],'
    ' "credits": [{"role": "author", "name": "Б", "kind": "pseudonym"}],'
    ' "published_at": "2026-03-01 10:00:00+00:00", "updated_at": "2026-03-01 10:00:00+00:00",'
    ' "media": [], "slug": "", "tags": [], "places": [], "series": "", "original":'
    ' {"publisher": "", "title": "", "url": "", "published_on": null, "language": ""},'
    ' "rights": {"holder": "", "usage_terms": ""}, "translation_of": null, "corrections": [],'
    ' "embargoed_until": null}'
).encode()
# In an order that foreign keys allow; the statements are those of the revision.
OF_0001 = {
    "invitation": "(token_digest, expires_on) VALUES (:bytes, '2026-03-01')",
    "contributor": "(id, login_tag, public_key) VALUES (:id, :bytes, :bytes)",
    "link_envelope": "(contributor_id, purpose, envelope) VALUES (:id, 1, :bytes)",
    "pseudonym": "(id, contributor_id, byline) VALUES (:id, :id, 'Б')",
    "staff": "(id, name, password_hash, sealed_totp_secret, public_key, wrapped_private_key,"
    " disabled) VALUES (:id, 'Olena', '', :bytes, :bytes, :bytes, false)",
    "staff_right": "(staff_id, \"right\") VALUES (:id, 'editor')",
    "desk_key": "(id, public_key, current) VALUES (:id, :bytes, true)",
    "desk_key_copy": "(desk_key_id, staff_id, box) VALUES (:id, :id, :bytes)",
    "login_session": "(digest, door, staff_id, sealed, expires_on)"
    " VALUES (:bytes, 'staff', :id, :bytes, '2026-03-01')",
    "article": "(id, pseudonym_id, byline, language, state, edition, version)"
    " VALUES (:id, :id, 'Б', 'be', 'published', 1, 1)",
    "sealed_text": "(id, article_id, body, contributor_box) VALUES (:id, :id, :bytes, :bytes)",
    "draft": "(article_id, text_id) VALUES (:id, :id)",
    "submission": "(id, article_id, number, text_id) VALUES (:id, :id, 1, :id)",
    "revision": "(id, article_id, number, text_id) VALUES (:id, :id, 1, :id)",
    "message": "(id, article_id, number, text_id) VALUES (:id, :id, 1, :own)",
    "outlet": "(id, name) VALUES (:id, 'Le Matin')",
    "outlet_token": "(digest, outlet_id, kind) VALUES (:bytes, :id, 'live')",
    "rendition": "(article_id, format, change, etag, body, gzip)"
    " VALUES (:id, 'json', 1, 'e', :bytes, :bytes)",
}
OF_0002 = {
    "connected_key": "(staff_id, key_id) VALUES (:id, :bytes)",
    "reveal_request": "(id, contributor_id, purpose, asked_by, statement, digest, quorum, people,"
    " stage, asked_on, expires_on, waits_until, round, reason_body, custodian_boxes,"
    " contributor_box, desk_box, desk_key_id) VALUES (:id, :id, 1, :id, :bytes, :bytes, 2, 3,"
    " 'open', '2026-03-01', '2026-03-15', '2026-03-02 10:00:00+00:00', 0, :bytes, :bytes,"
    " :bytes, :bytes, :id)",
    "custodian_act": "(request_id, number, round, kind, key_id, day, digest, source)"
    " VALUES (:id, 1, 1, 'take', :bytes, '2026-03-02', :bytes, :bytes)",
    "objection": "(request_id, body, custodian_boxes, contributor_box)"
    " VALUES (:id, :bytes, :bytes, :bytes)",
    "payment_run": "(id, day) VALUES (:id, '2026-03-01')",
    "payment_order": "(id, contributor_id, byline, ordered_by, ordered_on, state, run_id,"
    " keyset_id, body, custodian_boxes, desk_box, desk_key_id) VALUES (:id, :id, 'Б', :id,"
    " '2026-03-01', 'in_run', :id, :bytes, :bytes, :bytes, :bytes, :id)",
    "journal_entry": "(number, entry, root) VALUES (0, :bytes, :bytes)",
    "countersignature": "(size, key_id, note) VALUES (1, :bytes, 'a note')",
}
OF_0003 = {
    "about": "(pseudonym_id, body, contributor_box) VALUES (:id, :bytes, :bytes)",
    "attachment": "(id, article_id, number, body, contributor_box, details_id)"
    " VALUES (:id, :id, 1, :bytes, :bytes, :id)",
    "media": "(id, article_id, number, media_type, name, etag, body)"
    " VALUES (:id, :id, 1, 'image/png', 'attachment-1.png', 'e', :bytes)",
    "leak_check": "(article_id, digest, rules, checked_on, acknowledged)"
    " VALUES (:id, :bytes, 1, '2026-03-01', 0)",
}

OF_0004 = {
    "comment": "(id, article_id, number, revision, writer_id, written_on, resolved, body,"
    " desk_box, desk_key_id) VALUES (:id, :id, 1, 1, :id, '2026-03-01', false, :bytes, :bytes,"
    " :id)",
    "desk_tag": "(id, body, desk_box, desk_key_id) VALUES (:id, :bytes, :bytes, :id)",
    "article_desk_tag": "(article_id, desk_tag_id) VALUES (:id, :id)",
    "note_template": "(id, pseudonym_id, kind, body, desk_box, desk_key_id)"
    " VALUES (:id, :id, 'disclosure', :bytes, :bytes, :id)",
    "article_act": "(article_id, number, act, staff_id, done_on)"
    " VALUES (:id, 1, 'publish', :id, '2026-03-01')",
    "override": "(article_id, digest, staff_id, given_on, body, desk_box, desk_key_id)"
    " VALUES (:id, :bytes, :id, '2026-03-01', :bytes, :bytes, :id)",
    "published_version": "(article_id, number, revision, form) VALUES (:id, 1, 1, :form)",
    "correction": "(article_id, number, kind, placement, words, corrected_on, version)"
    " VALUES (:id, 1, 'correction', 'top', 'At six.', '2026-03-01', 2)",
    "article_tag": "(article_id, tag) VALUES (:id, 'prisons')",
    "change": "(number, article_id, kind, version, urgent, happened_at)"
    " VALUES (1, :id, 'published', 1, false, '2026-03-01 10:00:00+00:00')",
    "release_box": "(article_id, row_id, box) VALUES (:id, :id, :bytes)",
    "entitlement": "(outlet_id, kind, value) VALUES (:id, 'tag', 'prisons')",
    "webhook": "(id, outlet_id, address, sealed_secret)"
    " VALUES (:id, :id, 'https://outlet.example/hook', :bytes)",
    "delivery": "(outlet_id, change_number, state, attempts) VALUES (:id, 1, 'due', 0)",
    "acknowledgement": "(outlet_id, change_number, action, given_on)"
    " VALUES (:id, 1, 'removed', '2026-03-01')",
    "desk_recovery": "(id, public_key) VALUES (1, :bytes)",
    "desk_key_recovery": "(desk_key_id, box) VALUES (:id, :bytes)",
    "staff_invitation": "(token_digest, name, rights, expires_on)"
    " VALUES (:bytes, 'Petra', 'editor', '2026-03-01')",
    "recovery_code": "(staff_id, digest) VALUES (:id, :bytes)",
    "lease": "(name, holder, until) VALUES ('outbox', :bytes, '2026-03-01 10:00:00+00:00')",
    "preference": "(name, value) VALUES ('house_style', 'Short words.')",
}


OF_0005 = {
    "passkey": "(id, credential_id, staff_id, public_key, sign_count, name)"
    " VALUES (:id, :bytes, :id, :bytes, 0, 'A key')",
}

OF_0007 = {
    "webhook": "(id, outlet_id, address, sealed_secret, test)"
    " VALUES (:id, :id, 'https://outlet.example/hook', :bytes, 'due')",
}


def insert(connection: Connection, table: str, row: str) -> None:
    """Insert one row; it may name `:id`, `:own`, `:form` and `:bytes`."""
    given = {"id": ID, "own": OWN_TEXT, "form": FORM, "bytes": b"\x00\xff" * 16}
    wanted = {name: value for name, value in given.items() if f":{name}" in row}
    connection.execute(text(f"INSERT INTO {table} {row}"), wanted)


def bring_to(engine: Engine, revision: str, *tables: dict[str, str]) -> None:
    """Bring an empty newsroom to a revision and put rows into its tables."""
    with engine.begin() as connection:
        config = migrate.configuration("newsroom")
        config.attributes["connection"] = connection
        alembic.upgrade(config, revision)
        for rows in tables:
            for table, row in rows.items():
                if ":own" in row:
                    insert(
                        connection, "sealed_text", OF_0001["sealed_text"].replace(":id", ":own", 1)
                    )
                insert(connection, table, row)


def count(connection: Connection, table: str) -> int:
    """Count a table's rows."""
    found = connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 - ours
    return int(found or 0)
