"""Note templates: usual words of closing notes, for one pseudonym or for all; sealed to the desk.

They are copied into a text, so a template that is changed later changes no article.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import func, or_, select

from safepub.crypto.suite import SealBrokenError
from safepub.database import NewsroomSession
from safepub.errors import ConflictError, InvalidError, NotFoundError
from safepub.newsroom import conversations, sealed_for_desk
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.desk import NoteTemplate
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.sealed_content import NotReadableError
from safepub.newsroom.states import State
from safepub.newsroom.texts import MAX_NOTE, NoteKind

MOST = 200
"""The list opens all of them, a third of a millisecond each."""


@dataclass(frozen=True, kw_only=True)
class Template:
    """Words for a kind of note; `pseudonym_id` is None where they are for everybody."""

    kind: NoteKind
    words: str = field(repr=False)
    pseudonym_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TemplateView:
    """A template as the desk sees it.

    Attributes:
        byline: That of the pseudonym it is for, as it is now; None for everybody's.
        words: None where the reader's keys do not open them.
    """

    id: UUID
    kind: NoteKind
    pseudonym_id: UUID | None
    byline: str | None = field(repr=False)
    words: str | None = field(repr=False)


class TemplateNotFoundError(NotFoundError):
    """There is no such template, or no longer."""

    message = "There is no such note template."


class TemplateWordsError(InvalidError):
    """A template without words, or with more than a note takes."""

    message = "Please give the words of the note, at most 2,000 characters."


class TemplatePseudonymError(InvalidError):
    """The desk knows no article under this pseudonym."""

    message = "Please choose one of the bylines."


class TooManyTemplatesError(ConflictError):
    """There are 200 templates."""

    message = "There are 200 note templates already. Delete one that nobody needs."


def list_(session: NewsroomSession, desk: DeskReader) -> list[TemplateView]:
    """Open all templates: everybody's first, then by byline, in the order of printed notes.

    Raises:
        states.RightMissingError: Whoever asks is no editor.
    """
    return _views(session, desk, None)


def list_for(session: NewsroomSession, desk: DeskReader, pseudonym_id: UUID) -> list[TemplateView]:
    """Open the templates that fit articles under a pseudonym: its own first, then everybody's.

    Raises:
        states.RightMissingError: Whoever asks is no editor.
    """
    found = _views(session, desk, pseudonym_id)
    return sorted(found, key=lambda view: view.pseudonym_id is None)


def get(session: NewsroomSession, desk: DeskReader, template_id: UUID) -> TemplateView:
    """Open one template.

    Raises:
        states.RightMissingError: Whoever asks is no editor.
        TemplateNotFoundError: There is none.
    """
    for view in list_(session, desk):
        if view.id == template_id:
            return view
    raise TemplateNotFoundError


def make(session: NewsroomSession, desk: DeskReader, template: Template) -> UUID:
    """Keep a template and give its id.

    Raises:
        states.RightMissingError: Whoever makes it is no editor.
        TemplateWordsError: It has no words, or too many.
        TemplatePseudonymError: The desk knows nobody under this pseudonym.
        TooManyTemplatesError: There are 200 already.
    """
    conversations.require_editor(desk)
    if session.scalars(select(func.count()).select_from(NoteTemplate)).one() >= MOST:
        raise TooManyTemplatesError
    row = NoteTemplate(id=uuid4())
    _write(session, row, template)
    session.add(row)
    session.flush()
    return row.id


def change(
    session: NewsroomSession, desk: DeskReader, template_id: UUID, template: Template
) -> None:
    """Give a template other words, another kind or another pseudonym; notes stay as they are.

    Raises:
        states.RightMissingError: Whoever changes it is no editor.
        TemplateNotFoundError: There is none.
        TemplateWordsError: It has no words, or too many.
        TemplatePseudonymError: The desk knows nobody under this pseudonym.
    """
    conversations.require_editor(desk)
    _write(session, _row(session, template_id), template)
    session.flush()


def remove(session: NewsroomSession, desk: DeskReader, template_id: UUID) -> None:
    """Delete a template; notes that it was put into stay as they are.

    Raises:
        states.RightMissingError: Whoever deletes it is no editor.
        TemplateNotFoundError: There is none.
    """
    conversations.require_editor(desk)
    session.delete(_row(session, template_id))
    session.flush()


def pseudonyms(session: NewsroomSession) -> Sequence[tuple[UUID, str]]:
    """List the pseudonyms whose articles the desk has, with their bylines, by byline."""
    known = select(Article.pseudonym_id).where(Article.state != State.DRAFT)
    rows = session.execute(select(Pseudonym.id, Pseudonym.byline).where(Pseudonym.id.in_(known)))
    return sorted(
        ((id_, byline) for id_, byline in rows), key=lambda row: (row[1].casefold(), row[0])
    )


def context_of(row: NoteTemplate) -> bytes:
    """Name the row that a template's words are bound to."""
    return b"safepub/note_template/v1\0" + row.id.bytes


def _views(
    session: NewsroomSession, desk: DeskReader, pseudonym_id: UUID | None
) -> list[TemplateView]:
    conversations.require_editor(desk)
    asked = select(NoteTemplate, Pseudonym.byline).outerjoin(
        Pseudonym, Pseudonym.id == NoteTemplate.pseudonym_id
    )
    if pseudonym_id is not None:
        fits = NoteTemplate.pseudonym_id
        asked = asked.where(or_(fits.is_(None), fits == pseudonym_id))
    found = [_view(row, byline, desk) for row, byline in session.execute(asked)]
    return sorted(found, key=_place)


def _place(view: TemplateView) -> tuple[str, int, str, UUID]:
    kinds = list(NoteKind)
    return ((view.byline or "").casefold(), kinds.index(view.kind), view.words or "", view.id)


def _view(row: NoteTemplate, byline: str | None, desk: DeskReader) -> TemplateView:
    """Open one template; one that does not open must not hide all the others."""
    try:
        words = str(sealed_for_desk.open_(row, desk.desk_keys, context=context_of(row))["words"])
    except (NotReadableError, SealBrokenError):
        words = None
    return TemplateView(
        id=row.id,
        kind=NoteKind(row.kind),
        pseudonym_id=row.pseudonym_id,
        byline=byline,
        words=words,
    )


def _row(session: NewsroomSession, template_id: UUID) -> NoteTemplate:
    row = session.get(NoteTemplate, template_id, with_for_update=True)
    if row is None:
        raise TemplateNotFoundError
    return row


def _write(session: NewsroomSession, row: NoteTemplate, template: Template) -> None:
    words, chosen = template.words.strip(), template.pseudonym_id
    if not words or len(words) > MAX_NOTE:
        raise TemplateWordsError
    if chosen is not None and chosen not in {id_ for id_, _ in pseudonyms(session)}:
        raise TemplatePseudonymError
    row.kind, row.pseudonym_id = template.kind.value, chosen
    sealed_for_desk.seal(session, {"words": words}, context=context_of(row)).write_to(row)
