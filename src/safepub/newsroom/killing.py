"""Killing: an article is called back for good, and nothing of it stays but a tombstone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from safepub.database import NewsroomSession
from safepub.errors import ForbiddenError
from safepub.newsroom import acts, articles, desk_keys, drafts, staff, versions, withdrawing
from safepub.newsroom.acts import Doing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article, Draft
from safepub.newsroom.models.outlets import Acknowledgement
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.models.versions import Change, ReleaseBox
from safepub.newsroom.reasons import Order
from safepub.newsroom.states import Act, Right
from safepub.newsroom.versions import ChangeKind


class SecondPersonMissingError(ForbiddenError):
    """Killing takes two publishers."""

    message = "Killing an article takes a second publisher, who is not you."


def kill(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    order: Order,
    *,
    now: datetime,
) -> None:
    """Call an article back for good.

    Versions, renditions, public files, byline and everything sealed to the desk are gone
    once the caller's transaction commits; its contributor alone keeps their own text. Every
    outlet that may see it or has heard of it is told. Both people have shown a fresh code.

    Raises:
        SecondPersonMissingError: The second person is the same, or no publisher.
        states.ActNotAllowedError: It never went out, or is killed already.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    article, transition = articles.begin(
        session, desk, Act.KILL, article_id, seen=order.seen_edition
    )
    second_id = _require_second(session, desk, order.second_id)
    article.reason_code = order.reason.value
    article.updated_at = versions.to_the_minute(now)
    # Before the public tags and an embargo go: they tell whom it concerns.
    versions.note(session, article, ChangeKind.KILLED, now=now)
    article.state = transition.target
    _empty(session, article)
    doing = Doing(staff_id=desk.staff_id, reason_code=order.reason.value, second_id=second_id)
    acts.done(session, article, transition, doing)


def second_publisher(session: NewsroomSession, desk: DeskReader, name: str) -> UUID:
    """Find the publisher of this name who can be the second person.

    Raises:
        SecondPersonMissingError: There is none; always the same, whoever has that name.
    """
    open_account = Staff.name == name, Staff.disabled.is_(False)
    return _require_second(
        session, desk, session.scalars(select(Staff.id).where(*open_account)).one_or_none()
    )


def _require_second(session: NewsroomSession, desk: DeskReader, second_id: UUID | None) -> UUID:
    if second_id is None or second_id == desk.staff_id:
        raise SecondPersonMissingError
    if Right.PUBLISHER not in staff.rights_of(session, second_id):
        raise SecondPersonMissingError
    # Whom no colleague has handed the key may be somebody's second name.
    if second_id not in desk_keys.holders(session):
        raise SecondPersonMissingError
    return second_id


def _forget_addresses(session: NewsroomSession, article: Article) -> None:
    """Delete where outlets showed it: an address often holds the headline."""
    changes = select(Change.number).where(Change.article_id == article.id)
    session.execute(
        update(Acknowledgement)
        .where(Acknowledgement.change_number.in_(changes))
        .values(address=None)
        .execution_options(synchronize_session=False)
    )


def _empty(session: NewsroomSession, article: Article) -> None:
    versions.erase(session, article)
    _forget_addresses(session, article)
    session.execute(delete(ReleaseBox).where(ReleaseBox.article_id == article.id))
    kept_id = drafts.newest_text_id(session, article)
    withdrawing.take_from_desk(session, article, but=kept_id)
    session.add(Draft(article_id=article.id, text_id=kept_id))
    article.byline = ""
    article.approved_revision = article.published_revision = None
    article.next_stage = article.release_at = None
