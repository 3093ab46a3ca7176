"""Clean files for tests of the newsroom, and what is stored of them."""

from uuid import UUID

from sqlalchemy import select

from safepub.cleaning.files import CleanFile, FileKind, Remains, Removed
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import attachment_rows, attachments, drafts
from safepub.newsroom.models.articles import SealedText
from safepub.newsroom.models.attachments import Attachment
from tests.newsroom.conftest import CHECKED, Newsroom

NAME = "Maryja-Vymyslenaja-at-home.jpg"
WORDS = "Found in the file: Maryja Vymyslenaja"


def picture(content: bytes = b"picture") -> CleanFile:
    """Give a picture, as cleaning would."""
    return CleanFile(
        kind=FileKind.JPEG,
        content=content,
        removed=(Removed.LOCATION, Removed.CAMERA),
        remains=(Remains.SENSOR_NOISE,),
        width=60,
        height=40,
    )


def paper(content: bytes = b"paper", words: str = WORDS) -> CleanFile:
    """Give a document, as cleaning would."""
    return CleanFile(kind=FileKind.PDF, content=content, words=words, pages=2)


def attach(
    session: NewsroomSession, newsroom: Newsroom, article_id: UUID, *files: CleanFile
) -> None:
    """Attach files to an article of Maks."""
    for file in files:
        attachments.add(session, newsroom.maks, article_id, file, name=NAME)


def hand_in(databases: Databases, newsroom: Newsroom, article_id: UUID) -> None:
    """Hand an article of Maks in."""
    with databases.newsroom() as session:
        drafts.submit(session, newsroom.maks, article_id, checked=CHECKED)


def contents(databases: Databases, newsroom: Newsroom, article_id: UUID) -> list[bytes]:
    """Open all files of an article of Maks, in their order."""
    with databases.newsroom(write=False) as session:
        numbers = [row.number for row in attachment_rows.rows_of(session, article_id)]
        return [
            attachments.open_own(session, newsroom.maks, article_id, number)[2]
            for number in numbers
        ]


def sealed_bytes(databases: Databases, article_id: UUID) -> list[bytes]:
    """Give every byte that is stored of an article's texts and files."""
    with databases.newsroom(write=False) as session:
        rows: list[Attachment | SealedText] = [
            *session.scalars(select(Attachment).where(Attachment.article_id == article_id)),
            *session.scalars(select(SealedText).where(SealedText.article_id == article_id)),
        ]
        return [
            part for row in rows for part in (row.body, row.contributor_box, row.desk_box or b"")
        ]
