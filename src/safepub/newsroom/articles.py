"""The desk's side of an article: take on, decline, ask for changes, edit, approve."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select

from safepub.database import NewsroomSession
from safepub.errors import ConflictError
from safepub.newsroom import acts, drafts, editions, messages, states, texts
from safepub.newsroom.acts import Doing
from safepub.newsroom.models.articles import Article, Revision, SealedText
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.states import Act, Right, State, Transition
from safepub.newsroom.texts import Text


@dataclass(frozen=True, kw_only=True)
class DeskReader:
    """A member of staff who has logged in, with the desk keys that this opened."""

    staff_id: UUID
    name: str
    rights: frozenset[Right]
    desk_keys: Mapping[UUID, bytes] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class RevisionView:
    """A revision as the desk lists it; `written_by` is None for the contributor."""

    number: int
    written_by: str | None


class OwnRevisionError(ConflictError):
    """Nobody approves what they wrote last (the four-eyes rule)."""

    message = "You were the last at the desk to edit this text, so somebody else has to approve it."


def get(session: NewsroomSession, article_id: UUID) -> Article:
    """Fetch an article that was handed in.

    Raises:
        drafts.ArticleNotFoundError: There is none, or it is still a draft.
    """
    article = session.get(Article, article_id)
    if article is None or article.state is State.DRAFT:
        raise drafts.ArticleNotFoundError
    return article


def open_text(session: NewsroomSession, desk: DeskReader, article: Article) -> Text:
    """Open the newest revision, or the submission before it was taken on."""
    text_id = drafts.newest_text_id(session, article)
    return texts.open_at_desk(texts.get(session, text_id), desk.desk_keys)


def list_revisions(session: NewsroomSession, article: Article) -> list[RevisionView]:
    """List an article's revisions, newest first."""
    rows = session.execute(
        select(Revision.number, Staff.name)
        .outerjoin(Staff, Staff.id == Revision.writer_id)
        .where(Revision.article_id == article.id)
        .order_by(Revision.number.desc())
    )
    return [RevisionView(number=number, written_by=name) for number, name in rows]


def open_revision(
    session: NewsroomSession, desk: DeskReader, article: Article, number: int
) -> Text:
    """Open one revision by its number.

    Raises:
        drafts.ArticleNotFoundError: The article has no such revision.
    """
    return texts.open_at_desk(revision_text(session, article, number), desk.desk_keys)


def revision_text(session: NewsroomSession, article: Article, number: int) -> SealedText:
    """Fetch the sealed text of one revision.

    Raises:
        drafts.ArticleNotFoundError: The article has no such revision.
    """
    text_id = session.scalars(
        select(Revision.text_id).where(Revision.article_id == article.id, Revision.number == number)
    ).one_or_none()
    if text_id is None:
        raise drafts.ArticleNotFoundError
    return texts.get(session, text_id)


def take_on(session: NewsroomSession, desk: DeskReader, article_id: UUID) -> None:
    """Take a submission on: it becomes revision 1 of the article."""
    article, transition = begin(session, desk, Act.TAKE_ON, article_id)
    session.add(
        Revision(article_id=article.id, number=1, text_id=drafts.newest_text_id(session, article))
    )
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id))


def decline(session: NewsroomSession, desk: DeskReader, article_id: UUID, reason: str) -> None:
    """Decline a submission; the contributor reads the reason.

    Raises:
        messages.ReasonMissingError: No reason was given.
    """
    article, transition = begin(session, desk, Act.DECLINE, article_id)
    messages.send_reason(session, article, reason, writer_id=desk.staff_id)
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id))


def request_changes(
    session: NewsroomSession, desk: DeskReader, article_id: UUID, reason: str
) -> None:
    """Give the article back to its contributor, who reads the reason.

    Raises:
        messages.ReasonMissingError: No reason was given.
    """
    article, transition = begin(session, desk, Act.REQUEST_CHANGES, article_id)
    messages.send_reason(session, article, reason, writer_id=desk.staff_id)
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id))


def edit(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    text: Text,
    *,
    seen_edition: int,
) -> Revision:
    """Add a revision; a proof or an approval of an older one no longer counts.

    Of a published article it is the next version's: outlets keep the live one.

    Raises:
        editions.EditCollisionError: Somebody else changed the article meanwhile.
        texts.TextTooLongError: A part is over its limit.
    """
    act = states.of_next_version(Act.EDIT, get(session, article_id).state)
    article, transition = begin(session, desk, act, article_id, seen=seen_edition)
    revision = add_revision(session, desk, article, text)
    if not article.version:
        # That of a published article goes with the live version.
        article.language = text.language
    article.approved_revision = None
    acts.done(session, article, transition, Doing(staff_id=desk.staff_id, revision=revision.number))
    return revision


def add_revision(
    session: NewsroomSession, desk: DeskReader, article: Article, text: Text
) -> Revision:
    """Seal a text as the article's next revision; the caller has claimed the article.

    Raises:
        texts.TextTooLongError: A part is over its limit.
    """
    newest = select(func.max(Revision.number)).where(Revision.article_id == article.id)
    revision = Revision(
        article_id=article.id,
        number=1 + (session.scalar(newest) or 0),
        text_id=texts.seal(session, article, text, for_desk=True).id,
        writer_id=desk.staff_id,
    )
    session.add(revision)
    return revision


def approve(
    session: NewsroomSession,
    desk: DeskReader,
    article_id: UUID,
    *,
    seen_edition: int,
    four_eyes: bool = True,
) -> None:
    """Approve the newest revision and send it to the contributor as the proof.

    Raises:
        OwnRevisionError: Whoever approves wrote it, and the rule is on.
        editions.EditCollisionError: It is not the revision that was shown.
    """
    act = states.of_next_version(Act.APPROVE, get(session, article_id).state)
    article, transition = begin(session, desk, act, article_id, seen=seen_edition)
    if four_eyes and edited_last(session, desk, article):
        raise OwnRevisionError
    newest = select(func.max(Revision.number)).where(Revision.article_id == article.id)
    article.approved_revision = session.scalars(newest).one()
    doing = Doing(staff_id=desk.staff_id, revision=article.approved_revision)
    acts.done(session, article, transition, doing)


def edited_last(session: NewsroomSession, desk: DeskReader, article: Article) -> bool:
    """Tell whether this person was the last at the desk to write a revision.

    What the contributor handed in since does not count: it may be the very text
    that was sent back to them, or that text with a comma changed.
    """
    writer_id = session.scalars(
        select(Revision.writer_id)
        .where(Revision.article_id == article.id, Revision.writer_id.is_not(None))
        .order_by(Revision.number.desc())
        .limit(1)
    ).first()
    return writer_id == desk.staff_id


def begin(
    session: NewsroomSession,
    desk: DeskReader,
    act: Act,
    article_id: UUID,
    *,
    seen: int | None = None,
) -> tuple[Article, Transition]:
    """Check an act of the desk and claim the article; `acts.done` completes it.

    Raises:
        drafts.ArticleNotFoundError: There is none, or it is still a draft.
        states.RightMissingError: Whoever acts lacks the right.
        states.ActNotAllowedError: It does not start from where the article stands.
        editions.EditCollisionError: It is not the edition that was shown.
    """
    article = get(session, article_id)
    transition = states.check(act, article.state, desk.rights, next_stage=article.next_stage)
    editions.claim(session, article, seen=seen)
    return article, transition
