"""Writes journal.json anew: entries, their root at every size, a countersigned checkpoint.

Nothing here is random; it changes only where the format does.
"""

from safepub.crypto import canonical, checkpoints, journal_tree, suite
from safepub.crypto.checkpoints import Checkpoint
from tests.crypto.people import custodians, seed_of
from tests.vectors import known_answers

SEED = seed_of("newsroom's journal")
HELD = custodians(2, 3)
WHAT: list[tuple[str, str, dict[str, object]]] = [
    ("request.asked", "4f1c8e2a-7d53-4b0e-9a61-2c7f0d9b3e55", {"digest": "00" * 32}),
    ("request.taken", "custodian 0001020304050607", {"act": "11" * 32}),
    ("request.granted", "custodian 08090a0b0c0d0e0f", {"act": "22" * 32}),
    ("request.opened", "custodian 0001020304050607", {"outcome": 1}),
    ("checkpoint.countersigned", "custodian 0001020304050607", {"name": "Ž", "size": 4}),
]


def entries() -> list[bytes]:
    return [
        canonical.encode(
            {"act": act, "day": "2026-11-25", "number": number, "what": what, "who": who}
        )
        for number, (act, who, what) in enumerate(WHAT)
    ]


def checkpoint(written: list[bytes]) -> str:
    """Sign what was written, and let the first two custodians countersign."""
    public_key = checkpoints.public_key_of(SEED)
    root = journal_tree.root([journal_tree.leaf(entry) for entry in written])
    origin = f"safepub-journal-{suite.key_id(public_key).hex()}"
    note = checkpoints.sign(Checkpoint(origin=origin, size=len(written), root=root), SEED)
    for member, seed in list(zip(HELD.keyset.members, HELD.signing_seeds, strict=True))[:2]:
        name = checkpoints.custodian_name(suite.key_id(member.public_key))
        note = checkpoints.countersign(note, name=name, seed=seed)
    return note


def main() -> None:
    written = entries()
    leaves = [journal_tree.leaf(entry) for entry in written]
    note = checkpoint(written)
    public_key = checkpoints.public_key_of(SEED)
    answers = {
        "seed": SEED.hex(),
        "verifier_key": checkpoints.verifier_key(note.split("\n", 1)[0], public_key),
        "entries": [entry.decode() for entry in written],
        "roots": [journal_tree.root(leaves[:size]).hex() for size in range(len(leaves) + 1)],
        "checkpoint": note,
        "countersigned_by": [
            {"key": member.public_key.hex(), "signing_key": member.signing_key.hex()}
            for member in HELD.keyset.members[:2]
        ],
    }
    known_answers.save("journal.json", answers)


if __name__ == "__main__":
    main()
