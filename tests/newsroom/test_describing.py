"""Alt texts and captions at the desk: an edit like any other."""

import pytest
from sqlalchemy import select

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import articles, attachments, describing, drafts, leak_checks, media
from safepub.newsroom.articles import OwnRevisionError
from safepub.newsroom.attachment_rows import AttachmentNotFoundError
from safepub.newsroom.attachments import MAX_ALT, DescriptionTooLongError
from safepub.newsroom.describing import DeskDescription, SameDescriptionError
from safepub.newsroom.editions import EditCollisionError
from safepub.newsroom.models.articles import Article, Revision, SealedText
from safepub.newsroom.states import ActNotAllowedError, State
from tests.newsroom.attaching import attach, paper, picture
from tests.newsroom.conftest import WAYS, Newsroom


def with_files(session: NewsroomSession, newsroom: Newsroom, state: State) -> Article:
    """Bring an article with a picture and a document to a state."""
    article_id = newsroom.article(session, State.DRAFT)
    attach(session, newsroom, article_id, picture(), paper())
    for step in WAYS[state]:
        step(newsroom, session, article_id)
    return session.get_one(Article, article_id)


def said(article: Article, number: int = 1, **words: str) -> DeskDescription:
    given = {"alt": "A bridge", "caption": "At night", **words}
    return DeskDescription(number=number, seen_edition=article.edition, **given)


def test_the_desk_and_the_contributor_both_read_the_new_words(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article = with_files(session, newsroom, State.IN_REVIEW)
        before = len(session.scalars(select(SealedText.id)).all())

        describing.describe(session, newsroom.editor, article.id, said(article))

        own = attachments.view_own(session, newsroom.maks, article.id, 1)
        desk = media.view_at_desk(session, newsroom.publisher, article, 1)
        after = len(session.scalars(select(SealedText.id)).all())
    assert (own.alt, own.caption) == (desk.alt, desk.caption) == ("A bridge", "At night")
    # The revision's text is new; the earlier words are gone.
    assert after == before + 1


@pytest.mark.parametrize("state", [State.PROOF, State.APPROVED])
def test_what_was_approved_or_checked_has_to_be_so_again(
    databases: Databases, newsroom: Newsroom, state: State
) -> None:
    with databases.newsroom() as session:
        article = with_files(session, newsroom, state)

        describing.describe(session, newsroom.editor, article.id, said(article))

        text_id = drafts.newest_text_id(session, article)
        assert article.state is State.IN_REVIEW
        assert article.approved_revision is None
        assert leak_checks.status(session, article, text_id) is None


def test_whoever_described_a_file_last_cannot_approve_it(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article = with_files(session, newsroom, State.IN_REVIEW)
        describing.describe(session, newsroom.publisher, article.id, said(article))

        with pytest.raises(OwnRevisionError):
            articles.approve(session, newsroom.publisher, article.id, seen_edition=article.edition)


def test_the_same_words_make_no_revision(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article = with_files(session, newsroom, State.APPROVED)

        with pytest.raises(SameDescriptionError), session.begin_nested():
            describing.describe(
                session, newsroom.editor, article.id, said(article, alt="", caption="")
            )

        assert len(session.scalars(select(Revision)).all()) == 1


def test_what_cannot_be_described_is_refused(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article = with_files(session, newsroom, State.IN_REVIEW)
        old = said(article)
        refused = [
            (said(article, number=3), AttachmentNotFoundError),
            (said(article, alt="x" * (MAX_ALT + 1)), DescriptionTooLongError),
        ]
        for order, error in refused:
            with pytest.raises(error), session.begin_nested():
                describing.describe(session, newsroom.editor, article.id, order)
        describing.describe(session, newsroom.editor, article.id, old)
        with pytest.raises(EditCollisionError):
            describing.describe(session, newsroom.editor, article.id, old)


def test_a_contributor_s_draft_is_not_described_at_the_desk(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article = with_files(session, newsroom, State.SUBMITTED)

        with pytest.raises(ActNotAllowedError):
            describing.describe(session, newsroom.editor, article.id, said(article))
