"""Corrections and clarifications: what the newsroom says about a published article."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select

from safepub.database import NewsroomSession
from safepub.errors import InvalidError
from safepub.newsroom import acts, articles, publishing, texts, versions
from safepub.newsroom.acts import Doing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.versions import Correction
from safepub.newsroom.states import Act
from safepub.newsroom.versions import ChangeKind


class CorrectionKind(StrEnum):
    """Whether something was wrong, or only unclear."""

    CORRECTION = "correction"
    CLARIFICATION = "clarification"


class Placement(StrEnum):
    """Where in the article it is printed."""

    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True, kw_only=True)
class NewCorrection:
    """What is to be said, in the newsroom's own words."""

    kind: CorrectionKind
    placement: Placement
    words: str = field(repr=False)
    seen_edition: int
    """The article's edition that was shown."""


class CorrectionMissingError(InvalidError):
    """A correction without words says nothing."""

    message = "Please say what was wrong or unclear."


def correct(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    new: NewCorrection,
    *,
    now: datetime,
) -> None:
    """Add a dated correction to the live version; its text stays as it is.

    Raises:
        CorrectionMissingError: There are no words.
        texts.TextTooLongError: There are too many.
        states.ActNotAllowedError: The article is not published.
        editions.EditCollisionError: It is not the edition that was shown.
        versions.VersionMissingError: Nothing is kept that could be corrected.
    """
    if not new.words.strip():
        raise CorrectionMissingError
    if len(new.words) > texts.MAX_NOTE:
        raise texts.TextTooLongError
    article, transition = articles.begin(
        session, desk, Act.CORRECT, article_id, seen=new.seen_edition
    )
    live = versions.current(session, article)
    publishing.number_version(article, article.published_revision or 0, now=now)
    add(session, article, new, now=now)
    published = replace(
        live,
        version=article.version,
        updated_at=versions.to_the_minute(now),
        corrections=tuple(publishing.corrections_of(session, article)),
    )
    versions.issue(session, article, published, ChangeKind.CORRECTED, now=now)
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id))


def add(session: NewsroomSession, article: Article, new: NewCorrection, *, now: datetime) -> None:
    """Write a correction down for the version that the article has now."""
    newest = select(func.max(Correction.number)).where(Correction.article_id == article.id)
    session.add(
        Correction(
            article_id=article.id,
            number=1 + (session.scalar(newest) or 0),
            kind=new.kind.value,
            placement=new.placement.value,
            words=new.words.strip(),
            corrected_on=now.astimezone(UTC).date(),
            version=article.version,
        )
    )
    session.flush()
