"""The desk's queue: what lies where, and whom it waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, String, case, cast, func, select

from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.newsroom import articles
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.sealed_content import NotReadableError
from safepub.newsroom.states import Right, State

PAGE_SIZE = 25

# The work that can be done now comes first.
ORDER = (
    State.SUBMITTED,
    State.IN_REVIEW,
    State.APPROVED,
    State.PROOF,
    State.CHANGES_REQUESTED,
    State.SCHEDULED,
    State.EMBARGOED,
    State.PUBLISHED,
    State.WITHHELD,
    State.DECLINED,
    State.KILLED,
)

WAITING_FOR: Mapping[State, Right] = {
    State.SUBMITTED: Right.EDITOR,
    State.IN_REVIEW: Right.EDITOR,
    State.CHANGES_REQUESTED: Right.CONTRIBUTOR,
    State.PROOF: Right.CONTRIBUTOR,
    State.APPROVED: Right.PUBLISHER,
    State.WITHHELD: Right.PUBLISHER,
}


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
    """One page of the queue; `counts` covers every state that the desk sees."""

    entries: Sequence[QueueEntry]
    counts: Mapping[State, int]
    page: int
    pages: int


def show(
    session: NewsroomSession, desk: DeskReader, *, state: State | None = None, page: int = 1
) -> QueuePage:
    """Open one page of the queue, of one state or of all; drafts never appear."""
    rows = session.execute(
        select(Article.state, func.count())
        .where(Article.state != State.DRAFT)
        .group_by(Article.state)
    )
    counts = dict.fromkeys(ORDER, 0) | {row[0]: row[1] for row in rows}
    total = counts.get(state, 0) if state is not None else sum(counts.values())
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    statement = _statement(state).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    entries = [
        QueueEntry(
            article=article,
            headline=_headline(session, desk, article),
            waiting_for=WAITING_FOR.get(article.state),
        )
        for article in session.scalars(statement)
    ]
    return QueuePage(entries=entries, counts=counts, page=page, pages=pages)


def _headline(session: NewsroomSession, desk: DeskReader, article: Article) -> str | None:
    """Open a headline; one that does not open must not hide all the others."""
    try:
        return articles.open_text(session, desk, article).headline
    except (NotReadableError, SealBrokenError):
        return None


def _statement(state: State | None) -> Select[Article]:
    statement = select(Article).where(Article.state != State.DRAFT)
    if state is not None:
        statement = statement.where(Article.state == state)
    rank = case(
        {found.value: place for place, found in enumerate(ORDER)},
        value=cast(Article.state, String),
        else_=len(ORDER),
    )
    return statement.order_by(rank, Article.id)
