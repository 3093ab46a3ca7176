"""The contributor's side of an article: write, hand in, see what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import delete, func, select

from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError, NotFoundError
from safepub.newsroom import (
    acts,
    attachment_rows,
    editions,
    leak_checks,
    messages,
    states,
    texts,
)
from safepub.newsroom.leak_checks import Checked
from safepub.newsroom.models.articles import Article, Draft, Revision, SealedText, Submission
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.states import Act, Right, State
from safepub.newsroom.texts import Note, NoteKind, Text

WRITING_STATES = frozenset({State.DRAFT, State.CHANGES_REQUESTED})


@dataclass(frozen=True, kw_only=True)
class Room:
    """A contributor who has logged in, with the key that opens their texts."""

    contributor_id: UUID
    box_seed: bytes = field(repr=False)
    note_key: bytes = field(repr=False, default=b"")
    """Opens their watch-list (`newsroom.watch_lists`), and nothing else."""


@dataclass(frozen=True, kw_only=True)
class RoomEntry:
    """One line of a contributor's list."""

    article: Article
    headline: str = field(repr=False)


class ArticleNotFoundError(NotFoundError):
    """No such article for whoever asks; others' and missing ones look the same."""

    message = "There is no such article."


class PseudonymNotFoundError(NotFoundError):
    """The contributor has no such pseudonym."""

    message = "There is no such byline of yours."


class PseudonymRetiredError(ConflictError):
    """Nothing new is written under a retired pseudonym."""

    message = "You use this byline no more, so nothing new can be written under it."


class TextIncompleteError(InvalidError):
    """A submission needs a headline and a text."""

    message = "To hand it in, the article needs a headline and a text."


def start(session: NewsroomSession, room: Room, pseudonym_id: UUID, text: Text) -> Article:
    """Begin an article with a draft that only its contributor can open.

    Raises:
        PseudonymNotFoundError: The pseudonym is not theirs.
        PseudonymRetiredError: They use it no more.
    """
    # Locked, or an old byline could go on here while it is being left nowhere.
    pseudonym = session.get(Pseudonym, pseudonym_id, with_for_update={"read": True})
    if pseudonym is None or pseudonym.contributor_id != room.contributor_id:
        raise PseudonymNotFoundError
    if pseudonym.retired:
        raise PseudonymRetiredError
    article = Article(pseudonym_id=pseudonym.id, byline=pseudonym.byline, language=text.language)
    session.add(article)
    # The sealed text refers to it without an ORM relationship.
    session.flush()
    sealed = texts.seal(session, article, text, for_desk=False)
    session.add(Draft(article_id=article.id, text_id=sealed.id))
    return article


def save(
    session: NewsroomSession, room: Room, article_id: UUID, text: Text, *, seen_edition: int
) -> Article:
    """Replace the draft of an article that is still the contributor's to write.

    Of the text's notes the disclosure alone is theirs; the other notes, and the credits,
    stay as they were.

    Raises:
        ArticleNotFoundError: It is not theirs.
        states.ActNotAllowedError: It is not theirs to write now.
        editions.EditCollisionError: It was saved elsewhere since it was opened.
    """
    article = get_own(session, room, article_id)
    if article.state not in WRITING_STATES:
        raise states.ActNotAllowedError
    editions.claim(session, article, seen=seen_edition)
    # What else the desk added stays; the contributor's form does not show it.
    before = open_draft(session, room, article_id)
    text = replace(
        before,
        headline=text.headline,
        dek=text.dek,
        body=text.body,
        language=text.language,
        notes=_closing_note_of(text, before),
    )
    _drop_draft(session, article)
    sealed = texts.seal(session, article, text, for_desk=False)
    session.add(Draft(article_id=article.id, text_id=sealed.id))
    article.language = text.language
    return article


def open_draft(session: NewsroomSession, room: Room, article_id: UUID) -> Text:
    """Open what the contributor writes on: the draft, or else the newest revision.

    Raises:
        ArticleNotFoundError: It is not theirs.
    """
    article = get_own(session, room, article_id)
    text_id = current_text_id(session, article)
    return texts.open_as_contributor(texts.get(session, text_id), room.box_seed)


def submit(session: NewsroomSession, room: Room, article_id: UUID, *, checked: Checked) -> Article:
    """Hand the draft in: sealed to the desk as well, and unchangeable from now on.

    `checked` says how the check of this draft went, which the desk sees.

    Raises:
        ArticleNotFoundError: It is not theirs.
        states.ActNotAllowedError: It is not theirs to hand in now.
        TextIncompleteError: It has no headline or no text.
        sealed_content.DeskKeyMissingError: The desk has no key.
    """
    article = get_own(session, room, article_id)
    act = Act.RESUBMIT if article.state is State.CHANGES_REQUESTED else Act.SUBMIT
    transition = states.check(act, article.state, {Right.CONTRIBUTOR})
    text = open_draft(session, room, article_id)
    if not text.headline.strip() or not text.body.strip():
        raise TextIncompleteError
    editions.claim(session, article)
    _drop_draft(session, article)
    sealed = texts.seal(session, article, text, for_desk=True)
    session.add(
        Submission(
            article_id=article.id,
            number=1 + _newest_number(session, Submission, article),
            text_id=sealed.id,
        )
    )
    if act is Act.RESUBMIT:
        number = 1 + _newest_number(session, Revision, article)
        session.add(Revision(article_id=article.id, number=number, text_id=sealed.id))
        # It answers what the editors wrote.
        messages.mark_read(session, messages.about(article), from_desk=True)
    attachment_rows.share_all(session, article, room.box_seed)
    # Last: it names what the desk gets, attachments included.
    leak_checks.record(session, article, sealed.id, checked)
    acts.done(session, article, transition, acts.BY_CONTRIBUTOR)
    return article


def delete_draft(session: NewsroomSession, room: Room, article_id: UUID) -> None:
    """Delete an article that was never handed in.

    Raises:
        ArticleNotFoundError: It is not theirs.
        states.ActNotAllowedError: It was handed in.
    """
    article = get_own(session, room, article_id)
    if article.state is not State.DRAFT:
        raise states.ActNotAllowedError
    editions.claim(session, article)
    _drop_draft(session, article)
    attachment_rows.delete_rows(session, attachment_rows.rows_of(session, article.id))
    session.delete(article)


def get_own(session: NewsroomSession, room: Room, article_id: UUID) -> Article:
    """Fetch one of the contributor's own articles.

    Raises:
        ArticleNotFoundError: It is somebody else's, or there is none.
    """
    article = session.scalars(
        select(Article)
        .join(Pseudonym, Pseudonym.id == Article.pseudonym_id)
        .where(Article.id == article_id, Pseudonym.contributor_id == room.contributor_id)
    ).one_or_none()
    if article is None:
        raise ArticleNotFoundError
    return article


def own_articles(session: NewsroomSession, room: Room) -> Sequence[Article]:
    """List the contributor's articles in no order, without opening any."""
    return session.scalars(
        select(Article)
        .join(Pseudonym, Pseudonym.id == Article.pseudonym_id)
        .where(Pseudonym.contributor_id == room.contributor_id)
    ).all()


def list_entries(session: NewsroomSession, room: Room) -> Sequence[RoomEntry]:
    """List the contributor's articles by headline, for want of any stored time."""
    entries = [
        RoomEntry(article=article, headline=open_draft(session, room, article.id).headline)
        for article in own_articles(session, room)
    ]
    return sorted(entries, key=lambda entry: (entry.headline.casefold(), entry.article.id))


def current_text_id(session: NewsroomSession, article: Article) -> UUID:
    """Name the text that the contributor sees: the draft's, or else the newest one's."""
    draft = session.get(Draft, article.id)
    return draft.text_id if draft is not None else newest_text_id(session, article)


def newest_text_id(session: NewsroomSession, article: Article) -> UUID:
    """Name the newest revision's text, or the submission's before it was taken on."""
    for kind in (Revision, Submission):
        text_id = session.scalars(
            select(kind.text_id)
            .where(kind.article_id == article.id)
            .order_by(kind.number.desc())
            .limit(1)
        ).first()
        if text_id is not None:
            return text_id
    raise ArticleNotFoundError


def _closing_note_of(text: Text, before: Text) -> tuple[Note, ...]:
    """Give the contributor's own closing note in front of what the desk had added."""
    own = tuple(note for note in text.notes if note.kind is NoteKind.DISCLOSURE)
    return own + tuple(note for note in before.notes if note.kind is not NoteKind.DISCLOSURE)


def _newest_number(
    session: NewsroomSession, kind: type[Submission | Revision], article: Article
) -> int:
    newest = select(func.max(kind.number)).where(kind.article_id == article.id)
    return session.scalar(newest) or 0


def _drop_draft(session: NewsroomSession, article: Article) -> None:
    draft = session.get(Draft, article.id)
    if draft is None:
        return
    text_id = draft.text_id
    session.delete(draft)
    # The text may go only after the row that refers to it.
    session.flush()
    session.execute(delete(SealedText).where(SealedText.id == text_id))
