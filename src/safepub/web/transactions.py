"""The one place where views get a transaction from."""

from collections.abc import Iterator
from contextlib import contextmanager

from safepub.database import NewsroomSession
from safepub.web.runtime import runtime


@contextmanager
def newsroom_transaction(*, write: bool = True) -> Iterator[NewsroomSession]:
    """Give one newsroom transaction; it commits when the block ends, before the redirect."""
    with runtime().databases.newsroom(write=write) as session:
        yield session
