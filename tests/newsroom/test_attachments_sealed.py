"""How attachments are sealed: to their contributor alone, and to the desk once handed in."""

from uuid import UUID

import pytest

from safepub.cleaning.files import FileKind
from safepub.crypto.suite import SealBrokenError
from safepub.database import Databases
from safepub.newsroom import (
    attachment_rows,
    attachments,
    drafts,
    media,
    sealed_content,
    texts,
)
from safepub.newsroom.attachments import Description
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.sealed import SealedColumns
from safepub.newsroom.states import State
from tests.newsroom.attaching import NAME, WORDS, attach, hand_in, paper, picture, sealed_bytes
from tests.newsroom.conftest import Newsroom

SAID = Description(alt="A bridge", caption="At night")


@pytest.fixture
def draft(databases: Databases, newsroom: Newsroom) -> UUID:
    """A draft of Maks with a picture and a document."""
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
        attach(session, newsroom, article_id, picture(), paper())
    return article_id


def test_what_is_stored_reveals_no_name_no_type_and_no_word(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    with databases.newsroom() as session:
        attachments.describe(session, newsroom.maks, draft, 1, SAID)

    stored = b"".join(sealed_bytes(databases, draft))

    for clear in (NAME, WORDS, "jpeg", "pdf", "A bridge", "At night", "location", "picture"):
        assert clear.encode() not in stored


def test_sizes_in_the_database_are_buckets(databases: Databases, newsroom: Newsroom) -> None:
    """Abuse case 34, for files and for what is said about them."""
    sizes = []
    for content, name, said in (
        (b"x", "a.jpg", Description(alt="", caption="")),
        (b"x" * 4_000, "b" * 90 + ".jpg", Description(alt="A" * 400, caption="C" * 900)),
    ):
        with databases.newsroom() as session:
            article_id = newsroom.article(session, State.DRAFT)
            attachments.add(session, newsroom.maks, article_id, picture(content), name=name)
            attachments.describe(session, newsroom.maks, article_id, 1, said)
        sizes.append(sorted(len(part) for part in sealed_bytes(databases, article_id)))

    assert sizes[0] == sizes[1]


def test_a_drafts_file_opens_with_no_key_of_the_desk(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    desk = newsroom.editor
    with databases.newsroom(write=False) as session:
        row = attachment_rows.row_at(session, draft, 1)
        sealed: list[tuple[SealedColumns, bytes]] = [(row, attachment_rows.context_of(row))]
        for text_id in (row.details_id, row.words_id):
            assert text_id is not None
            text = texts.get(session, text_id)
            sealed.append((text, texts.context_of(text)))

        for part, context in sealed:
            with pytest.raises(sealed_content.NotReadableError):
                sealed_content.open_at_desk(part, desk.desk_keys, context=context)
        with pytest.raises(drafts.ArticleNotFoundError):
            media.open_at_desk(session, desk, draft, 1)


def test_the_desk_opens_what_was_handed_in(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    with databases.newsroom() as session:
        attachments.describe(session, newsroom.maks, draft, 1, SAID)
    hand_in(databases, newsroom, draft)

    with databases.newsroom(write=False) as session:
        article = session.get_one(Article, draft)
        first, second = media.at_desk(session, newsroom.editor, article)
        opened = media.open_at_desk(session, newsroom.editor, draft, 1)

    assert opened == ("image/jpeg", "attachment-1.jpg", b"picture")
    assert (first.alt, first.caption, second.kind) == ("A bridge", "At night", FileKind.PDF)


def test_a_files_old_name_and_its_words_stay_the_contributors(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    hand_in(databases, newsroom, draft)

    with databases.newsroom(write=False) as session:
        rows = attachment_rows.rows_of(session, draft)
        kept_back = [texts.get(session, row.words_id) for row in rows if row.words_id]
        told = [
            texts.open_details_at_desk(
                texts.get(session, row.details_id), newsroom.editor.desk_keys
            )
            for row in rows
        ]

    assert [row.desk_box for row in kept_back] == [None, None]
    assert NAME not in str(told)
    assert WORDS not in str(told)


def test_what_is_added_meanwhile_reaches_the_desk_when_it_is_handed_in_again(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.CHANGES_REQUESTED)
        attach(session, newsroom, article_id, picture())
        article = session.get_one(Article, article_id)
        before = media.at_desk(session, newsroom.editor, article)
    hand_in(databases, newsroom, article_id)

    with databases.newsroom(write=False) as session:
        article = session.get_one(Article, article_id)
        after = media.at_desk(session, newsroom.editor, article)

    assert before == []
    assert [view.file_name for view in after] == ["attachment-1.jpg"]


def test_a_new_alt_text_is_the_contributors_alone_until_it_is_handed_in(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    hand_in(databases, newsroom, draft)
    with databases.newsroom() as session:
        article = session.get_one(Article, draft)
        article.state = State.CHANGES_REQUESTED
        attachments.describe(session, newsroom.maks, draft, 1, SAID)

        shown = media.at_desk(session, newsroom.editor, article)

    assert [view.file_name for view in shown] == ["attachment-2.pdf"]


def test_files_that_were_exchanged_in_the_database_open_for_nobody(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    """Abuse case 32."""
    with databases.newsroom() as session:
        first, second = attachment_rows.rows_of(session, draft)
        first.body, second.body = second.body, first.body
        first.contributor_box, second.contributor_box = (
            second.contributor_box,
            first.contributor_box,
        )

    with databases.newsroom(write=False) as session, pytest.raises(SealBrokenError):
        attachments.open_own(session, newsroom.maks, draft, 1)


def test_nothing_of_a_file_is_shown_where_it_may_be_logged(
    databases: Databases, newsroom: Newsroom, draft: UUID
) -> None:
    with databases.newsroom() as session:
        attachments.describe(session, newsroom.maks, draft, 1, SAID)
        shown = repr(attachments.list_own(session, newsroom.maks, draft)) + repr(SAID)

    for clear in (NAME, WORDS, "A bridge", "At night"):
        assert clear not in shown
