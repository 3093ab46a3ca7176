"""Leases: of several workers, one does a piece of work; if it dies, another one may later."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.dialects import postgresql, sqlite

from safepub.database import NewsroomSession
from safepub.newsroom.models.work import Lease

_WRONG_CLOCK = timedelta(hours=1)
"""Two who try at once looked at their clocks at two moments."""
HOLDER_BYTES = 16


def new_holder() -> bytes:
    """Name one running worker (16 random bytes)."""
    return secrets.token_bytes(HOLDER_BYTES)


def take(
    session: NewsroomSession, name: str, holder: bytes, *, now: datetime, for_: timedelta
) -> bool:
    """Take or prolong a lease; False where somebody else has it.

    One statement, so that of two who try at once one gets it. The row stays locked until
    the commit. One that ends later than it could have been taken for is of a clock that was
    wrong, and counts as over.
    """
    session.flush()
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(Lease).values(name=name, holder=holder, until=now + for_)
    taken = session.execute(
        new.on_conflict_do_update(
            index_elements=[Lease.name],
            set_={"holder": new.excluded.holder, "until": new.excluded.until},
            where=or_(
                Lease.holder == holder, Lease.until <= now, Lease.until > now + for_ + _WRONG_CLOCK
            ),
        ).returning(Lease.name)
    )
    return taken.first() is not None


def give_back(session: NewsroomSession, holder: bytes) -> None:
    """End every lease of one worker."""
    session.execute(delete(Lease).where(Lease.holder == holder))
