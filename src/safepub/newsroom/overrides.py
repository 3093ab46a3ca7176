"""A publisher's word that a text may go out which its contributor has not checked as it is.

It takes two: whoever gives it neither wrote the text last nor publishes it then
(`leak_checks.require`). The reason is sealed to the desk.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import (
    acts,
    articles,
    leak_checks,
    messages,
    publishing,
    sealed_for_desk,
    states,
    texts,
)
from safepub.newsroom.acts import Doing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.desk import Override
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.sealed_content import NotReadableError
from safepub.newsroom.states import Act


@dataclass(frozen=True, kw_only=True)
class Unchecked:
    """Why a text may go out unchecked, in the edition that was shown."""

    reason: str = field(repr=False)
    seen_edition: int


@dataclass(frozen=True, kw_only=True)
class OverrideView:
    """An override as the desk sees it; `reason` is None where this log-in opens it not."""

    name: str
    given_on: date
    reason: str | None = field(repr=False)


class OwnTextError(ConflictError):
    """Nobody answers for a text that they were the last at the desk to edit."""

    message = (
        "You were the last at the desk to edit this text, so somebody else has to answer for it."
    )


def give(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    order: Unchecked,
    *,
    today: date,
) -> None:
    """Let exactly this text, with its attachments, go on without its contributor's check.

    Of a published article it is the next version's text. Whoever gives it cannot be the one
    who publishes it then. They have shown a fresh code.

    Raises:
        OwnTextError: They were the last at the desk to edit it.
        messages.ReasonMissingError: No reason was given.
        texts.TextTooLongError: The reason is too long.
        states.ActNotAllowedError: The text is neither a proof nor approved.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    reason = order.reason.strip()
    if not reason:
        raise messages.ReasonMissingError
    if len(reason) > texts.MAX_MESSAGE:
        raise texts.TextTooLongError
    act = states.of_next_version(Act.OVERRIDE, articles.get(session, article_id).state)
    article, transition = articles.begin(session, desk, act, article_id, seen=order.seen_edition)
    if articles.edited_last(session, desk, article):
        raise OwnTextError
    approved = publishing.require_approved(article)
    row = Override(
        article_id=article.id,
        digest=leak_checks.digest_approved(session, article),
        staff_id=desk.staff_id,
        given_on=today,
    )
    sealed = sealed_for_desk.seal(session, {"reason": reason}, context=context_of(row))
    sealed.write_to(row)
    session.merge(row)
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id, revision=approved))


def at_desk(session: NewsroomSession, desk: DeskReader, article: Article) -> Sequence[OverrideView]:
    """List what was let go on unchecked of an article, the newest first."""
    rows = session.execute(
        select(Override, Staff.name)
        .join(Staff, Staff.id == Override.staff_id)
        .where(Override.article_id == article.id)
        .order_by(Override.given_on.desc(), Staff.name)
    )
    return [
        OverrideView(name=name, given_on=row.given_on, reason=_reason(row, desk))
        for row, name in rows
    ]


def of_approved(
    session: NewsroomSession, desk: DeskReader, article: Article
) -> OverrideView | None:
    """Give the override that stands for the approved text, if one does."""
    if article.approved_revision is None:
        return None
    digest = leak_checks.digest_approved(session, article)
    row = session.get(Override, (article.id, digest))
    if row is None:
        return None
    name = session.get_one(Staff, row.staff_id).name
    return OverrideView(name=name, given_on=row.given_on, reason=_reason(row, desk))


def context_of(row: Override) -> bytes:
    """Name the row that a reason is bound to, so that reasons cannot be exchanged."""
    return b"safepub/override/v1\0" + row.digest + row.article_id.bytes


def _reason(row: Override, desk: DeskReader) -> str | None:
    try:
        opened = sealed_for_desk.open_(row, desk.desk_keys, context=context_of(row))
    except NotReadableError:
        return None
    return str(opened["reason"])
