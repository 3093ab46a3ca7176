"""How attachments are stored: three sealed rows each, which say neither name nor type.

The file and its details are the contributor's alone until they are handed in, and
the desk's as well from then on. What the file was called and the words that were
found in it stay the contributor's alone: both may give them away, and the desk
needs neither. They are for checks before publication, and go with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from safepub.cleaning.files import MEDIA_TYPES, SUFFIXES, CleanFile, FileKind, Remains, Removed
from safepub.database import NewsroomSession
from safepub.errors import NotFoundError
from safepub.newsroom import sealed_content, texts
from safepub.newsroom.models.articles import Article, SealedText
from safepub.newsroom.models.attachments import Attachment


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is known of a clean file. Its size is in bytes, its sides in pixels.

    `digest` is the SHA-256 of the clean bytes in hexadecimal, so that nobody attaches
    the same file twice.
    """

    kind: FileKind
    size: int
    digest: str = field(repr=False)
    alt: str = field(default="", repr=False)
    caption: str = field(default="", repr=False)
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    removed: tuple[Removed, ...] = ()
    remains: tuple[Remains, ...] = ()

    @property
    def media_type(self) -> str:
        """What the file is sent as."""
        return MEDIA_TYPES[self.kind]

    @property
    def is_picture(self) -> bool:
        """Whether a browser shows it, and whoever does not see it needs a text instead."""
        return self.media_type.startswith("image/")

    def file_name(self, number: int) -> str:
        """Give the name that the file goes by outside, whatever it was called before."""
        return f"attachment-{number}{SUFFIXES[self.kind]}"


@dataclass(frozen=True, kw_only=True)
class SharedView:
    """An attachment as those see it who may open it; numbers begin at one, without a gap."""

    number: int
    details: Details

    @property
    def kind(self) -> FileKind:
        """Its type."""
        return self.details.kind

    @property
    def media_type(self) -> str:
        """What it is sent as."""
        return self.details.media_type

    @property
    def size(self) -> int:
        """Bytes of the clean file."""
        return self.details.size

    @property
    def alt(self) -> str:
        """What stands in for a picture where it is not seen."""
        return self.details.alt

    @property
    def caption(self) -> str:
        """The line below it."""
        return self.details.caption

    @property
    def is_picture(self) -> bool:
        """Whether a browser shows it."""
        return self.details.is_picture

    @property
    def file_name(self) -> str:
        """The name that it goes by outside."""
        return self.details.file_name(self.number)


class AttachmentNotFoundError(NotFoundError):
    """The article has no attachment of this number."""

    message = "There is no such attachment."


def rows_of(session: NewsroomSession, article_id: UUID) -> Sequence[Attachment]:
    """Give an article's attachments in their order, without their bodies."""
    return session.scalars(
        select(Attachment).where(Attachment.article_id == article_id).order_by(Attachment.number)
    ).all()


def row_at(session: NewsroomSession, article_id: UUID, number: int) -> Attachment:
    """Give an article's attachment of a number, without its body.

    Raises:
        AttachmentNotFoundError: It has none.
    """
    for row in rows_of(session, article_id):
        if row.number == number:
            return row
    raise AttachmentNotFoundError


def store(
    session: NewsroomSession,
    article: Article,
    number: int,
    file: CleanFile,
    kept: tuple[Details, str],
) -> Attachment:
    """Seal a clean file with its details and the name it was sent by, for the contributor alone."""
    details, name = kept
    row = Attachment(
        id=uuid4(),
        article_id=article.id,
        number=number,
        details_id=seal_details(session, article, details),
        words_id=_seal(session, article, {"name": name, "words": file.words}),
    )
    sealed_content.seal(
        session, article.pseudonym_id, file.content, context=context_of(row), for_desk=False
    ).write_to(row)
    session.add(row)
    session.flush()
    return row


def seal_details(
    session: NewsroomSession, article: Article, details: Details, *, for_desk: bool = False
) -> UUID:
    """Store details for the contributor, and for the desk if told so; give their row's id.

    Raises:
        sealed_content.DeskKeyMissingError: It is for the desk, and the desk has no key.
    """
    return texts.seal_details(
        session,
        article,
        {
            "kind": details.kind.value,
            "size": details.size,
            "digest": details.digest,
            "alt": details.alt,
            "caption": details.caption,
            "width": details.width,
            "height": details.height,
            "pages": details.pages,
            "removed": [one.value for one in details.removed],
            "remains": [one.value for one in details.remains],
        },
        for_desk=for_desk,
    ).id


def replace_details(session: NewsroomSession, row: Attachment, details_id: UUID) -> None:
    """Let a file have other details, and delete those that it had."""
    before = texts.get(session, row.details_id)
    row.details_id = details_id
    # The old ones may go only after the row that refers to them has let them go.
    session.flush()
    session.delete(before)
    session.flush()


def read_details(opened: Mapping[str, Any]) -> Details:
    """Give details that were opened as `seal_details` stored them."""
    return Details(
        kind=FileKind(opened["kind"]),
        size=opened["size"],
        digest=opened["digest"],
        alt=opened["alt"],
        caption=opened["caption"],
        width=opened["width"],
        height=opened["height"],
        pages=opened["pages"],
        removed=tuple(Removed(one) for one in opened["removed"]),
        remains=tuple(Remains(one) for one in opened["remains"]),
    )


def share_all(session: NewsroomSession, article: Article, box_seed: bytes) -> None:
    """Let the desk open an article's files and their details: what drafts become once handed in.

    Raises:
        sealed_content.DeskKeyMissingError: The desk has no key.
    """
    for row in rows_of(session, article.id):
        if row.desk_box is None:
            sealed_content.share_with_desk(session, row, box_seed, context=context_of(row))
        details = texts.get(session, row.details_id)
        if details.desk_box is None:
            sealed_content.share_with_desk(
                session, details, box_seed, context=texts.context_of(details)
            )


def delete_rows(session: NewsroomSession, rows: Sequence[Attachment]) -> None:
    """Delete attachments with everything that is sealed beside them."""
    ids = [row.id for row in rows]
    beside = [text_id for row in rows for text_id in (row.details_id, row.words_id) if text_id]
    # What is sealed beside them may go only after the rows that refer to it.
    session.execute(delete(Attachment).where(Attachment.id.in_(ids)))
    session.execute(delete(SealedText).where(SealedText.id.in_(beside)))


def delete_words(session: NewsroomSession, article_id: UUID) -> None:
    """Delete what an article's files were called and the words that were found in them."""
    rows = rows_of(session, article_id)
    words = [row.words_id for row in rows if row.words_id is not None]
    for row in rows:
        row.words_id = None
    # They may go only after the rows that refer to them have let them go.
    session.flush()
    session.execute(delete(SealedText).where(SealedText.id.in_(words)))


def context_of(row: Attachment) -> bytes:
    """Name the row that a file is bound to, so that files cannot be exchanged."""
    return b"safepub/attachment/v1\0" + row.id.bytes + row.article_id.bytes


def _seal(session: NewsroomSession, article: Article, kept: Mapping[str, Any]) -> UUID:
    return texts.seal_details(session, article, kept, for_desk=False).id
