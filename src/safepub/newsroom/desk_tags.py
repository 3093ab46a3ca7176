"""Desk tags: labels by which the desk sorts its work; their names are sealed to the desk.

Nobody outside learns of them: no contributor, no outlet. A tag changes no article.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select

from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError, NotFoundError
from safepub.newsroom import articles, conversations, sealed_for_desk
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.desk import ArticleDeskTag, DeskTag
from safepub.newsroom.sealed_content import NotReadableError

MAX_NAME = 40
MOST = 50
"""Each page of the queue opens all names, a third of a millisecond each."""


@dataclass(frozen=True, kw_only=True)
class DeskTagView:
    """One tag; `name` is None where the reader's keys do not open it."""

    id: UUID
    name: str | None = field(repr=False)
    articles: int = 0
    """How many articles bear it."""


class DeskTagNotFoundError(NotFoundError):
    """There is no such tag, or no longer."""

    message = "There is no such desk tag."


class DeskTagNameError(InvalidError):
    """A tag without a name, or with one of more than 40 characters."""

    message = "Please give the desk tag a name of up to 40 characters."


class DeskTagTakenError(InvalidError):
    """Another tag has this name, in capitals or not."""

    message = "There is a desk tag with this name already."


class TooManyDeskTagsError(ConflictError):
    """There are 50 tags."""

    message = "There are 50 desk tags already. Delete one that nobody needs."


def list_(session: NewsroomSession, desk: DeskReader) -> list[DeskTagView]:
    """Open all tags, in the order of their names; those that do not open come last."""
    counts = {
        row[0]: row[1]
        for row in session.execute(
            select(ArticleDeskTag.desk_tag_id, func.count()).group_by(ArticleDeskTag.desk_tag_id)
        )
    }
    found = [
        DeskTagView(id=row.id, name=_name(row, desk), articles=counts.get(row.id, 0))
        for row in session.scalars(select(DeskTag))
    ]
    return sorted(found, key=lambda tag: (tag.name is None, (tag.name or "").casefold(), tag.id))


def borne_by(session: NewsroomSession, article_id: UUID) -> frozenset[UUID]:
    """Give the ids of the tags that an article bears."""
    bears = select(ArticleDeskTag.desk_tag_id).where(ArticleDeskTag.article_id == article_id)
    return frozenset(session.scalars(bears))


def on_article(session: NewsroomSession, desk: DeskReader, article_id: UUID) -> list[DeskTagView]:
    """Open the tags that an article bears, in the order of their names."""
    borne = borne_by(session, article_id)
    return [tag for tag in list_(session, desk) if tag.id in borne] if borne else []


def make(session: NewsroomSession, desk: DeskReader, name: str) -> UUID:
    """Make a tag and give its id.

    Raises:
        states.RightMissingError: Whoever makes it is no editor.
        DeskTagNameError: The name is missing or too long.
        DeskTagTakenError: Another tag has it.
        TooManyDeskTagsError: There are 50 already.
    """
    conversations.require_editor(desk)
    found = list_(session, desk)
    if len(found) >= MOST:
        raise TooManyDeskTagsError
    row = DeskTag(id=uuid4())
    _seal(session, row, _checked(name, found))
    session.add(row)
    session.flush()
    return row.id


def rename(session: NewsroomSession, desk: DeskReader, tag_id: UUID, name: str) -> None:
    """Give a tag another name; the articles that bear it go on bearing it.

    Raises:
        states.RightMissingError: Whoever renames it is no editor.
        DeskTagNotFoundError: There is no such tag.
        DeskTagNameError: The name is missing or too long.
        DeskTagTakenError: Another tag has it.
    """
    conversations.require_editor(desk)
    row = _get(session, tag_id)
    others = [tag for tag in list_(session, desk) if tag.id != tag_id]
    _seal(session, row, _checked(name, others))
    session.flush()


def remove(session: NewsroomSession, desk: DeskReader, tag_id: UUID) -> None:
    """Delete a tag, and take it off every article.

    Raises:
        states.RightMissingError: Whoever deletes it is no editor.
        DeskTagNotFoundError: There is no such tag.
    """
    conversations.require_editor(desk)
    row = _get(session, tag_id)
    session.execute(delete(ArticleDeskTag).where(ArticleDeskTag.desk_tag_id == row.id))
    session.execute(delete(DeskTag).where(DeskTag.id == row.id))


def put_on(
    session: NewsroomSession, desk: DeskReader, article_id: UUID, tag_ids: Sequence[UUID]
) -> None:
    """Let an article bear exactly these tags.

    Raises:
        states.RightMissingError: Whoever decides is no editor.
        drafts.ArticleNotFoundError: There is no such article.
        DeskTagNotFoundError: There is no such tag, or no longer.
    """
    conversations.require_editor(desk)
    article = articles.get(session, article_id)
    # Locked, so that two who choose at once do not put the same tag on twice.
    session.refresh(article, with_for_update=True)
    chosen = set(tag_ids)
    if chosen - set(session.scalars(select(DeskTag.id))):
        raise DeskTagNotFoundError
    before = borne_by(session, article.id)
    session.execute(
        delete(ArticleDeskTag).where(
            ArticleDeskTag.article_id == article.id,
            ArticleDeskTag.desk_tag_id.in_(before - chosen),
        )
    )
    session.add_all(
        ArticleDeskTag(article_id=article.id, desk_tag_id=tag_id) for tag_id in chosen - before
    )
    session.flush()


def context_of(row: DeskTag) -> bytes:
    """Name the row that a tag's name is bound to."""
    return b"safepub/desk_tag/v1\0" + row.id.bytes


def _get(session: NewsroomSession, tag_id: UUID) -> DeskTag:
    row = session.get(DeskTag, tag_id, with_for_update=True)
    if row is None:
        raise DeskTagNotFoundError
    return row


def _name(row: DeskTag, desk: DeskReader) -> str | None:
    """Open one name; one that does not open must not hide all the others."""
    try:
        opened = sealed_for_desk.open_(row, desk.desk_keys, context=context_of(row))
    except (NotReadableError, SealBrokenError):
        return None
    return str(opened["name"])


def _seal(session: NewsroomSession, row: DeskTag, name: str) -> None:
    sealed_for_desk.seal(session, {"name": name}, context=context_of(row)).write_to(row)


def _checked(name: str, others: Sequence[DeskTagView]) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > MAX_NAME:
        raise DeskTagNameError
    if tidy.casefold() in {(tag.name or "").casefold() for tag in others}:
        raise DeskTagTakenError
    return tidy
