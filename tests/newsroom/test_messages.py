"""Messages: sealed to both sides, numbered, read or not, and gone after their time."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from safepub.database import Databases, NewsroomSession
from safepub.newsroom import (
    articles,
    contributors,
    conversations,
    drafts,
    messages,
    states,
    texts,
)
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.drafts import Room
from safepub.newsroom.messages import Conversation
from safepub.newsroom.models.messages import Message
from safepub.newsroom.states import Right, State
from tests.newsroom.conftest import CHECKED, Newsroom


def under_byline(session: NewsroomSession, room: Room) -> Conversation:
    """Give a contributor's conversation about no article."""
    pseudonym = contributors.pseudonyms_of(session, room.contributor_id)[0]
    return conversations.own_of_pseudonym(session, room, pseudonym.id)


def test_both_sides_read_a_message_about_no_article(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        conversation = under_byline(session, newsroom.maks)
        messages.send(session, conversation, " An idea. ", writer_id=None)
        conversations.write_at_desk(session, newsroom.editor, conversation, "Tell us more.")

    with databases.newsroom(write=False) as session:
        in_room = conversations.read_own(session, newsroom.maks, conversation)
        at_desk = messages.at_desk(session, conversation, newsroom.editor.desk_keys)
    assert [(view.from_desk, view.words) for view in at_desk] == [
        (False, "An idea."),
        (True, "Tell us more."),
    ]
    assert in_room == at_desk


def test_no_message_lies_in_the_database_in_the_clear(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        conversation = under_byline(session, newsroom.maks)
        messages.send(session, conversation, "canary-message", writer_id=None)

    with databases.newsroom(write=False) as session:
        row = session.scalars(select(Message)).one()
    assert b"canary" not in row.body + row.contributor_box + (row.desk_box or b"")


def test_a_message_that_was_moved_to_another_conversation_opens_nowhere(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.IN_REVIEW)
        messages.send(session, under_byline(session, newsroom.maks), "A word.", writer_id=None)
        session.scalars(select(Message)).one().article_id = article_id

    with databases.newsroom(write=False) as session:
        moved = messages.about(articles.get(session, article_id))
        (at_desk,) = messages.at_desk(session, moved, newsroom.editor.desk_keys)
        (in_room,) = conversations.read_own(session, newsroom.maks, moved)
    assert at_desk.words is None
    assert in_room.words is None


def test_a_message_stays_unread_until_the_other_side_says_so(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        conversation = under_byline(session, newsroom.maks)
        conversations.write_at_desk(session, newsroom.editor, conversation, "Are you well?")
        conversations.write_at_desk(session, newsroom.editor, conversation, "Please answer.")

    with databases.newsroom() as session:
        conversations.read_own(session, newsroom.maks, conversation)
        before = conversations.unread_of(session, newsroom.maks)
        of_others = conversations.unread_of(session, newsroom.other)
        messages.mark_read(session, conversation, from_desk=True)
        after = conversations.unread_of(session, newsroom.maks)
    assert before == {conversation: 2}
    assert of_others == {}
    assert after == {}


def test_whoever_answers_has_read_what_they_answer_and_no_more(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        conversation = under_byline(session, newsroom.maks)
        others = under_byline(session, newsroom.other)
        for wrote in (conversation, others):
            messages.send(session, wrote, "A question.", writer_id=None)

        conversations.write_at_desk(session, newsroom.editor, conversation, "An answer.")

        assert conversations.unread_at_desk(session) == {others: 1}
        assert conversations.unread_of(session, newsroom.maks) == {conversation: 1}


def test_a_reason_is_unread_in_the_conversation_about_its_article(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.CHANGES_REQUESTED)

        unread = conversations.unread_of(session, newsroom.maks)

        assert unread == {messages.about(articles.get(session, article_id)): 1}


def test_handing_in_again_answers_what_the_editors_wrote(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.CHANGES_REQUESTED)

        drafts.submit(session, newsroom.maks, article_id, checked=CHECKED)

        assert conversations.unread_of(session, newsroom.maks) == {}


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_an_empty_message_is_refused(databases: Databases, newsroom: Newsroom, words: str) -> None:
    with databases.newsroom() as session:
        conversation = under_byline(session, newsroom.maks)

        with pytest.raises(messages.MessageMissingError):
            messages.send(session, conversation, words, writer_id=None)


def test_a_message_that_is_too_long_is_refused(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        conversation = under_byline(session, newsroom.maks)

        with pytest.raises(texts.TextTooLongError):
            messages.send(session, conversation, "x" * 5_001, writer_id=None)


def test_others_conversations_and_missing_ones_look_the_same(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        others = under_byline(session, newsroom.other).pseudonym_id
        article_id = newsroom.article(session, State.IN_REVIEW)

        for pseudonym_id in (others, uuid4()):
            with pytest.raises(messages.ConversationNotFoundError):
                conversations.own_of_pseudonym(session, newsroom.maks, pseudonym_id)
        for missing in (article_id, uuid4()):
            with pytest.raises(drafts.ArticleNotFoundError):
                conversations.own_of_article(session, newsroom.other, missing)


def test_nobody_writes_about_a_draft(databases: Databases, newsroom: Newsroom) -> None:
    with databases.newsroom() as session:
        article_id = newsroom.article(session, State.DRAFT)

        with pytest.raises(states.ActNotAllowedError):
            conversations.own_of_article(session, newsroom.maks, article_id)
        with pytest.raises(drafts.ArticleNotFoundError):
            conversations.at_desk(session, article_id=article_id)


def test_the_desk_does_not_hear_of_somebody_who_never_wrote(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        newsroom.article(session, State.DRAFT)
        silent = under_byline(session, newsroom.maks).pseudonym_id
        messages.send(session, under_byline(session, newsroom.other), "Hello.", writer_id=None)

        known = {found.id for found in conversations.pseudonyms_at_desk(session)}

        assert known == {under_byline(session, newsroom.other).pseudonym_id}
        with pytest.raises(messages.ConversationNotFoundError):
            conversations.at_desk(session, pseudonym_id=silent)


def test_only_editors_write_to_contributors(databases: Databases, newsroom: Newsroom) -> None:
    administrator = DeskReader(
        staff_id=newsroom.editor.staff_id,
        name="Adam",
        rights=frozenset({Right.ADMINISTRATOR}),
        desk_keys={},
    )
    with databases.newsroom() as session:
        conversation = under_byline(session, newsroom.maks)

        with pytest.raises(states.RightMissingError):
            conversations.write_at_desk(session, administrator, conversation, "Who are you?")


def test_messages_go_when_their_days_are_over(databases: Databases, newsroom: Newsroom) -> None:
    today = datetime.now(UTC).date()
    with databases.newsroom() as session:
        conversation = under_byline(session, newsroom.maks)
        messages.send(session, conversation, "Old.", writer_id=None)
        session.scalars(select(Message)).one().sent_on = today - timedelta(days=181)
        messages.send(session, conversation, "New.", writer_id=None)

        conversations.delete_old(session, sent_before=today - timedelta(days=180))

        left = conversations.read_own(session, newsroom.maks, conversation)
        assert [view.words for view in left] == ["New."]
