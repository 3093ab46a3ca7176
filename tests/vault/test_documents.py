"""The pool of documents: each among three decoys of its size, in no order, all or nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from safepub.crypto import documents as sealing
from safepub.crypto.documents import MIB, Bucket
from safepub.database import DAY_NS, Databases
from safepub.vault import documents, slots, traces
from safepub.vault.models import DocumentSlot, Slot
from tests.vault.layout import is_in_order, places

Pooled = Callable[[], dict[bytes, bytes]]

SIZES = {1_049_672: Bucket.MIB_1, 4_198_472: Bucket.MIB_4, 16_793_672: Bucket.MIB_16}


@pytest.fixture
def pool(vault: Path) -> Path:
    return vault.with_name("vault-documents.db")


@pytest.fixture
def pooled(databases: Databases) -> Pooled:
    """Read the whole pool, by id."""

    def read() -> dict[bytes, bytes]:
        with databases.documents_engine.connect() as connection:
            rows = connection.execute(select(DocumentSlot.id, DocumentSlot.body))
            return {row.id: row.body for row in rows}

    return read


def _journal(pool: Path) -> Path:
    return pool.with_name("vault-documents.db-journal")


@pytest.mark.parametrize("length", [10, 2 * MIB, 10 * MIB])
def test_a_document_comes_in_among_three_decoys_of_its_size(
    databases: Databases, pooled: Pooled, length: int
) -> None:
    sealed = sealing.seal_document(bytes(length))

    documents.deposit(databases, [sealed])

    found = pooled()
    assert len(found) == 4
    assert {SIZES[len(body)] for body in found.values()} == {sealed.bucket}
    assert found[sealed.slot_id] == sealed.body


def test_several_come_in_together_and_nothing_goes(databases: Databases, pooled: Pooled) -> None:
    first = [sealing.seal_document(b"a"), sealing.seal_document(bytes(MIB))]
    documents.deposit(databases, first)
    before = pooled()

    documents.deposit(databases, [sealing.seal_document(b"b")])

    after = pooled()
    assert len(before) == 8
    assert len(after) == 12
    assert before.items() <= after.items()
    assert all(after[document.slot_id] == document.body for document in first)


def test_slots_lie_in_the_order_of_their_ids(
    databases: Databases, pool: Path, pooled: Pooled
) -> None:
    for _ in range(3):
        documents.deposit(databases, [sealing.seal_document(b"a scan")])

    assert is_in_order(pool, pooled())


def test_a_deposit_leaves_neither_a_journal_nor_an_hour(databases: Databases, pool: Path) -> None:
    documents.deposit(databases, [sealing.seal_document(b"a scan")])

    journal = _journal(pool).read_bytes()
    assert journal
    assert not any(journal)
    for file in (pool, _journal(pool)):
        assert file.stat().st_mtime_ns % DAY_NS == 0


def test_a_large_pool_s_order_is_left_to_the_worker(
    databases: Databases, pool: Path, pooled: Pooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "REWRITE_AT_ONCE_BELOW", MIB)
    for _ in range(3):
        documents.deposit(databases, [sealing.seal_document(b"a scan")])
    before = is_in_order(pool, pooled())
    found = pooled()

    length = documents.rewrite(databases)

    assert not before
    assert pooled() == found
    assert is_in_order(pool, found)
    assert not any(_journal(pool).read_bytes())
    assert documents.rewrite(databases, known_bytes=length) == length == pool.stat().st_size


def test_the_real_one_lies_anywhere_among_its_decoys(
    databases: Databases, pool: Path, pooled: Pooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "REWRITE_AT_ONCE_BELOW", MIB)
    sealed = [sealing.seal_document(b"a scan") for _ in range(6)]

    documents.deposit(databases, sealed)

    lie = sorted(places(pool, [body[-32:] for body in pooled().values()]))
    ranks = [lie.index(place) for place in places(pool, [one.body[-32:] for one in sealed])]
    # One order of 24 slots, or the real ones at the same distance: it does not happen.
    assert ranks != sorted(ranks) or {rank % 4 for rank in ranks} != {ranks[0] % 4}


def test_without_documents_nothing_is_written(databases: Databases, pool: Path) -> None:
    before, changed = pool.read_bytes(), pool.stat().st_ctime_ns

    documents.deposit(databases, [])

    assert pool.read_bytes() == before
    assert pool.stat().st_ctime_ns == changed


def test_a_body_of_another_length_is_refused_with_all_others(
    databases: Databases, pooled: Pooled
) -> None:
    whole = sealing.seal_document(b"a scan")
    short = replace(sealing.seal_document(b"a scan"), body=whole.body[:-1])

    with pytest.raises(documents.DocumentsNotStoredError):
        documents.deposit(databases, [whole, short])

    assert pooled() == {}


def test_a_document_that_is_there_already_is_refused_with_all_others(
    databases: Databases, pooled: Pooled
) -> None:
    known = sealing.seal_document(b"a scan")
    documents.deposit(databases, [known])
    before = pooled()

    with pytest.raises(documents.DocumentsNotStoredError) as refusal:
        documents.deposit(databases, [sealing.seal_document(b"another"), known])

    assert pooled() == before
    assert refusal.value.__suppress_context__
    assert str(refusal.value) == documents.DocumentsNotStoredError.message


def test_a_missing_pool_is_unavailable_and_stays_missing(databases: Databases, pool: Path) -> None:
    pool.unlink()

    with pytest.raises(documents.DocumentsNotStoredError):
        documents.deposit(databases, [sealing.seal_document(b"a scan")])

    assert not pool.exists()


def test_whoever_waits_too_long_stores_nothing(
    databases: Databases, pool: Path, pooled: Pooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "WAIT_SECONDS", 0.0)

    with traces.writing_alone(pool), pytest.raises(documents.DocumentsNotStoredError):
        documents.deposit(databases, [sealing.seal_document(b"a scan")])

    assert pooled() == {}


def test_an_identity_waits_for_no_document(
    databases: Databases, pool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "WAIT_SECONDS", 0.0)

    with traces.writing_alone(pool):
        slots.deposit(databases, [])

    with databases.vault() as session:
        assert len(session.scalars(select(Slot.id)).all()) == 64 + 32
