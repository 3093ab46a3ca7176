"""What outlets say that they did about an article's newest change."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import update

from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError, NotFoundError
from safepub.newsroom import deliveries, entitlements
from safepub.newsroom.deliveries import DeliveryState
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.outlets import Acknowledgement, Delivery
from safepub.newsroom.models.versions import Change
from safepub.newsroom.states import State

LONGEST_ADDRESS = 500
ADDRESS = r"^https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?([/?#][!-~]*)?$"
"""An address of the web in ASCII, as RFC 3986 writes it. Nobody ever fetches it."""
_OUT = frozenset({State.PUBLISHED, State.EMBARGOED})


class Action(StrEnum):
    """What an outlet did with an article."""

    PUBLISHED = "published"
    UPDATED = "updated"
    REMOVED = "removed"
    REFUSED = "refused"


_SHOWS_IT = frozenset({Action.PUBLISHED, Action.UPDATED})


@dataclass(frozen=True, kw_only=True)
class Word:
    """What an outlet says, of which version, and where it can be seen.

    `version` may be None where the outlet shows the article no longer.
    """

    action: Action
    version: int | None = None
    address: str | None = field(default=None, repr=False)


class NotToldError(NotFoundError):
    """The outlet was never told of the article, and may not see it."""

    message = "There is no such article for this outlet."


class VersionUnknownError(InvalidError):
    """Whoever shows an article has to say which version, and it has to exist."""

    message = "Please name the version of the article that you show."


class OutdatedError(ConflictError):
    """The article has changed since: what is said about an older state settles nothing."""

    message = "The article has changed since that version."


def acknowledge(
    session: NewsroomSession, outlet_id: UUID, article_id: UUID, word: Word, *, today: date
) -> Change:
    """Keep an outlet's word about an article's newest change, and give that change.

    It takes the place of an earlier one. A word about an older version, or that an article is
    shown which is taken back, is refused: else it would tick off a change that the outlet has
    not heard of.

    Raises:
        NotToldError: The outlet was never told of the article, and may not see it.
        VersionUnknownError: It shows the article and names no version, or one that is none.
        OutdatedError: The article has changed since.
    """
    article = session.get(Article, article_id)
    change = None if article is None else deliveries.newest_change(session, article)
    if article is None or change is None or not _concerns(session, outlet_id, article, change):
        raise NotToldError
    require_current(article.state, change.version, word)
    session.merge(
        Acknowledgement(
            outlet_id=outlet_id,
            change_number=change.number,
            action=word.action.value,
            address=word.address,
            given_on=today,
        )
    )
    mark_delivered(session, outlet_id, change.number, today=today)
    return change


def _concerns(session: NewsroomSession, outlet_id: UUID, article: Article, change: Change) -> bool:
    if session.get(Delivery, (outlet_id, change.number)) is not None:
        return True
    tags = entitlements.tags_of(session, article)
    allowed = article.state in _OUT and any(
        entitled.outlet_id == outlet_id and entitled.allows(article, tags)
        for entitled in entitlements.of_all(session)
    )
    if allowed:
        # It came after the change and fetched the article: it is told of the next one.
        deliveries.add_late(session, outlet_id, change)
    return allowed


def require_current(state: State, version: int, word: Word) -> None:
    """Accept a word about an article's newest version, and that it is shown while it is out.

    Raises:
        VersionUnknownError: It shows the article and names no version, or one that is none.
        OutdatedError: The article has changed since.
    """
    shows = word.action in _SHOWS_IT
    if (shows and word.version is None) or (word.version or 0) > version:
        raise VersionUnknownError
    if (shows and state not in _OUT) or (word.version or version) < version:
        raise OutdatedError


def mark_delivered(
    session: NewsroomSession, outlet_id: UUID, change_number: int, *, today: date
) -> None:
    """Note that an outlet has heard of a change."""
    session.execute(
        update(Delivery)
        .where(
            Delivery.outlet_id == outlet_id,
            Delivery.change_number == change_number,
            Delivery.state != DeliveryState.DELIVERED,
        )
        .values(state=DeliveryState.DELIVERED.value, delivered_on=today, next_at=None)
    )
