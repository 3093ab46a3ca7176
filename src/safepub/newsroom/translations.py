"""Translations: which of the newsroom's articles another one may say that it translates."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import versions
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.states import State

MOST = 200
"""Articles that are offered, the newest ones."""


@dataclass(frozen=True, kw_only=True)
class OriginalChoice:
    """A published article by what is public of it."""

    id: UUID
    language: str
    byline: str = field(repr=False)
    headline: str = field(repr=False)


class OriginalNotPublishedError(InvalidError):
    """Outlets are told of the original, so they have to know it."""

    message = "Choose an article that is published and not this one."


def choices(session: NewsroomSession, article_id: UUID) -> Sequence[OriginalChoice]:
    """List the newest published articles that this one may translate."""
    rows = session.execute(
        select(Article.id, Rendition.body)
        .join(Rendition, Rendition.article_id == Article.id)
        .where(
            Article.state == State.PUBLISHED,
            Article.id != article_id,
            Rendition.format == versions.SUMMARY,
        )
        .order_by(Article.published_at.desc(), Article.id)
        .limit(MOST)
    )
    return [_choice(id_, json.loads(body)) for id_, body in rows]


def require(session: NewsroomSession, article_id: UUID, original_id: UUID | None) -> None:
    """Pass if an article may say that it translates another, or none.

    Raises:
        OriginalNotPublishedError: It is itself, or one that outlets do not have.
    """
    if original_id is None:
        return
    state = session.scalars(select(Article.state).where(Article.id == original_id)).one_or_none()
    if state is not State.PUBLISHED or original_id == article_id:
        raise OriginalNotPublishedError


def _choice(id_: UUID, told: dict[str, str]) -> OriginalChoice:
    return OriginalChoice(
        id=id_, language=told["language"], byline=told["byline"], headline=told["headline"]
    )
