"""The desk's queue: what lies where, and whom it waits for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select

from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.newsroom import desk_texts, queue_filters
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article, Revision, Submission
from safepub.newsroom.queue_filters import Filters
from safepub.newsroom.sealed_content import NotReadableError
from safepub.newsroom.states import Right

PAGE_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class QueueEntry:
    """One line of the queue; `waiting_for` is None where nobody has to act.

    `headline` is None where the reader's keys do not open the text.
    """

    article: Article
    headline: str | None = field(repr=False)
    waiting_for: Right | None


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """One page of the queue."""

    entries: Sequence[QueueEntry]
    total: int
    page: int
    pages: int


def show(
    session: NewsroomSession,
    desk: DeskReader,
    filters: Filters,
    *,
    today: date,
    page: int = 1,
) -> QueuePage:
    """Open one page of the queue; drafts never appear.

    Work that can be done now comes first, and of it what has waited longest.
    """
    where = queue_filters.conditions(filters, today)
    total = session.scalars(select(func.count()).select_from(Article).where(*where)).one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    rows = session.execute(
        select(Article, newest_text())
        .where(*where)
        .order_by(queue_filters.rank(), Article.moved_on, Article.id)
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    ).all()
    headlines = _headlines(session, desk, [row[1] for row in rows if row[1] is not None])
    entries = [
        QueueEntry(
            article=article,
            headline=None if text_id is None else headlines.get(text_id),
            waiting_for=queue_filters.waits_for(article),
        )
        for article, text_id in rows
    ]
    return QueuePage(entries=entries, total=total, page=page, pages=pages)


def newest_text() -> ScalarSelect[Any]:
    """Name an article's newest text within a statement, as `drafts.newest_text_id` does.

    It is null where the desk has none any more.
    """
    revision, submission = (
        select(kind.text_id)
        .where(kind.article_id == Article.id)
        .order_by(kind.number.desc())
        .limit(1)
        .correlate(Article)
        .scalar_subquery()
        for kind in (Revision, Submission)
    )
    return select(func.coalesce(revision, submission)).correlate(Article).scalar_subquery()


def _headlines(
    session: NewsroomSession, desk: DeskReader, text_ids: Collection[UUID]
) -> dict[UUID, str]:
    """Open headlines; one that does not open must not hide all the others."""
    keys = desk_texts.keys_of(desk.desk_keys)
    found = {}
    for text_id, stored in desk_texts.load(session, list(text_ids)).items():
        try:
            found[text_id] = desk_texts.open_(stored, keys).text.headline
        except (NotReadableError, SealBrokenError):
            continue
    return found
