"""What administrators do with feeds: open and close, both in the journal."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete

from safepub import languages
from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import feeds, journal, staffing, texts
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.feeds import TITLE_MAX, FeedView
from safepub.newsroom.models.feeds import Feed


class TitleRefusedError(InvalidError):
    """A feed's title is empty, too long, or cannot be printed."""

    message = f"Please give a title of at most {TITLE_MAX} characters, on one line."


class ChoiceRefusedError(InvalidError):
    """A language that is not offered, or a tag that no article can have."""

    message = "No article has this language or tag. Please choose again."


@dataclass(frozen=True, kw_only=True)
class NewFeed:
    """What a feed is called and has; None for every language, and for every tag."""

    title: str
    language: str | None = None
    tag: str | None = None


def open_feed(session: NewsroomSession, admin: DeskReader, new: NewFeed, *, today: date) -> UUID:
    """Open a feed to everybody who knows its id, and give the id.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        TitleRefusedError: The title cannot be used.
        ChoiceRefusedError: The language or the tag cannot be chosen.
    """
    staffing.require_administrator(session, admin)
    _require_usable(new)
    row = Feed(title=new.title.strip(), language=new.language, tag=new.tag, opened_on=today)
    session.add(row)
    feeds.lock(session)
    feeds.fill(session, feeds.show(session, row.id))
    _enter(session, admin, "feed.opened", row.id, today=today)
    return row.id


def close(session: NewsroomSession, admin: DeskReader, feed_id: UUID, *, today: date) -> FeedView:
    """Close a feed for good: its address gives nothing from now on. Give what it was.

    Raises:
        states.RightMissingError: Whoever does it is no administrator (any more).
        feeds.FeedNotFoundError: It is closed already.
    """
    staffing.require_administrator(session, admin)
    feeds.lock(session)
    feed = feeds.show(session, feed_id)
    session.execute(delete(Feed).where(Feed.id == feed_id))
    _enter(session, admin, "feed.closed", feed_id, today=today)
    return feed


def _require_usable(new: NewFeed) -> None:
    if not new.title.isprintable() or not 0 < len(new.title.strip()) <= TITLE_MAX:
        raise TitleRefusedError
    tag = new.tag
    usable = tag is None or (0 < len(tag) <= texts.MAX_TAG and tag.isprintable())
    if not usable or new.language not in {None, *languages.NAMES}:
        raise ChoiceRefusedError


def _enter(
    session: NewsroomSession, admin: DeskReader, act: str, feed_id: UUID, *, today: date
) -> None:
    what = {"feed": str(feed_id)}
    journal.append(session, act, who=str(admin.staff_id), what=what, day=today)
