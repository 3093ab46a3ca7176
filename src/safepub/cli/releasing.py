"""The worker's releases: what is due goes out, once, whatever becomes of the worker."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import click

from safepub.crypto.suite import SealBrokenError
from safepub.database import Databases
from safepub.errors import ConflictError, UnavailableError
from safepub.newsroom import leases, scheduling
from safepub.newsroom.editions import EditCollisionError

RELEASE_LEASE = timedelta(minutes=1)
"""So long does another worker wait after one was killed."""


@dataclass(frozen=True)
class Shift:
    """One running worker: its name in leases, and the articles that it could not release."""

    databases: Databases
    holder: bytes = field(default_factory=leases.new_holder, repr=False)
    refused: set[UUID] = field(default_factory=set, repr=False)

    def leads(self, name: str, *, for_: timedelta) -> bool:
        """Take or prolong a lease; False where another worker has it."""
        with self.databases.newsroom() as session:
            return leases.take(session, name, self.holder, now=datetime.now(UTC), for_=for_)

    def end(self) -> None:
        """Leave the work to others at once, where the newsroom answers."""
        try:
            with self.databases.newsroom() as session:
                leases.give_back(session, self.holder)
        except UnavailableError as error:
            # The leases run out by themselves.
            click.echo(str(error), err=True)


def release(shift: Shift, seed: bytes) -> None:
    """Release every article whose time has come, each in a transaction of its own.

    One that cannot go out stays as it is, and is tried again; that is said once.

    Raises:
        UnavailableError: The newsroom does not answer now.
    """
    with shift.databases.newsroom(write=False) as session:
        due = scheduling.due(session, now=datetime.now(UTC))
    for article_id in due:
        try:
            if not _release_one(shift, article_id, seed):
                return
        except EditCollisionError:
            # Somebody was faster: another worker, or whoever took it off the schedule.
            continue
        except (ConflictError, SealBrokenError) as error:
            _say(shift, article_id, str(error))


def _release_one(shift: Shift, article_id: UUID, seed: bytes) -> bool:
    """Release one article; False where another worker is at it."""
    now = datetime.now(UTC)
    with shift.databases.newsroom() as session:
        if not leases.take(session, "release", shift.holder, now=now, for_=RELEASE_LEASE):
            return False
        scheduling.release_due(session, article_id, seed, now=now)
    return True


def _say(shift: Shift, article_id: UUID, sentence: str) -> None:
    if article_id not in shift.refused:
        shift.refused.add(article_id)
        click.echo(f"An article that is due could not be released: {sentence}", err=True)
