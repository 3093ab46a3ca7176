"""What a killed process may leave: whole rows in sound files, and no word in the clear."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from safepub import database
from safepub.crypto import opening
from safepub.crypto.keysets import Purpose
from safepub.database import Databases
from safepub.newsroom.models.people import Contributor, LinkEnvelope, Pseudonym
from safepub.vault.models import Slot
from tests.faults.instance import Instance
from tests.support.instances import Custodians

SOUND = ("ok",)
ACCOUNTS = select(Contributor).where(Contributor.login_tag != b"t" * 32)
"""All that were opened by somebody who registered; the shelf's own was not."""


def files_of(instance: Instance) -> Iterator[Path]:
    """Give the database files of an instance: the newsroom's, where it is one, and the vault's."""
    vault = instance.settings.vault_path
    yield from (vault, database.documents_file(vault))
    if instance.on_sqlite:
        yield Path(instance.settings.newsroom_url.removeprefix("sqlite:///"))


def assert_sound(instance: Instance) -> None:
    """Every database file passes SQLite's own check, and no row refers to nothing."""
    for file in files_of(instance):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [SOUND]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def assert_nothing_in_the_clear(instance: Instance, *markers: str) -> None:
    """No file of the instance has one of these in it, the log and all journals included."""
    wanted = [form for marker in markers for form in (marker.encode(), marker.encode("utf-16-le"))]
    for file in instance.folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert not [one for one in wanted if one in content], file


def opened_identities(databases: Databases, custodians: Custodians) -> set[str]:
    """Open the identity of every account, as a quorum would; give the legal names.

    So every account has two envelopes, a byline, and the slot that the first envelope names.
    """
    with databases.newsroom(write=False) as session:
        contributors = session.scalars(ACCOUNTS).all()
        owners = set(session.scalars(select(Pseudonym.contributor_id)))
        envelopes = {
            (row.contributor_id, row.purpose): row.envelope
            for row in session.scalars(select(LinkEnvelope))
        }
    with databases.vault() as vault:
        slots = {slot.id: slot.body for slot in vault.scalars(select(Slot))}
    found = set()
    for contributor in contributors:
        assert contributor.id in owners
        assert (contributor.id, Purpose.PAYMENT) in envelopes
        envelope = opening.read(envelopes[contributor.id, Purpose.IDENTITY])
        shares = [opening.open_share(envelope, key.seed) for key in custodians.keys[:2]]
        link = opening.join(envelope, shares)
        identity = json.loads(opening.open_slot(slots[link.slot_id], link))
        found.add(str(identity["legal_name"]))
    return found
