"""Case 48: whoever changes the journal is noticed, and the first wrong entry is named."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from safepub.crypto import checkpoints, journal_tree, suite
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.journal_tree import Frontier
from safepub.crypto.keysets import Keyset
from safepub.database import Databases
from safepub.newsroom.journal_checks import Finding, Flaw
from safepub.newsroom.models.journal import Countersignature, JournalEntry, JournalHead
from tests.newsroom import journals
from tests.support.instances import Custodians

Act = Callable[[Databases], None]
ENTRIES = 6
NEW = {"id": "something else"}


@pytest.fixture
def keyset(custodians: Custodians) -> Keyset:
    return custodians.identity


@pytest.fixture
def keys(custodians: Custodians) -> tuple[CustodianKey, ...]:
    return custodians.keys


def one(flaw: Flaw, number: int) -> Finding:
    return Finding(flaw=flaw, number=number, last=number)


def _alter(databases: Databases) -> None:
    entry = journals.entries(databases)[3]
    journals.put(databases, 3, journals.altered(entry, what=NEW))


def _alter_to_no_entry(databases: Databases) -> None:
    journals.put(databases, 3, b"\xff\x00 no entry")


def _alter_the_last(databases: Databases) -> None:
    entry = journals.entries(databases)[ENTRIES - 1]
    journals.put(databases, ENTRIES - 1, journals.altered(entry, who="b"))


def _alter_a_root(databases: Databases) -> None:
    with databases.newsroom() as session:
        session.execute(
            update(JournalEntry).where(JournalEntry.number == 2).values(root=b"\0" * 32)
        )


def _drop(databases: Databases) -> None:
    journals.drop(databases, 2)


def _drop_the_first(databases: Databases) -> None:
    journals.drop(databases, 0)


def _drop_the_last(databases: Databases) -> None:
    journals.drop(databases, ENTRIES - 1)


def _drop_all(databases: Databases) -> None:
    with databases.newsroom() as session:
        session.execute(delete(JournalEntry))


def _drop_and_close_the_gap(databases: Databases) -> None:
    journals.drop(databases, 2)
    with databases.newsroom() as session:
        for number in range(3, ENTRIES):
            session.execute(
                update(JournalEntry).where(JournalEntry.number == number).values(number=number - 1)
            )


def _swap(databases: Databases) -> None:
    entries = journals.entries(databases)
    journals.put(databases, 1, entries[4])
    journals.put(databases, 4, entries[1])


def _swap_and_number(databases: Databases) -> None:
    entries = journals.entries(databases)
    journals.put(databases, 1, journals.altered(entries[4], number=1))
    journals.put(databases, 4, journals.altered(entries[1], number=4))


def _move_the_head_back(databases: Databases) -> None:
    head = Frontier()
    for entry in journals.entries(databases)[:4]:
        head = head.append(journal_tree.leaf(entry))
    with databases.newsroom() as session:
        session.execute(update(JournalHead).values(frontier=head.encode()))


def _damage_the_head(databases: Databases) -> None:
    with databases.newsroom() as session:
        session.execute(update(JournalHead).values(frontier=b"head"))


def _remove_the_head(databases: Databases) -> None:
    with databases.newsroom() as session:
        session.execute(delete(JournalHead))


def _exchange_the_head(databases: Databases) -> None:
    head = Frontier()
    for _ in range(ENTRIES):
        head = head.append(bytes(32))
    with databases.newsroom() as session:
        session.execute(update(JournalHead).values(frontier=head.encode()))


CLUMSY: dict[Act, Finding] = {
    _alter: one(Flaw.ALTERED, 3),
    _alter_to_no_entry: one(Flaw.ALTERED, 3),
    _alter_the_last: one(Flaw.ALTERED, ENTRIES - 1),
    _alter_a_root: one(Flaw.ALTERED, 2),
    _drop: one(Flaw.MISSING, 2),
    _drop_the_first: one(Flaw.MISSING, 0),
    _drop_the_last: one(Flaw.MISSING, ENTRIES - 1),
    _drop_all: one(Flaw.MISSING, 0),
    _drop_and_close_the_gap: one(Flaw.MISSING, 2),
    _swap: one(Flaw.MISPLACED, 1),
    _swap_and_number: one(Flaw.ALTERED, 1),
    _move_the_head_back: one(Flaw.HEAD, 4),
    _exchange_the_head: one(Flaw.HEAD, ENTRIES),
    _damage_the_head: one(Flaw.HEAD, ENTRIES),
    _remove_the_head: one(Flaw.HEAD, ENTRIES),
}


def _rewrite_altered(databases: Databases) -> None:
    entries = journals.entries(databases)
    entries[3] = journals.altered(entries[3], what=NEW)
    journals.rewrite(databases, entries)


def _rewrite_without_one(databases: Databases) -> None:
    entries = journals.entries(databases)
    del entries[2]
    journals.rewrite(databases, entries)


def _rewrite_swapped(databases: Databases) -> None:
    entries = journals.entries(databases)
    entries[1], entries[4] = entries[4], entries[1]
    journals.rewrite(databases, entries)


def _rewrite_with_one_more(databases: Databases) -> None:
    entries = journals.entries(databases)
    entries.insert(2, journals.altered(entries[2], what=NEW))
    journals.rewrite(databases, entries)


def _rewrite_cut_short(databases: Databases) -> None:
    journals.rewrite(databases, journals.entries(databases)[:4])


CLEVER: dict[Act, Finding] = {
    _rewrite_altered: one(Flaw.ALTERED, 3),
    _rewrite_without_one: one(Flaw.MISSING, 2),
    _rewrite_swapped: one(Flaw.MISPLACED, 1),
    # What was entry 2 is entry 3 now.
    _rewrite_with_one_more: one(Flaw.MISPLACED, 2),
    _rewrite_cut_short: one(Flaw.MISSING, 4),
}


@pytest.mark.parametrize("count", [0, 1, ENTRIES])
def test_a_journal_as_it_was_written_is_right(
    databases: Databases, keyset: Keyset, count: int
) -> None:
    journals.filled(databases, count)
    leaves = [journal_tree.leaf(entry) for entry in journals.entries(databases)]

    seen = journals.verify(databases, keyset, earlier=journals.entries(databases))

    assert seen.finding is None
    assert (seen.size, seen.root) == (count, journal_tree.root(leaves))
    assert (seen.countersigned, seen.unknown) == (0, 0)


def test_a_journal_that_went_on_agrees_with_an_earlier_export(
    databases: Databases, keyset: Keyset, keys: tuple[CustodianKey, ...]
) -> None:
    journals.filled(databases)
    earlier = journals.entries(databases)
    with databases.newsroom() as session:
        for key in keys:
            journals.countersign(session, keyset, key)
        journals.write(session, "later")

    seen = journals.verify(databases, keyset, earlier=earlier)

    assert seen.finding is None
    assert (seen.size, seen.countersigned) == (ENTRIES + 4, ENTRIES + 2)


@pytest.mark.parametrize("act", CLUMSY)
def test_a_change_that_leaves_the_roots_alone_is_named(
    databases: Databases, keyset: Keyset, act: Act
) -> None:
    journals.filled(databases)

    act(databases)

    assert journals.verify(databases, keyset).finding == CLUMSY[act]


@pytest.mark.parametrize("act", CLEVER)
def test_an_earlier_export_names_what_was_rewritten_with_all_roots(
    databases: Databases, keyset: Keyset, act: Act
) -> None:
    journals.filled(databases)
    earlier = journals.entries(databases)

    act(databases)

    assert journals.verify(databases, keyset).finding is None
    assert journals.verify(databases, keyset, earlier).finding == CLEVER[act]


@pytest.mark.parametrize("act", CLEVER)
def test_countersigned_checkpoints_tell_between_which_two_it_was_rewritten(
    databases: Databases, keyset: Keyset, keys: tuple[CustodianKey, ...], act: Act
) -> None:
    with databases.newsroom() as session:
        for size in range(1, ENTRIES + 1):
            journals.write(session, f"number {size - 1}")
            if size in {1, ENTRIES}:
                note = journals.note(session, keys[0])
                key_id = suite.key_id(keys[0].public_key)
                session.add(Countersignature(size=size, key_id=key_id, note=note))

    act(databases)

    cut = Finding(flaw=Flaw.MISSING, number=4, last=ENTRIES - 1)
    short = Finding(flaw=Flaw.MISSING, number=5, last=ENTRIES - 1)
    between = Finding(flaw=Flaw.REWRITTEN, number=1, last=ENTRIES - 1)
    lost: dict[Act, Finding] = {_rewrite_cut_short: cut, _rewrite_without_one: short}
    assert journals.verify(databases, keyset).finding == lost.get(act, between)


def test_an_earlier_export_is_more_exact_than_checkpoints(
    databases: Databases, keyset: Keyset, keys: tuple[CustodianKey, ...]
) -> None:
    journals.filled(databases)
    with databases.newsroom() as session:
        journals.countersign(session, keyset, keys[0])
    earlier = journals.entries(databases)

    _rewrite_altered(databases)

    assert journals.verify(databases, keyset, earlier).finding == one(Flaw.ALTERED, 3)


def test_signatures_in_the_entries_count_where_the_stored_ones_were_deleted(
    databases: Databases, keyset: Keyset, keys: tuple[CustodianKey, ...]
) -> None:
    journals.filled(databases)
    with databases.newsroom() as session:
        journals.countersign(session, keyset, keys[0])
        session.flush()
        session.execute(delete(Countersignature))

    _rewrite_altered(databases)

    assert journals.verify(databases, keyset).finding == Finding(
        flaw=Flaw.REWRITTEN, number=0, last=ENTRIES - 1
    )


def test_a_signature_that_is_not_the_custodian_s_is_named(
    databases: Databases, keyset: Keyset, keys: tuple[CustodianKey, ...]
) -> None:
    journals.filled(databases)
    with databases.newsroom() as session:
        name = checkpoints.custodian_name(suite.key_id(keys[0].public_key))
        forged = checkpoints.countersign(journals.note(session), name=name, seed=b"f" * 32)
        session.add(
            Countersignature(size=ENTRIES, key_id=suite.key_id(keys[0].public_key), note=forged)
        )

    assert journals.verify(databases, keyset).finding == one(Flaw.COUNTERSIGNATURE, ENTRIES)


def test_the_newsroom_s_own_signature_counts_for_a_custodian_who_left(
    databases: Databases, keyset: Keyset, keys: tuple[CustodianKey, ...]
) -> None:
    journals.filled(databases)
    with databases.newsroom() as session:
        journals.countersign(session, keyset, keys[0])
    rest = replace(keyset, members=keyset.members[1:])

    before = journals.verify(databases, rest)
    _rewrite_altered(databases)
    after = journals.verify(databases, rest)

    assert (before.finding, before.unknown, before.countersigned) == (None, 1, 0)
    assert after.finding == Finding(flaw=Flaw.REWRITTEN, number=0, last=ENTRIES - 1)


@pytest.mark.parametrize(
    "altered",
    [{"what": {}}, {"what": "nothing"}, {"who": "custodian zz"}, {"what": {"size": "x"}}],
)
def test_an_altered_countersigned_entry_is_told_of_and_ends_no_check(
    databases: Databases,
    keyset: Keyset,
    keys: tuple[CustodianKey, ...],
    altered: dict[str, object],
) -> None:
    journals.filled(databases)
    with databases.newsroom() as session:
        journals.countersign(session, keyset, keys[0])
    last = len(journals.entries(databases)) - 1
    journals.put(databases, last, journals.altered(journals.entries(databases)[last], **altered))

    assert journals.verify(databases, keyset).finding == one(Flaw.ALTERED, last)
