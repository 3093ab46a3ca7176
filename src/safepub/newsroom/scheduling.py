"""Publishing at a time: scheduled or under embargo by a publisher, released by the worker."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import (
    acts,
    articles,
    attachment_rows,
    editions,
    leak_checks,
    openers,
    publishing,
    release_boxes,
    states,
    versions,
)
from safepub.newsroom.acts import Doing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import Act, Right, State
from safepub.newsroom.versions import ChangeKind

FURTHEST = timedelta(days=366)
LATE_AFTER = timedelta(minutes=5)
"""The worker looks every 20 seconds."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    """When an article goes out to everybody, in the edition that was shown."""

    at: datetime
    """Cut to the minute."""
    seen_edition: int


@dataclass(frozen=True, kw_only=True)
class Schedule(Timing):
    """The same, with the worker's public key, to which the text is sealed until then."""

    worker_key: bytes = field(repr=False)


class NotAheadError(InvalidError):
    """The time is past, or so far ahead that it is likely a slip."""

    message = "Please choose a time that is still to come, within a year from now."


def schedule(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    order: Schedule,
    *,
    now: datetime,
) -> None:
    """Let the worker publish the approved revision when its time has come.

    Until then nothing is public; the worker's key opens this revision and its attachments.

    Raises:
        NotAheadError: The time is past, or more than a year ahead.
        states.ActNotAllowedError: The article is not approved.
        publishing.CreditMissingError: It has no byline.
        leak_checks.LeakCheckMissingError: It is not what its contributor checked.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    at = _ahead(order, now)
    article, transition = articles.begin(
        session, desk, Act.SCHEDULE, article_id, seen=order.seen_edition
    )
    approved = publishing.require_approved(article)
    leak_checks.require(session, article, by=desk.staff_id)
    article.release_at = at
    release_boxes.give(session, desk, article, approved, order.worker_key)
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id, revision=approved))


def embargo(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    timing: Timing,
    *,
    now: datetime,
) -> None:
    """Give the approved revision to outlets with the embargo right now, to all others later.

    It is version 1 of the article; its public time is the end of the embargo. Its check is
    forgotten, as at publication: the text lies in the clear from now on.

    Raises:
        NotAheadError: The time is past, or more than a year ahead.
        states.ActNotAllowedError: The article is not approved.
        publishing.CreditMissingError: It has no byline.
        leak_checks.LeakCheckMissingError: It is not what its contributor checked.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    at = _ahead(timing, now)
    article, transition = articles.begin(
        session, desk, Act.EMBARGO, article_id, seen=timing.seen_edition
    )
    publishing.require_approved(article)
    leak_checks.require(session, article, by=desk.staff_id)
    leak_checks.forget(session, article)
    # Before the change is written down: it tells who hears of it.
    article.state = transition.target
    article.release_at = article.published_at = at
    opener = openers.at_desk(desk.desk_keys)
    revision = publishing.send_out(session, article, opener, ChangeKind.EMBARGOED, now=now)
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id, revision=revision))


def unschedule(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    *,
    seen_edition: int,
    now: datetime,
) -> None:
    """Let an article that was scheduled or is under embargo wait as an approved one again.

    The worker opens nothing of it any more. What was under embargo is deleted from everything
    public, and the outlets that have it hear so; as its check was forgotten, its contributor
    has to check it again before it goes out.

    Raises:
        states.ActNotAllowedError: It is neither scheduled nor under embargo.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    article, transition = articles.begin(
        session, desk, Act.UNSCHEDULE, article_id, seen=seen_edition
    )
    release_boxes.take_back(session, article)
    article.release_at = None
    if article.state is State.EMBARGOED:
        # While it is under embargo and its tags are there: nobody else hears that it exists.
        versions.note(session, article, ChangeKind.WITHHELD, now=now)
        versions.erase(session, article)
        article.published_revision = article.published_at = article.updated_at = None
    doing = Doing(staff_id=desk.staff_id, revision=article.approved_revision)
    acts.done(session, article, transition, doing)


def due(session: NewsroomSession, *, now: datetime) -> Sequence[UUID]:
    """List the articles whose time has come, the earliest first."""
    return session.scalars(
        select(Article.id)
        .where(
            Article.release_at <= now,
            Article.state.in_(states.TRANSITIONS[Act.RELEASE].sources),
        )
        .order_by(Article.release_at, Article.id)
    ).all()


def late(session: NewsroomSession, *, now: datetime) -> Sequence[UUID]:
    """List the articles that should be out and are not: the worker does not run, or cannot."""
    return due(session, now=now - LATE_AFTER)


def release_due(session: NewsroomSession, article_id: UUID, seed: bytes, *, now: datetime) -> bool:
    """Publish one article whose time has come; False where it is not due (any more).

    `seed` is the worker's (32 bytes). One transaction releases one article, so that a worker
    which is killed leaves it released or as it was.

    Raises:
        editions.EditCollisionError: Somebody else changed it at this very moment.
        publishing.CreditMissingError: It has no byline.
        leak_checks.LeakCheckMissingError: It is not what was checked when it was scheduled.
        sealed_content.NotReadableError: The worker was not given all of it.
        suite.SealBrokenError: It was scheduled under another key of the worker.
    """
    article = session.get(Article, article_id)
    if article is None or article.release_at is None or article.release_at > now:
        return False
    transition = states.check(Act.RELEASE, article.state, {Right.WORKER})
    editions.claim(session, article)
    was_embargoed = article.state is State.EMBARGOED
    article.state = transition.target
    article.release_at = None
    if was_embargoed:
        _end_embargo(session, article, now=now)
    else:
        leak_checks.require(session, article)
        leak_checks.forget(session, article)
        opener = release_boxes.opener(session, article, seed)
        publishing.send_out(session, article, opener, ChangeKind.PUBLISHED, now=now)
        release_boxes.take_back(session, article)
    acts.done(session, article, transition, Doing(revision=article.published_revision))
    return True


def _end_embargo(session: NewsroomSession, article: Article, *, now: datetime) -> None:
    """Give everybody what outlets with the right have had, as a version without an embargo."""
    attachment_rows.delete_words(session, article.id)
    live = versions.current(session, article)
    publishing.number_version(article, article.published_revision or 0, now=now)
    updated = versions.to_the_minute(now)
    public = replace(live, version=article.version, embargoed_until=None, updated_at=updated)
    versions.issue(session, article, public, ChangeKind.PUBLISHED, now=now)
    # It tells who had the article before everybody else, and since when.
    versions.forget_older(session, article)


def _ahead(timing: Timing, now: datetime) -> datetime:
    at = versions.to_the_minute(timing.at)
    if not now < at <= now + FURTHEST:
        raise NotAheadError
    return at
