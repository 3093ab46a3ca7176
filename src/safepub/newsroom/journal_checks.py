"""Verifying the journal: the first entry that is altered, missing or out of place."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from safepub.crypto import canonical, checkpoints, journal_tree, suite
from safepub.crypto.canonical import CanonicalFormError
from safepub.crypto.checkpoints import Checkpoint, CheckpointRefusedError
from safepub.crypto.journal_tree import Frontier, FrontierRefusedError
from safepub.crypto.keysets import Member
from safepub.database import NewsroomSession
from safepub.newsroom.models.journal import Countersignature, JournalEntry, JournalHead

COUNTERSIGNED = "checkpoint.countersigned"


class Flaw(StrEnum):
    """What is wrong with an entry."""

    ALTERED = "altered"
    MISSING = "missing"
    MISPLACED = "misplaced"
    """Another stands in its place, and it stands elsewhere."""
    REWRITTEN = "rewritten"
    """Signed checkpoints tell of another history here."""
    HEAD = "head"
    """All entries are right, but the head from which the next one grows is not."""
    COUNTERSIGNATURE = "countersignature"
    """A stored checkpoint does not bear the signature of whom it names."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The first wrong entry: `number`, or one of `number` to `last` where no more is known."""

    flaw: Flaw
    number: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What a look at the whole journal gave. `finding` is None where all is right.

    `countersigned` is the largest size that a known custodian's signature covers,
    `unknown` counts stored countersignatures of keys that were not given.
    """

    size: int
    root: bytes
    countersigned: int
    unknown: int
    finding: Finding | None


@dataclass(frozen=True)
class _Read:
    """The entries up to the first gap, and the root after each number of them."""

    entries: list[bytes]
    roots: list[bytes]
    finding: Finding | None


@dataclass(frozen=True)
class _Note:
    """A checkpoint that somebody is said to have countersigned, and what is wrong if not."""

    size: int
    key_id: bytes
    words: str
    wrong: Finding


@dataclass
class _Signed:
    """What was signed: checkpoints that count, and what is wrong with the others."""

    trusted: list[Checkpoint] = field(default_factory=list)
    countersigned: int = 0
    unknown: set[tuple[int, bytes]] = field(default_factory=set)
    broken: list[Finding] = field(default_factory=list)


def verify(
    session: NewsroomSession,
    *,
    origin: str,
    public_key: bytes,
    custodians: Sequence[Member],
    earlier: Sequence[bytes] | None = None,
) -> Verification:
    """Compare every entry with its root, the head, what was signed and an earlier export.

    Somebody who rewrites entries, roots and head alike is noticed by countersigned
    checkpoints, or by `earlier`, the entries of an older export, which alone tells
    exactly where the two part.
    """
    read = _read(session)
    signed = _Signed()
    for note in (*_noted(read.entries), *_stored(session)):
        _judge(signed, note, custodians, (origin, public_key))
    findings = (
        _part(read.entries, earlier or ()),
        read.finding or _head(session, read),
        *signed.broken,
        _contradicted(read, signed.trusted),
    )
    found = [finding for finding in findings if finding is not None]
    return Verification(
        size=len(read.entries),
        root=read.roots[-1],
        countersigned=signed.countersigned,
        unknown=len(signed.unknown),
        finding=min(found, key=lambda finding: finding.last, default=None),
    )


def _read(session: NewsroomSession) -> _Read:
    rows = session.execute(select(JournalEntry.number, JournalEntry.entry, JournalEntry.root))
    stored = {number: (entry, root) for number, entry, root in rows}
    numbers = {number: _number(entry) for number, (entry, _) in stored.items()}
    entries: list[bytes] = []
    frontier, roots, finding = Frontier(), [journal_tree.EMPTY_ROOT], None
    for number in range(max(stored, default=-1) + 1):
        if number not in stored:
            finding = finding or _one(Flaw.MISSING, number)
            break
        entry, root = stored[number]
        frontier = frontier.append(journal_tree.leaf(entry))
        if (numbers[number], frontier.root) != (number, root):
            finding = finding or _one(_flaw(number, numbers), number)
        entries.append(entry)
        roots.append(frontier.root)
    return _Read(entries, roots, finding)


def _flaw(number: int, numbers: Mapping[int, int | None]) -> Flaw:
    """Say what is wrong where an entry does not fit, from the numbers that entries name."""
    named = numbers[number]
    if named is None or named == number:
        return Flaw.ALTERED
    return Flaw.MISPLACED if number in numbers.values() else Flaw.MISSING


def _head(session: NewsroomSession, read: _Read) -> Finding | None:
    size = len(read.entries)
    try:
        source = session.scalars(select(JournalHead.frontier)).one_or_none()
        head = Frontier.decode(source or b"")
    except FrontierRefusedError:
        return _one(Flaw.HEAD, size)
    if head.size > size:
        return _one(Flaw.MISSING, size)
    return None if (head.size, head.root) == (size, read.roots[-1]) else _one(Flaw.HEAD, head.size)


def _part(now: Sequence[bytes], earlier: Sequence[bytes]) -> Finding | None:
    """Compare with an earlier export; what an entry says counts, not its number."""
    if list(now[: len(earlier)]) == list(earlier):
        return None
    told, once = [_told(entry) for entry in now], [_told(entry) for entry in earlier]
    pairs = enumerate(zip(told, once, strict=False))
    number = next((place for place, (new, old) in pairs if new != old), len(told))
    if number >= len(once):
        # They say the same, but not under the same numbers.
        number = next(place for place, old in enumerate(earlier) if now[place] != old)
        return _one(Flaw.ALTERED, number)
    return _one(_parted(told, once, number), number)


def _parted(told: Sequence[bytes], once: Sequence[bytes], number: int) -> Flaw:
    if once[number] in told:
        return Flaw.MISPLACED
    gone = number == len(told) or told[number] in once[number:]
    return Flaw.MISSING if gone else Flaw.ALTERED


def _noted(entries: Sequence[bytes]) -> Iterator[_Note]:
    """Give the countersigned checkpoints that entries hold."""
    for number, entry in enumerate(entries):
        values = _values(entry)
        if values.get("act") != COUNTERSIGNED:
            continue
        # Of an altered entry nothing can be relied upon; that it was altered, its root tells.
        with suppress(KeyError, TypeError, ValueError):
            what, who = values["what"], str(values["who"])
            size, key_id = int(what["size"]), bytes.fromhex(who.rpartition(" ")[2])
            # No entry was ever written about a signature that is wrong.
            yield _Note(size, key_id, str(what["note"]), _one(Flaw.ALTERED, number))


def _stored(session: NewsroomSession) -> Iterator[_Note]:
    """Give the countersigned checkpoints that are stored by themselves."""
    for row in session.scalars(select(Countersignature)):
        wrong = _one(Flaw.COUNTERSIGNATURE, row.size)
        yield _Note(row.size, row.key_id, row.note, wrong)


def _judge(
    signed: _Signed, note: _Note, custodians: Sequence[Member], newsroom: tuple[str, bytes]
) -> None:
    by_id = {suite.key_id(member.public_key): member for member in custodians}
    member = by_id.get(note.key_id)
    theirs = None
    if member is None:
        signed.unknown.add((note.size, note.key_id))
    else:
        name = checkpoints.custodian_name(note.key_id)
        theirs = _signed_by(note.words, name, member.signing_key)
        if theirs is None:
            signed.broken.append(note.wrong)
        else:
            signed.countersigned = max(signed.countersigned, theirs.size)
    seen = theirs or _signed_by(note.words, *newsroom)
    if seen is not None:
        signed.trusted.append(seen)


def _contradicted(read: _Read, trusted: Sequence[Checkpoint]) -> Finding | None:
    good = 0
    for seen in sorted(trusted, key=lambda each: each.size):
        if seen.size > len(read.entries):
            return Finding(flaw=Flaw.MISSING, number=len(read.entries), last=seen.size - 1)
        if read.roots[seen.size] != seen.root:
            return Finding(flaw=Flaw.REWRITTEN, number=good, last=seen.size - 1)
        good = seen.size
    return None


def _signed_by(note: str, name: str, public_key: bytes) -> Checkpoint | None:
    try:
        return checkpoints.verify(note, name=name, public_key=public_key)
    except CheckpointRefusedError:
        return None


def _values(entry: bytes) -> dict[str, Any]:
    try:
        return canonical.decode(entry)
    except CanonicalFormError:
        return {}


def _number(entry: bytes) -> int | None:
    number = _values(entry).get("number")
    return number if isinstance(number, int) else None


def _told(entry: bytes) -> bytes:
    values = _values(entry)
    return canonical.encode({**values, "number": 0}) if values else entry


def _one(flaw: Flaw, number: int) -> Finding:
    return Finding(flaw=flaw, number=number, last=number)
