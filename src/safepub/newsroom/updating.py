"""The next version of a published article, prepared while the live one stays as it is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from safepub.database import NewsroomSession
from safepub.newsroom import acts, articles, leak_checks, media, openers, publishing, versions
from safepub.newsroom.acts import Doing
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article, Revision, SealedText, Submission
from safepub.newsroom.models.desk import Comment
from safepub.newsroom.states import Act
from safepub.newsroom.versions import ChangeKind


def update(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    *,
    seen_edition: int,
    now: datetime,
) -> None:
    """Publish the next version in the live one's place.

    Raises:
        states.ActNotAllowedError: No next version is approved and passed.
        publishing.CreditMissingError: The article has no byline.
        leak_checks.LeakCheckMissingError: It is not what its contributor checked.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    article, transition = articles.begin(session, desk, Act.UPDATE, article_id, seen=seen_edition)
    approved = publishing.require_approved(article)
    leak_checks.require(session, article, by=desk.staff_id)
    leak_checks.forget(session, article)
    text = articles.open_revision(session, desk, article, approved)
    publishing.number_version(article, approved, now=now)
    article.language = text.language
    files = media.publish(session, openers.at_desk(desk.desk_keys), article)
    published = publishing.public_form(session, article, text, files)
    versions.issue(session, article, published, ChangeKind.UPDATED, now=now)
    if versions.was_renamed(session, article):
        # The text of those before may name the byline that became dangerous.
        versions.forget_older(session, article)
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id, revision=approved))


def discard(
    session: NewsroomSession, desk: DeskReader, article_id: UUID, *, seen_edition: int
) -> None:
    """Drop the next version: the live one's text is the newest again.

    Raises:
        states.ActNotAllowedError: No next version is prepared.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    article, transition = articles.begin(
        session, desk, Act.DISCARD_UPDATE, article_id, seen=seen_edition
    )
    _drop_revisions(session, article)
    leak_checks.forget(session, article)
    article.approved_revision = article.published_revision
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id))


def _drop_revisions(session: NewsroomSession, article: Article) -> None:
    live = article.published_revision or 0
    newer = (Revision.article_id == article.id, Revision.number > live)
    handed_in = select(Submission.text_id).where(Submission.article_id == article.id)
    dropped = session.scalars(
        select(Revision.text_id).where(*newer, Revision.text_id.not_in(handed_in))
    ).all()
    of_dropped = (Comment.article_id == article.id, Comment.revision > live)
    session.execute(delete(Comment).where(*of_dropped))
    session.execute(delete(Revision).where(*newer))
    session.execute(delete(SealedText).where(SealedText.id.in_(dropped)))
