"""Which key set the envelopes are sealed to: always one for each purpose.

All envelopes of a purpose are re-shared at once. Should the settings name another set
than the envelopes do, nobody could open what comes in together with what is there.
"""

from uuid import UUID

from sqlalchemy import func, select, text

from safepub.crypto.keysets import Keyset
from safepub.database import NewsroomSession
from safepub.errors import UnavailableError
from safepub.newsroom.models.people import LinkEnvelope

# FORMAT.md, section 5; SQL counts from one.
_PLACE = slice(24, 40)
_KEYSET_ID = func.substr(LinkEnvelope.envelope, _PLACE.start + 1, _PLACE.stop - _PLACE.start)


class KeysetReplacedError(UnavailableError):
    """The envelopes are sealed to another key set than this process was started with."""

    message = (
        "The custodians' key set has been replaced. Nothing was stored; the newsroom has to be "
        "started anew."
    )


def keyset_ids(session: NewsroomSession, purpose: int) -> set[bytes]:
    """Give the ids of the key sets that envelopes of a purpose are sealed to; one, or none."""
    query = select(_KEYSET_ID).where(LinkEnvelope.purpose == purpose).distinct()
    return set(session.scalars(query))


def count(session: NewsroomSession, purpose: int) -> int:
    """Count the envelopes of a purpose."""
    query = select(func.count()).select_from(LinkEnvelope).where(LinkEnvelope.purpose == purpose)
    return session.scalar(query) or 0


def lock(session: NewsroomSession) -> None:
    """Let nobody add an envelope before the commit, whoever has begun to being done first.

    SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE link_envelope IN EXCLUSIVE MODE"))


def require_as_others(session: NewsroomSession, contributor_id: UUID) -> None:
    """Return where a contributor's new envelopes are sealed to the sets of all others.

    To be called when they are written, not before: whoever exchanges all envelopes
    waits for those that are on their way in, and they see what was exchanged before.
    One other envelope speaks for all.

    Raises:
        KeysetReplacedError: They are sealed to a set that was replaced meanwhile.
    """
    own = select(LinkEnvelope.purpose, _KEYSET_ID).where(
        LinkEnvelope.contributor_id == contributor_id
    )
    for purpose, keyset_id in session.execute(own).all():
        query = select(_KEYSET_ID).where(
            LinkEnvelope.purpose == purpose, LinkEnvelope.contributor_id != contributor_id
        )
        if session.scalar(query.limit(1)) not in {None, keyset_id}:
            raise KeysetReplacedError


def require_same(old: bytes, new: bytes) -> None:
    """Return where an envelope in another's place is sealed to the same set.

    Raises:
        KeysetReplacedError: The set was replaced meanwhile.
    """
    if old[_PLACE] != new[_PLACE]:
        raise KeysetReplacedError


def require(session: NewsroomSession, *keysets: Keyset) -> None:
    """Return where the envelopes of each set's purpose are sealed to that set.

    Raises:
        KeysetReplacedError: Some are sealed to another.
    """
    for keyset in keysets:
        if keyset_ids(session, keyset.purpose) - {keyset.keyset_id}:
            raise KeysetReplacedError
