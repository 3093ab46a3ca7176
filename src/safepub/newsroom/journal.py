"""The journal: what staff and custodians did, by id and to the day, in a tree of hashes.

Entries are written in the transaction of the act. Registrations, changed or erased
identities, log-ins and the vault never appear (`crypto/FORMAT.md`, 17).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from safepub.crypto import canonical, checkpoints, journal_tree, suite
from safepub.crypto.checkpoints import Checkpoint
from safepub.crypto.journal_tree import Frontier
from safepub.crypto.keysets import Member
from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom.models.journal import Countersignature, JournalEntry, JournalHead

# Who acted where no person did, or nobody whom the newsroom names.
WORKER = "worker"
OPERATOR = "operator"


@dataclass(frozen=True, kw_only=True)
class JournalKey:
    """The newsroom's name in checkpoints, and the seed (32 bytes) that signs them."""

    origin: str
    seed: bytes = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """The key that checkpoints are verified with (32 bytes)."""
        return checkpoints.public_key_of(self.seed)


class CheckpointContradictsError(ConflictError):
    """The newsroom's key signed another history than the one that is stored."""

    message = (
        "This checkpoint tells another history than the journal here. Tell all custodians "
        "now: somebody has rewritten the journal, or used its key."
    )


def custodian(key_id: bytes) -> str:
    """Name a custodian as `who` of an entry."""
    return f"custodian {key_id.hex()}"


def append(
    session: NewsroomSession, act: str, *, who: str, what: Mapping[str, Any], day: date
) -> int:
    """Write an entry and return its number; the head stays locked until the commit.

    Whoever needs locks on other rows takes them before.
    """
    session.flush()
    # On SQLite the transaction has locked everything already.
    head = session.scalars(select(JournalHead.frontier).with_for_update()).one()
    frontier = Frontier.decode(head)
    number = frontier.size
    entry = canonical.encode(
        {"act": act, "day": day.isoformat(), "number": number, "what": what, "who": who}
    )
    frontier = frontier.append(journal_tree.leaf(entry))
    session.execute(
        insert(JournalEntry).values(number=number, entry=entry, root=frontier.root),
    )
    session.execute(
        update(JournalHead)
        .values(frontier=frontier.encode())
        .execution_options(synchronize_session=False)
    )
    return number


def entries(session: NewsroomSession) -> Iterator[bytes]:
    """Give all entries, byte for byte, in their order."""
    return iter(session.scalars(select(JournalEntry.entry).order_by(JournalEntry.number)))


def entries_until(session: NewsroomSession, size: int) -> list[bytes]:
    """Give the first `size` entries: those that a checkpoint of this size is over."""
    until = select(JournalEntry.entry).where(JournalEntry.number < size)
    return list(session.scalars(until.order_by(JournalEntry.number)))


def checkpoint(session: NewsroomSession, *, origin: str, seed: bytes) -> str:
    """Give a signed note of the journal's size and root.

    Where custodians countersigned this very size, their lines come along.
    """
    head = Frontier.decode(session.scalars(select(JournalHead.frontier)).one())
    signed = Checkpoint(origin=origin, size=head.size, root=head.root)
    notes = session.scalars(
        select(Countersignature.note)
        .where(Countersignature.size == head.size)
        .order_by(Countersignature.key_id)
    )
    # A note of another root or name is for `journal_checks` to find.
    theirs = [note for note in notes if checkpoints.read(note)[0] == signed]
    return checkpoints.merge([checkpoints.sign(signed, seed), *theirs])


def countersigned(
    session: NewsroomSession, note: str, member: Member, key: JournalKey, *, day: date
) -> None:
    """Keep a checkpoint that a custodian signed beside the newsroom, and write that down.

    The entry holds the note, so that every later journal carries the signature. Handing
    the same in again changes nothing.

    Raises:
        checkpoints.CheckpointRefusedError: The newsroom or the custodian did not sign it.
        CheckpointContradictsError: The newsroom signed it, but the journal here is another.
    """
    key_id = suite.key_id(member.public_key)
    name = checkpoints.custodian_name(key_id)
    seen = checkpoints.verify(note, name=key.origin, public_key=key.public_key)
    checkpoints.verify(note, name=name, public_key=member.signing_key)
    if seen.origin != key.origin:
        raise checkpoints.CheckpointRefusedError
    if root_at(session, seen.size) != seen.root:
        raise CheckpointContradictsError
    if session.get(Countersignature, (seen.size, key_id)) is not None:
        return
    kept = _only(note, key.origin, name)
    session.add(Countersignature(size=seen.size, key_id=key_id, note=kept))
    what = {"size": seen.size, "note": kept}
    append(session, "checkpoint.countersigned", who=custodian(key_id), what=what, day=day)


def root_at(session: NewsroomSession, size: int) -> bytes | None:
    """Give the root over the first `size` entries; None where there are fewer."""
    if size == 0:
        return journal_tree.EMPTY_ROOT
    return session.scalars(
        select(JournalEntry.root).where(JournalEntry.number == size - 1)
    ).one_or_none()


def _only(note: str, *names: str) -> str:
    """Leave the lines of all others out, which nobody has checked."""
    seen, signatures = checkpoints.read(note)
    lines = [found.line for found in signatures if found.name in names]
    # One more would be by another key under one of these names.
    if len(lines) != len(names):
        raise checkpoints.CheckpointRefusedError
    return f"{seen.text}\n{''.join(lines)}"
