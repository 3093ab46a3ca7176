"""Journals to be verified, and hands that change them behind the newsroom's back."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, insert, select, update

from safepub.crypto import canonical, checkpoints, journal_tree, suite
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.journal_tree import Frontier
from safepub.crypto.keysets import Keyset, Member
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import journal, journal_checks
from safepub.newsroom.journal import JournalKey
from safepub.newsroom.journal_checks import Verification
from safepub.newsroom.models.journal import JournalEntry, JournalHead

TODAY = date(2026, 3, 1)
KEY = JournalKey(origin="newsroom.example/journal", seed=b"j" * 32)


def write(session: NewsroomSession, *whats: str) -> None:
    for what in whats:
        journal.append(session, "request.asked", who="a", what={"id": what}, day=TODAY)


def filled(databases: Databases, count: int = 6) -> None:
    with databases.newsroom() as session:
        write(session, *(f"number {number}" for number in range(count)))


def member_of(keyset: Keyset, key: CustodianKey) -> Member:
    return next(each for each in keyset.members if each.public_key == key.public_key)


def note(session: NewsroomSession, *keys: CustodianKey) -> str:
    """Give the newsroom's checkpoint, countersigned by these custodians."""
    signed = journal.checkpoint(session, origin=KEY.origin, seed=KEY.seed)
    for key in keys:
        name = checkpoints.custodian_name(suite.key_id(key.public_key))
        signed = checkpoints.countersign(signed, name=name, seed=key.signing_seed)
    return signed


def countersign(session: NewsroomSession, keyset: Keyset, key: CustodianKey) -> None:
    journal.countersigned(session, note(session, key), member_of(keyset, key), KEY, day=TODAY)


def verify(
    databases: Databases, keyset: Keyset, earlier: Sequence[bytes] | None = None
) -> Verification:
    with databases.newsroom(write=False) as session:
        return journal_checks.verify(
            session,
            origin=KEY.origin,
            public_key=KEY.public_key,
            custodians=keyset.members,
            earlier=earlier,
        )


def entries(databases: Databases) -> list[bytes]:
    with databases.newsroom(write=False) as session:
        return list(journal.entries(session))


def altered(entry: bytes, **members: object) -> bytes:
    return canonical.encode({**canonical.decode(entry), **members})


def put(databases: Databases, number: int, entry: bytes) -> None:
    """Exchange the bytes of one row and nothing else."""
    with databases.newsroom() as session:
        session.execute(
            update(JournalEntry).where(JournalEntry.number == number).values(entry=entry)
        )


def drop(databases: Databases, number: int) -> None:
    with databases.newsroom() as session:
        session.execute(delete(JournalEntry).where(JournalEntry.number == number))


def rewrite(databases: Databases, entries: Sequence[bytes]) -> None:
    """Write a whole new journal, as somebody does who knows how it is made."""
    frontier = Frontier()
    with databases.newsroom() as session:
        session.execute(delete(JournalEntry))
        for number, old in enumerate(entries):
            entry = altered(old, number=number)
            frontier = frontier.append(journal_tree.leaf(entry))
            session.execute(
                insert(JournalEntry).values(number=number, entry=entry, root=frontier.root)
            )
        session.execute(update(JournalHead).values(frontier=frontier.encode()))


def frontier(session: NewsroomSession) -> Frontier:
    return Frontier.decode(session.scalars(select(JournalHead.frontier)).one())
