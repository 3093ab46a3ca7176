"""What was taken back is the contributor's alone: the desk neither sees nor opens it."""

import pytest
from sqlalchemy import select

from safepub.database import Databases
from safepub.newsroom import (
    articles,
    attachments,
    conversations,
    drafts,
    messages,
    texts,
    withdrawing,
)
from safepub.newsroom.messages import Conversation
from safepub.newsroom.models.articles import Revision, SealedText, Submission
from safepub.newsroom.models.attachments import Attachment
from safepub.newsroom.models.leak_checks import LeakCheck
from safepub.newsroom.models.messages import Message
from safepub.newsroom.states import State
from tests.newsroom.attaching import attach, picture
from tests.newsroom.conftest import CHECKED, TEXT, Newsroom

TAKEN_BACK = (
    State.SUBMITTED,
    State.DECLINED,
    State.IN_REVIEW,
    State.CHANGES_REQUESTED,
    State.PROOF,
    State.APPROVED,
)


@pytest.mark.parametrize("state", TAKEN_BACK)
def test_nothing_of_it_is_left_at_the_desk(
    databases: Databases, newsroom: Newsroom, state: State
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, state)

        withdrawing.withdraw(session, newsroom.maks, article_id)

    with databases.newsroom(write=False) as session:
        assert drafts.open_draft(session, newsroom.maks, article_id) == TEXT
        with pytest.raises(drafts.ArticleNotFoundError):
            articles.get(session, article_id)
        for kind in (Submission, Revision, LeakCheck, Message):
            assert session.scalars(select(kind)).all() == []
        (left,) = session.scalars(select(SealedText)).all()
        assert left.desk_box is None


def test_its_files_stay_with_their_contributor_and_open_at_the_desk_no_more(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)
        attach(session, newsroom, article_id, picture())
        drafts.submit(session, newsroom.maks, article_id, checked=CHECKED)

        withdrawing.withdraw(session, newsroom.maks, article_id)

    with databases.newsroom(write=False) as session:
        (file,) = attachments.list_own(session, newsroom.maks, article_id)
        row = session.scalars(select(Attachment)).one()
        assert attachments.open_own(session, newsroom.maks, article_id, file.number)
        assert row.desk_box is None
        assert texts.get(session, row.details_id).desk_box is None


def test_it_can_be_handed_in_again_and_deleted(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.PROOF)
        withdrawing.withdraw(session, newsroom.maks, article_id)
        drafts.submit(session, newsroom.maks, article_id, checked=CHECKED)
        articles.take_on(session, newsroom.editor, article_id)
        withdrawing.withdraw(session, newsroom.maks, article_id)

        drafts.delete_draft(session, newsroom.maks, article_id)

    with databases.newsroom(write=False) as session:
        assert drafts.own_articles(session, newsroom.maks) == []
        assert session.scalars(select(SealedText)).all() == []


def test_the_editors_are_told_what_the_contributor_wants_to_tell(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        pseudonym_id = articles.get(session, article_id).pseudonym_id
        withdrawing.withdraw(session, newsroom.maks, article_id, "It is not safe now.")

        conversation = conversations.at_desk(session, pseudonym_id=pseudonym_id)
        (view,) = messages.at_desk(session, conversation, newsroom.editor.desk_keys)

    assert conversation == Conversation(pseudonym_id=pseudonym_id)
    assert view.words == "It is not safe now."


def test_nobody_takes_back_what_is_somebody_elses(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)

        with pytest.raises(drafts.ArticleNotFoundError):
            withdrawing.withdraw(session, newsroom.other, article_id)
