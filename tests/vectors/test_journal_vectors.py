"""A committed journal: both readers grow the same tree and verify the same signatures."""

import io
from typing import Any

import pytest

from safepub.crypto import checkpoints, journal_tree, sections, suite
from safepub.crypto.checkpoints import Checkpoint, CheckpointRefusedError
from safepub.crypto.journal_tree import Frontier
from safepub.crypto.sections import Kind
from tests.vectors import known_answers, reader_files
from tests.vectors.independent_reader import RefusedError
from tests.vectors.make_journal import checkpoint

ANSWERS: dict[str, Any] = known_answers.load("journal.json")
ENTRIES = [entry.encode() for entry in ANSWERS["entries"]]
NOTE: str = ANSWERS["checkpoint"]
NAME, KEY = checkpoints.read_verifier_key(ANSWERS["verifier_key"])
CUSTODIANS = [
    (bytes.fromhex(one["key"]), bytes.fromhex(one["signing_key"]))
    for one in ANSWERS["countersigned_by"]
]
SIGNERS = {
    NAME: KEY,
    **{reader_files.custodian_name(key): signing for key, signing in CUSTODIANS},
}


def verify_all(note: str) -> set[Checkpoint]:
    return {
        checkpoints.verify(note, name=name, public_key=public_key)
        for name, public_key in SIGNERS.items()
    }


@pytest.mark.parametrize("size", range(len(ENTRIES) + 1))
def test_both_readers_grow_the_same_tree(size: int) -> None:
    leaves = [journal_tree.leaf(entry) for entry in ENTRIES[:size]]
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)

    assert journal_tree.root(leaves).hex() == ANSWERS["roots"][size]
    assert frontier.root.hex() == ANSWERS["roots"][size]
    assert reader_files.root(ENTRIES[:size]).hex() == ANSWERS["roots"][size]


def test_both_readers_verify_every_signature_of_the_checkpoint() -> None:
    theirs = reader_files.checkpoint(NOTE, SIGNERS)

    assert verify_all(NOTE) == {
        Checkpoint(origin=theirs.origin, size=theirs.size, root=theirs.root)
    }
    assert theirs.root.hex() == ANSWERS["roots"][theirs.size]
    assert len(checkpoints.read(NOTE)[1]) == len(SIGNERS)


def test_names_are_those_of_the_keys() -> None:
    names = [signature.name for signature in checkpoints.read(NOTE)[1]]
    expected = [checkpoints.custodian_name(suite.key_id(key)) for key, _ in CUSTODIANS]

    assert names == [reader_files.journal_name(KEY), *expected] == list(SIGNERS)


def test_signing_again_gives_the_committed_checkpoint() -> None:
    assert checkpoint(ENTRIES) == NOTE


@pytest.mark.parametrize("line", range(7))
def test_a_changed_line_is_refused_by_both_readers(line: int) -> None:
    lines = NOTE.split("\n")
    lines[line] = lines[line][:-6] + lines[line][-6:].swapcase() if lines[line] else "more"
    altered = "\n".join(lines) if line != 1 else NOTE.replace("\n5\n", "\n4\n")

    assert altered != NOTE
    with pytest.raises(RefusedError):
        reader_files.checkpoint(altered, SIGNERS)
    with pytest.raises(CheckpointRefusedError):
        verify_all(altered)


def test_both_readers_read_a_journal_file() -> None:
    entries = [(Kind.JOURNAL_ENTRY, entry) for entry in ENTRIES]
    parts = [*entries, (Kind.CHECKPOINT, NOTE.encode())]
    file = b"".join(sections.write(sections.JOURNAL, parts))

    assert list(sections.read(io.BytesIO(file), sections.JOURNAL)) == parts
    assert reader_files.sections(file, b"SPJ1") == {7: ENTRIES, 8: [NOTE.encode()]}
