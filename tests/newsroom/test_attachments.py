"""Attachments: added, described, ordered and removed while the article is the contributor's."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select

from safepub.cleaning.files import FileKind, Removed
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import (
    attachment_rows,
    attachments,
    drafts,
    states,
)
from safepub.newsroom.attachment_rows import AttachmentNotFoundError
from safepub.newsroom.attachments import Description
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.articles import Article, SealedText
from safepub.newsroom.models.attachments import Attachment
from safepub.newsroom.states import State
from tests.newsroom.attaching import (
    NAME,
    WORDS,
    attach,
    contents,
    hand_in,
    paper,
    picture,
)
from tests.newsroom.conftest import Newsroom

Change = Callable[[NewsroomSession, Room, UUID], object]
SAID = Description(alt="A bridge", caption="At night")
CHANGES: dict[str, Change] = {
    "add": lambda session, room, article_id: attachments.add(
        session, room, article_id, picture(b"more"), name=NAME
    ),
    "describe": lambda session, room, article_id: attachments.describe(
        session, room, article_id, 1, SAID
    ),
    "move": lambda session, room, article_id: attachments.move(
        session, room, article_id, 1, up=False
    ),
    "remove": lambda session, room, article_id: attachments.remove(session, room, article_id, 1),
}


@pytest.fixture
def draft(databases: Databases, newsroom: Newsroom) -> UUID:
    """A draft of Maks with a picture and a document."""
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
        attach(session, newsroom, article_id, picture(), paper())
    return article_id


def test_a_contributor_reads_everything_about_their_files(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    with databases.newsroom(write=False) as session:
        first, second = attachments.list_own(session, newsroom.maks, draft)
        opened = attachments.open_own(session, newsroom.maks, draft, 2)

    assert (first.number, first.kind, first.size) == (1, FileKind.JPEG, 7)
    assert (first.details.width, first.details.height) == (60, 40)
    assert first.details.removed == (Removed.LOCATION, Removed.CAMERA)
    assert (second.name, second.words, second.details.pages) == (NAME, WORDS, 2)
    assert opened == ("application/pdf", "attachment-2.pdf", b"paper")


def test_nobody_changes_the_files_of_somebody_else(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    """Abuse case 11."""
    with databases.newsroom() as session:
        for ask in (attachments.list_own, *CHANGES.values()):
            with pytest.raises(drafts.ArticleNotFoundError):
                ask(session, newsroom.other, draft)
        with pytest.raises(drafts.ArticleNotFoundError):
            attachments.open_own(session, newsroom.other, draft, 1)

    assert contents(databases, newsroom, draft) == [b"picture", b"paper"]


def test_files_change_only_while_the_article_is_the_contributors(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    hand_in(databases, newsroom, draft)

    with databases.newsroom() as session:
        for change in CHANGES.values():
            with pytest.raises(states.ActNotAllowedError):
                change(session, newsroom.maks, draft)


def test_every_change_is_noticed_by_whoever_has_the_article_open(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    with databases.newsroom() as session:
        article = session.get_one(Article, draft)
        seen = [article.edition]

        for change in CHANGES.values():
            change(session, newsroom.maks, draft)
            seen.append(article.edition)

    assert seen == list(range(seen[0], seen[0] + 5))


def test_a_file_that_is_not_there_is_not_found(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    maks = newsroom.maks
    with databases.newsroom() as session:
        for number in (0, 3, -1, 2**70):
            with pytest.raises(AttachmentNotFoundError):
                attachments.open_own(session, maks, draft, number)
            with pytest.raises(AttachmentNotFoundError):
                attachments.remove(session, maks, draft, number)
            with pytest.raises(AttachmentNotFoundError):
                attachments.describe(session, maks, draft, number, SAID)


def test_an_article_takes_ten_files(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
        attach(session, newsroom, article_id, *(picture(bytes([n])) for n in range(10)))

        with pytest.raises(attachments.TooManyAttachmentsError):
            attach(session, newsroom, article_id, picture(b"eleventh"))


def test_a_file_that_grew_too_large_is_refused(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    grown = picture(bytes(attachments.MOST_BYTES + 1))

    with databases.newsroom() as session, pytest.raises(attachments.AttachmentTooLargeError):
        attach(session, newsroom, draft, grown)


def test_the_same_file_is_attached_once(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    with databases.newsroom() as session, pytest.raises(attachments.AttachedAlreadyError):
        attach(session, newsroom, draft, picture())


def test_a_description_has_an_end(databases: Databases, newsroom: Newsroom, draft: UUID) -> None:
    with databases.newsroom() as session:
        for alt, caption in (("x" * 501, ""), ("", "x" * 1_001)):
            said = Description(alt=alt, caption=caption)
            with pytest.raises(attachments.DescriptionTooLongError):
                attachments.describe(session, newsroom.maks, draft, 1, said)


def test_a_description_takes_the_place_of_the_one_before(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    count = select(func.count()).select_from(SealedText).where(SealedText.article_id == draft)
    with databases.newsroom() as session:
        before = session.scalar(count)

        attachments.describe(session, newsroom.maks, draft, 1, SAID)

        [first, _] = attachments.list_own(session, newsroom.maks, draft)
        assert (first.alt, first.caption, first.name) == ("A bridge", "At night", NAME)
        assert session.scalar(count) == before


def test_files_are_put_into_another_order(databases: Databases, newsroom: Newsroom) -> None:
    moves = [(1, "up"), (3, "down"), (3, "up"), (1, "down")]
    orders = []
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
        attach(session, newsroom, article_id, *(picture(b"%d" % n) for n in range(3)))

    for number, direction in moves:
        with databases.newsroom() as session:
            attachments.move(session, newsroom.maks, article_id, number, up=direction == "up")
        orders.append(b"".join(contents(databases, newsroom, article_id)))

    assert orders == [b"012", b"012", b"021", b"201"]


def test_a_removed_file_leaves_nothing_behind_and_no_gap(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    with databases.newsroom() as session:
        attach(session, newsroom, draft, picture(b"third"))
        gone = attachment_rows.row_at(session, draft, 1)
        beside = {gone.details_id, gone.words_id}

        attachments.remove(session, newsroom.maks, draft, 1)

    with databases.newsroom(write=False) as session:
        left = set(session.scalars(select(SealedText.id)))
        numbers = [row.number for row in attachment_rows.rows_of(session, draft)]
    assert not beside & left
    assert numbers == [1, 2]
    assert contents(databases, newsroom, draft) == [b"paper", b"third"]


def test_a_deleted_draft_takes_its_files_with_it(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    with databases.newsroom() as session:
        drafts.delete_draft(session, newsroom.maks, draft)

    with databases.newsroom(write=False) as session:
        assert session.scalars(select(Attachment)).all() == []
        assert session.scalars(select(SealedText)).all() == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../uploads-evil/x.jpg", "x.jpg"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\Maryja\\scan.pdf", "scan.pdf"),
        ("nul\0byte\n.txt", "nulbyte.txt"),
        ("a" * 300 + ".png", "a" * 96 + ".png"),
        ("Ліст маці.odt", "Ліст маці.odt"),
        ("", ""),
    ],
)
def test_a_name_is_one_part_that_leads_nowhere(sent: str, kept: str) -> None:
    """Abuse case 40."""
    assert attachments.last_part(sent) == kept
