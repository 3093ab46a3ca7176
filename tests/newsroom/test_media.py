"""What becomes of attachments when their article goes out: plain files under new ids."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import (
    attachment_rows,
    attachments,
    drafts,
    media,
    openers,
    publishing,
    sealed_content,
    versions,
)
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.attachments import Description
from safepub.newsroom.models.articles import Article, SealedText
from safepub.newsroom.models.attachments import Attachment, Media
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.states import State
from tests.newsroom.attaching import NAME, WORDS, attach, paper, picture
from tests.newsroom.conftest import WAYS, Newsroom

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def approved(databases: Databases, newsroom: Newsroom) -> UUID:
    """An article with a described picture and a document, ready to go out."""
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
        attach(session, newsroom, article_id, picture(), paper())
        said = Description(alt="A bridge", caption="At <night>")
        attachments.describe(session, newsroom.maks, article_id, 1, said)
        for step in WAYS[State.APPROVED]:
            step(newsroom, session, article_id)
    return article_id


def publish(session: NewsroomSession, newsroom: Newsroom, article_id: UUID) -> None:
    edition = newsroom.edition(session, article_id)
    publishing.publish(session, newsroom.publisher, article_id, seen_edition=edition, now=NOW)


def test_an_article_goes_out_with_its_files_in_their_order(
    databases: Databases, newsroom: Newsroom, approved: UUID
) -> None:
    with databases.newsroom() as session:
        publish(session, newsroom, approved)

    with databases.newsroom(write=False) as session:
        rows = session.scalars(select(Media).order_by(Media.number)).all()
        stored = [(row.media_type, row.name, row.body) for row in rows]
        told = json.loads(session.get_one(Rendition, (approved, versions.FULL)).body)["media"]
    assert stored == [
        ("image/jpeg", "attachment-1.jpg", b"picture"),
        ("application/pdf", "attachment-2.pdf", b"paper"),
    ]
    assert told[0] == {
        "id": str(rows[0].id),
        "type": "image/jpeg",
        "name": "attachment-1.jpg",
        "alt": "A bridge",
        "caption": "At <night>",
        "width": 60,
        "height": 40,
        "size": 7,
        "href": f"/api/v1/media/{rows[0].id}",
    }
    assert [one["id"] for one in told] == [str(row.id) for row in rows]


def test_nothing_that_goes_out_leads_to_a_sealed_row(
    databases: Databases, newsroom: Newsroom, approved: UUID
) -> None:
    """Abuse cases 31 and 44: neither an inner id nor what the file was called."""
    with databases.newsroom() as session:
        publish(session, newsroom, approved)

    with databases.newsroom(write=False) as session:
        inner = {str(row.id) for row in session.scalars(select(Attachment))}
        out = " ".join(body.decode() for body in session.scalars(select(Rendition.body)))
        public = {str(found) for found in session.scalars(select(Media.id))}
    assert not inner & public
    for secret in (*inner, NAME, WORDS):
        assert secret not in out


def test_what_files_were_called_and_held_goes_once_they_are_published(
    databases: Databases, newsroom: Newsroom, approved: UUID
) -> None:
    with databases.newsroom() as session:
        before = set(session.scalars(select(Attachment.words_id)))
        publish(session, newsroom, approved)

    with databases.newsroom(write=False) as session:
        assert set(session.scalars(select(Attachment.words_id))) == {None}
        assert not before & set(session.scalars(select(SealedText.id)))
        views = attachments.list_own(session, newsroom.maks, approved)
        assert [(view.name, view.words) for view in views] == [("", "")] * 2
        assert attachments.open_own(session, newsroom.maks, approved, 2)[2] == b"paper"


def test_an_unpublished_article_has_no_plain_file(
    databases: Databases, newsroom: Newsroom, approved: UUID
) -> None:
    with databases.newsroom(write=False) as session:
        assert session.scalars(select(Media)).all() == []


def test_an_article_without_files_goes_out_with_an_empty_list(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.APPROVED)
        publish(session, newsroom, article_id)
        told = json.loads(session.get_one(Rendition, (article_id, versions.SUMMARY)).body)

    assert told["media"] == []


def test_an_article_with_a_file_that_does_not_open_stays_in(
    databases: Databases, newsroom: Newsroom, approved: UUID
) -> None:
    """Abuse case 20: a file that cannot be opened is never left out in silence."""
    keyless = DeskReader(
        staff_id=newsroom.publisher.staff_id,
        name=newsroom.publisher.name,
        rights=newsroom.publisher.rights,
        desk_keys={},
    )

    with pytest.raises(sealed_content.NotReadableError), databases.newsroom() as session:
        media.publish(
            session, openers.at_desk(keyless.desk_keys), session.get_one(Article, approved)
        )

    with databases.newsroom(write=False) as session:
        assert session.scalars(select(Media)).all() == []


def test_the_desk_does_not_find_what_is_not_there(
    databases: Databases, newsroom: Newsroom, approved: UUID
) -> None:
    with databases.newsroom(write=False) as session:
        with pytest.raises(attachment_rows.AttachmentNotFoundError):
            media.open_at_desk(session, newsroom.editor, approved, 3)
        with pytest.raises(drafts.ArticleNotFoundError):
            media.open_at_desk(session, newsroom.editor, UUID(int=4), 1)
