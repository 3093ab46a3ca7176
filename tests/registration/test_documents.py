"""Documents that come with an identity: sealed apart, named by the identity alone."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from safepub import database, registration
from safepub.cli.custody import opened
from safepub.crypto.documents import Bucket, DocumentTooLongError
from safepub.database import Databases
from safepub.vault.documents import DocumentsNotStoredError
from safepub.vault.identity import Document, RealIdentity
from safepub.vault.models import DocumentSlot
from tests.registration import people

PASSPORT = Document(name="passport.pdf", content=b"%PDF invented" * 1000)
CARD = Document(name="карта.jpg", content=b"\xff\xd8 invented")

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def pool_of(databases: Databases) -> dict[bytes, bytes]:
    with databases.documents_engine.connect() as connection:
        rows = connection.execute(select(DocumentSlot.id, DocumentSlot.body))
        return {slot_id: body for slot_id, body in rows}  # noqa: C416 - rows are no pairs to mypy


def test_documents_open_with_what_the_identity_says(databases: Databases) -> None:
    named = registration.deposit_documents(databases, people.IDENTITY, [PASSPORT, CARD])

    again = RealIdentity.from_payload(named.to_payload())
    pool = pool_of(databases)
    assert [found.name for found in again.documents] == ["passport.pdf", "карта.jpg"]
    assert [opened.open_document(pool[found.slot_id], found) for found in again.documents] == [
        PASSPORT.content,
        CARD.content,
    ]
    assert replace(again, documents=()) == people.IDENTITY


def test_each_comes_among_decoys_of_its_size(databases: Databases) -> None:
    registration.deposit_documents(databases, people.IDENTITY, [PASSPORT, CARD])

    pool = pool_of(databases)
    assert {len(body) for body in pool.values()} == {Bucket.MIB_1.body_bytes}
    assert len(pool) == 8
    assert not any(PASSPORT.content[:50] in body for body in pool.values())


def test_an_identity_without_documents_touches_no_pool(databases: Databases) -> None:
    assert registration.deposit_documents(databases, people.IDENTITY, []) == people.IDENTITY
    assert pool_of(databases) == {}


def test_what_is_too_large_is_refused_with_all_its_company(databases: Databases) -> None:
    large = Document(name="film.mp4", content=bytes(16 * 1024 * 1024))

    with pytest.raises(DocumentTooLongError):
        registration.deposit_documents(databases, people.IDENTITY, [CARD, large])

    assert pool_of(databases) == {}


def test_without_the_pool_nothing_is_named(databases: Databases) -> None:
    database.documents_file(database.vault_file(databases.vault_engine)).unlink()

    with pytest.raises(DocumentsNotStoredError) as refusal:
        registration.deposit_documents(databases, people.IDENTITY, [CARD])

    assert "Nothing was stored" in str(refusal.value)
    assert refusal.value.__suppress_context__
