"""What the desk's queue and its search are narrowed by, and the choices with their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, String, case, cast, exists, func, or_, select

from safepub.database import NewsroomSession
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.desk import ArticleDeskTag
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.states import Right, State

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
WAITED_FOR = (Right.EDITOR, Right.CONTRIBUTOR, Right.PUBLISHER)
AGES = (3, 7, 30)
"""Days since the last act."""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What to show; None leaves a thing open. `older_than` is in days."""

    state: State | None = None
    language: str | None = None
    pseudonym_id: UUID | None = None
    desk_tag_id: UUID | None = None
    older_than: int | None = None
    waiting_for: Right | None = None


@dataclass(frozen=True, kw_only=True)
class Choices:
    """How many articles each choice would show beside the other filters."""

    states: Mapping[State, int]
    languages: Mapping[str, int]
    pseudonyms: Sequence[tuple[UUID, str, int]] = field(repr=False)
    """Id, byline and count, by byline."""
    desk_tags: Mapping[UUID, int]
    ages: Mapping[int, int]
    waiting: Mapping[Right, int]


def waits_for(article: Article) -> Right | None:
    """Name whom an article, or its next version, waits for; None where nobody has to act."""
    is_out = article.state is State.PUBLISHED
    return WAITING_FOR.get((article.next_stage if is_out else None) or article.state)


def conditions(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    """Give what a filtered article fulfils; drafts never do."""
    found = [Article.state != State.DRAFT]
    if filters.state is not None:
        found.append(Article.state == filters.state)
    if filters.language is not None:
        found.append(Article.language == filters.language)
    if filters.pseudonym_id is not None:
        found.append(Article.pseudonym_id == filters.pseudonym_id)
    if filters.desk_tag_id is not None:
        found.append(
            exists().where(
                ArticleDeskTag.article_id == Article.id,
                ArticleDeskTag.desk_tag_id == filters.desk_tag_id,
            )
        )
    if filters.older_than is not None:
        found.append(_older(filters.older_than, today))
    if filters.waiting_for is not None:
        found.append(_waiting(filters.waiting_for))
    return found


def choices(session: NewsroomSession, filters: Filters, today: date) -> Choices:
    """Count what each choice of each filter would show, the other filters as they are."""

    def without(**changed: None) -> list[ColumnElement[bool]]:
        return conditions(replace(filters, **changed), today)

    tags = (
        select(ArticleDeskTag.desk_tag_id, func.count())
        .join(Article, Article.id == ArticleDeskTag.article_id)
        .where(*without(desk_tag_id=None))
        .group_by(ArticleDeskTag.desk_tag_id)
    )
    return Choices(
        states=_by_state(session, without(state=None)),
        languages=_by_language(session, without(language=None)),
        pseudonyms=_by_pseudonym(session, without(pseudonym_id=None)),
        desk_tags={row[0]: row[1] for row in session.execute(tags)},
        ages={
            days: _count(session, [*without(older_than=None), _older(days, today)]) for days in AGES
        },
        waiting={
            right: _count(session, [*without(waiting_for=None), _waiting(right)])
            for right in WAITED_FOR
        },
    )


def _count(session: NewsroomSession, where: Sequence[ColumnElement[bool]]) -> int:
    return session.scalars(select(func.count()).select_from(Article).where(*where)).one()


def _by_state(
    session: NewsroomSession, where: Sequence[ColumnElement[bool]]
) -> Mapping[State, int]:
    rows = session.execute(
        select(Article.state, func.count()).where(*where).group_by(Article.state)
    )
    return dict.fromkeys(ORDER, 0) | {row[0]: row[1] for row in rows}


def _by_language(
    session: NewsroomSession, where: Sequence[ColumnElement[bool]]
) -> Mapping[str, int]:
    rows = session.execute(
        select(Article.language, func.count())
        .where(*where)
        .group_by(Article.language)
        .order_by(Article.language)
    )
    return {row[0]: row[1] for row in rows}


def _by_pseudonym(
    session: NewsroomSession, where: Sequence[ColumnElement[bool]]
) -> Sequence[tuple[UUID, str, int]]:
    rows = session.execute(
        select(Pseudonym.id, Pseudonym.byline, func.count())
        .join(Article, Article.pseudonym_id == Pseudonym.id)
        .where(*where)
        .group_by(Pseudonym.id, Pseudonym.byline)
    )
    found = [(row[0], row[1], row[2]) for row in rows]
    return sorted(found, key=lambda row: (row[1].casefold(), row[0]))


def _older(days: int, today: date) -> ColumnElement[bool]:
    # What was handed in before the day of an act was kept is old.
    return or_(Article.moved_on.is_(None), Article.moved_on < today - timedelta(days=days))


def _waiting(right: Right) -> ColumnElement[bool]:
    # Of an article that is withheld, nothing is done to the next version.
    following = case((Article.state == State.PUBLISHED, Article.next_stage), else_=None)
    standing = func.coalesce(following, Article.state)
    waiting = [state.value for state, found in WAITING_FOR.items() if found is right]
    return cast(standing, String).in_(waiting)


def rank() -> ColumnElement[int]:
    """Order states as `ORDER` does."""
    return case(
        {found.value: place for place, found in enumerate(ORDER)},
        value=cast(Article.state, String),
        else_=len(ORDER),
    )
