"""Withholding: a published article is taken back for a time, and given again."""

from datetime import datetime
from uuid import UUID

from safepub.database import NewsroomSession
from safepub.newsroom import acts, articles, versions
from safepub.newsroom.acts import Doing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.reasons import Order
from safepub.newsroom.states import Act
from safepub.newsroom.versions import ChangeKind


def withhold(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    order: Order,
    *,
    now: datetime,
) -> None:
    """Stop giving an article to outlets; its versions stay for the day that it is restored.

    Raises:
        states.ActNotAllowedError: It is not published.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    article, transition = articles.begin(
        session, desk, Act.WITHHOLD, article_id, seen=order.seen_edition
    )
    article.reason_code = order.reason.value
    article.state = transition.target
    versions.note(session, article, ChangeKind.WITHHELD, now=now)
    doing = Doing(staff_id=desk.staff_id, reason_code=order.reason.value)
    acts.done(session, article, transition, doing)


def restore(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    *,
    seen_edition: int,
    now: datetime,
) -> None:
    """Give a withheld article to outlets again, in the version that they had.

    Raises:
        states.ActNotAllowedError: It is not withheld.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    article, transition = articles.begin(session, desk, Act.RESTORE, article_id, seen=seen_edition)
    article.reason_code = None
    article.state = transition.target
    versions.note(session, article, ChangeKind.RESTORED, now=now)
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id))
