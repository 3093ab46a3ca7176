"""What every act leaves behind: the article moved on, its history, and the journal's entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from safepub.database import NewsroomSession
from safepub.newsroom import journal
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.desk import ArticleAct
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.states import Act, Right, State, Transition


@dataclass(frozen=True, kw_only=True)
class Doing:
    """Who acts, and on what: a revision, or for a reason that has a code."""

    staff_id: UUID | None = None
    """None for the contributor and the worker."""
    revision: int | None = None
    reason_code: str | None = None
    second_id: UUID | None = None
    """The second person of an act that takes two; the journal alone names them."""


@dataclass(frozen=True, kw_only=True)
class ActView:
    """One act as the desk lists it; `name` is None for the contributor and the worker."""

    act: Act
    name: str | None
    done_on: date
    revision: int | None
    reason_code: str | None


BY_CONTRIBUTOR = Doing()


def done(session: NewsroomSession, article: Article, transition: Transition, doing: Doing) -> None:
    """Move an article on and write down who did what, to the day.

    Acts of staff and of the worker go into the journal as well, by id; a contributor's never.
    The journal's head stays locked until the commit: call it last.
    """
    today = datetime.now(UTC).date()
    article.state = transition.target
    if transition.next_version is not None:
        article.next_stage = transition.next_version.target
    if article.state is State.DRAFT:
        # The desk forgets what its contributor has taken back.
        article.moved_on = None
        forget(session, article)
        return
    article.moved_on = today
    newest = select(func.max(ArticleAct.number)).where(ArticleAct.article_id == article.id)
    session.add(
        ArticleAct(
            article_id=article.id,
            number=1 + (session.scalar(newest) or 0),
            act=transition.act.value,
            staff_id=doing.staff_id,
            done_on=today,
            revision=doing.revision,
            reason_code=doing.reason_code,
        )
    )
    if transition.right is not Right.CONTRIBUTOR:
        _enter(session, article, transition.act, doing, day=today)


def history(session: NewsroomSession, article: Article) -> Sequence[ActView]:
    """List what was done to an article, the newest act first."""
    rows = session.execute(
        select(ArticleAct, Staff.name)
        .outerjoin(Staff, Staff.id == ArticleAct.staff_id)
        .where(ArticleAct.article_id == article.id)
        .order_by(ArticleAct.number.desc())
    )
    return [
        ActView(
            act=Act(row.act),
            name=name,
            done_on=row.done_on,
            revision=row.revision,
            reason_code=row.reason_code,
        )
        for row, name in rows
    ]


def forget(session: NewsroomSession, article: Article) -> None:
    """Delete an article's history; the journal keeps what staff did, by id."""
    session.execute(delete(ArticleAct).where(ArticleAct.article_id == article.id))


def _enter(
    session: NewsroomSession, article: Article, act: Act, doing: Doing, *, day: date
) -> None:
    who = journal.WORKER if doing.staff_id is None else str(doing.staff_id)
    what = {
        "article": str(article.id),
        "reason": doing.reason_code,
        "revision": doing.revision,
        "second": None if doing.second_id is None else str(doing.second_id),
        "version": article.version,
    }
    journal.append(
        session,
        f"article.{act.value}",
        who=who,
        what={name: value for name, value in what.items() if value is not None},
        day=day,
    )
