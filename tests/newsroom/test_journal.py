"""Entries in a tree of hashes, written one after another whoever writes."""

import contextlib
import threading

import pytest

from safepub.crypto import canonical, checkpoints, journal_tree, suite
from safepub.crypto.checkpoints import CheckpointRefusedError
from safepub.crypto.custodian_keys import CustodianKey
from safepub.database import Databases
from safepub.newsroom import journal
from safepub.newsroom.models.journal import Countersignature
from tests.newsroom import journals
from tests.support.instances import Custodians

WRITERS = 8
ENTRIES_EACH = 4


@pytest.fixture
def ada(custodians: Custodians) -> CustodianKey:
    return custodians.keys[0]


def test_an_entry_says_who_did_what_on_which_day(databases: Databases) -> None:
    with databases.newsroom() as session:
        first = journal.append(
            session, "request.asked", who="Olena", what={"id": "x"}, day=journals.TODAY
        )
        second = journal.append(
            session, "request.expired", who=journal.WORKER, what={}, day=journals.TODAY
        )

    assert (first, second) == (0, 1)
    assert journals.entries(databases) == [
        b'{"act":"request.asked","day":"2026-03-01","number":0,"what":{"id":"x"},"who":"Olena"}',
        b'{"act":"request.expired","day":"2026-03-01","number":1,"what":{},"who":"worker"}',
    ]


def test_what_is_undone_is_not_in_the_journal(databases: Databases) -> None:
    journals.filled(databases, 1)

    with contextlib.suppress(KeyError), databases.newsroom() as session:
        journals.write(session, "never")
        raise KeyError

    with databases.newsroom() as session:
        journals.write(session, "after")
    assert [canonical.decode(entry)["what"]["id"] for entry in journals.entries(databases)] == [
        "number 0",
        "after",
    ]


def test_writers_at_the_same_time_leave_no_gap_and_one_root(databases: Databases) -> None:
    start, failed = threading.Barrier(WRITERS), []

    def work(writer: int) -> None:
        try:
            start.wait()
            for number in range(ENTRIES_EACH):
                with databases.newsroom() as session:
                    journals.write(session, f"{writer} {number}")
        except BaseException as error:  # noqa: BLE001 - a thread's error must reach the test
            failed.append(error)

    threads = [threading.Thread(target=work, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    entries = journals.entries(databases)
    values = [canonical.decode(entry) for entry in entries]
    assert [value["number"] for value in values] == list(range(WRITERS * ENTRIES_EACH))
    assert {value["what"]["id"] for value in values} == {
        f"{writer} {number}" for writer in range(WRITERS) for number in range(ENTRIES_EACH)
    }
    with databases.newsroom(write=False) as session:
        head = journals.frontier(session)
    assert head.size == len(entries)
    assert head.root == journal_tree.root([journal_tree.leaf(entry) for entry in entries])


def test_every_row_keeps_the_root_up_to_it(databases: Databases) -> None:
    journals.filled(databases)
    leaves = [journal_tree.leaf(entry) for entry in journals.entries(databases)]

    with databases.newsroom(write=False) as session:
        roots = [journal.root_at(session, size) for size in range(8)]

    assert roots[:7] == [journal_tree.root(leaves[:size]) for size in range(7)]
    assert roots[7] is None


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_checkpoint_is_signed_over_size_and_root(databases: Databases, count: int) -> None:
    journals.filled(databases, count)
    leaves = [journal_tree.leaf(entry) for entry in journals.entries(databases)]

    with databases.newsroom(write=False) as session:
        note = journals.note(session)
        until = journal.entries_until(session, count - 1)

    seen = checkpoints.verify(note, name=journals.KEY.origin, public_key=journals.KEY.public_key)
    assert (seen.origin, seen.size, seen.root) == (
        journals.KEY.origin,
        count,
        journal_tree.root(leaves),
    )
    assert len(until) == max(0, count - 1)


def test_a_countersigned_checkpoint_is_kept_and_written_down(
    databases: Databases, custodians: Custodians, ada: CustodianKey
) -> None:
    journals.filled(databases, 3)

    with databases.newsroom() as session:
        note = journals.note(session, ada)
        member = journals.member_of(custodians.identity, ada)
        journal.countersigned(session, note, member, journals.KEY, day=journals.TODAY)
        journal.countersigned(session, note, member, journals.KEY, day=journals.TODAY)

    entries = journals.entries(databases)
    key_id = suite.key_id(ada.public_key)
    assert len(entries) == 4
    last = canonical.decode(entries[3])
    assert (last["act"], last["who"]) == ("checkpoint.countersigned", f"custodian {key_id.hex()}")
    assert last["what"] == {"size": 3, "note": note}
    with databases.newsroom(write=False) as session:
        assert session.get_one(Countersignature, (3, key_id)).note == note


def test_lines_of_others_are_not_kept(
    databases: Databases, custodians: Custodians, ada: CustodianKey
) -> None:
    journals.filled(databases, 1)

    with databases.newsroom() as session:
        note = checkpoints.countersign(journals.note(session, ada), name="x", seed=b"x" * 32)
        member = journals.member_of(custodians.identity, ada)
        journal.countersigned(session, note, member, journals.KEY, day=journals.TODAY)
        kept = session.get_one(Countersignature, (1, suite.key_id(ada.public_key))).note

    assert [line.name for line in checkpoints.read(kept)[1]] == [
        journals.KEY.origin,
        checkpoints.custodian_name(suite.key_id(ada.public_key)),
    ]


def test_lines_over_the_same_size_come_along_with_the_checkpoint(
    databases: Databases, custodians: Custodians, ada: CustodianKey
) -> None:
    journals.filled(databases, 2)
    with databases.newsroom() as session:
        note = journals.note(session, ada)
        session.add(Countersignature(size=2, key_id=suite.key_id(ada.public_key), note=note))
        session.add(Countersignature(size=1, key_id=suite.key_id(ada.public_key), note="older"))

    with databases.newsroom(write=False) as session:
        assert journals.note(session) == note


@pytest.mark.parametrize(
    "which", ["another custodian's", "nobody's", "another newsroom's", "forged"]
)
def test_a_checkpoint_that_not_both_signed_is_refused(
    databases: Databases, custodians: Custodians, ada: CustodianKey, which: str
) -> None:
    journals.filled(databases, 1)
    other = checkpoints.sign(
        checkpoints.Checkpoint(origin=journals.KEY.origin, size=0, root=journal_tree.EMPTY_ROOT),
        b"o" * 32,
    )
    name = checkpoints.custodian_name(suite.key_id(ada.public_key))

    with databases.newsroom() as session:
        note = {
            "another custodian's": journals.note(session, custodians.keys[1]),
            "nobody's": journals.note(session),
            "another newsroom's": checkpoints.countersign(other, name=name, seed=ada.signing_seed),
            "forged": checkpoints.countersign(journals.note(session), name=name, seed=b"f" * 32),
        }[which]
        member = journals.member_of(custodians.identity, ada)
        with pytest.raises(CheckpointRefusedError):
            journal.countersigned(session, note, member, journals.KEY, day=journals.TODAY)

    assert len(journals.entries(databases)) == 1


def test_a_checkpoint_of_a_history_that_is_gone_is_an_alarm(
    databases: Databases, custodians: Custodians, ada: CustodianKey
) -> None:
    journals.filled(databases)
    with databases.newsroom(write=False) as session:
        note = journals.note(session, ada)
    journals.rewrite(databases, journals.entries(databases)[:4])
    member = journals.member_of(custodians.identity, ada)

    with (
        databases.newsroom() as session,
        pytest.raises(journal.CheckpointContradictsError),
    ):
        journal.countersigned(session, note, member, journals.KEY, day=journals.TODAY)
