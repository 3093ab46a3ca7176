"""Messages in the room: with the editors alone, about an article or about none."""

from uuid import UUID, uuid4

import pytest

from safepub.newsroom import conversations
from safepub.newsroom.messages import Conversation
from safepub.newsroom.states import State
from safepub.web.contributor import addresses
from tests.web.contributor.conftest import OTHER, Door, words_of

# What the engines do differently is tested at tests/newsroom/test_messages.py.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def path_of(door: Door) -> str:
    """Give the path of the conversation under the byline of Maks."""
    pseudonym_id = UUID(door.pseudonyms()[0])
    return f"/room/messages/{addresses.pseudonym_address(door.newsroom.maks, pseudonym_id)}"


def desk_writes(door: Door, words: str) -> None:
    """Let an editor write to Maks about no article."""
    conversation = Conversation(pseudonym_id=UUID(door.pseudonyms()[0]))
    with door.databases.newsroom() as session:
        conversations.write_at_desk(session, door.newsroom.editor, conversation, words)


def test_a_contributor_writes_before_there_is_an_article(door: Door) -> None:
    visitor, path = door.visitor(), path_of(door)

    answer = visitor.post(path, message="An <b>idea</b>.")

    page = visitor.page_after(answer)
    assert "Sent. Only the editors and you can read it." in page
    assert "An <b>idea</b>." in page
    assert "the editors have not read it yet" in page


def test_what_the_editors_wrote_is_new_until_a_button_says_otherwise(door: Door) -> None:
    desk_writes(door, "Are you well?")
    visitor, path = door.visitor(), path_of(door)

    visitor.get(path)
    looked_at = words_of(visitor.get("/room/messages"))
    answer = visitor.post(f"{path}/read")

    assert "1 not read" in looked_at
    assert "Are you well?" in visitor.page_after(answer)
    assert "not read" not in words_of(visitor.get("/room/messages"))


def test_messages_about_an_article_are_reached_from_its_page(door: Door) -> None:
    article_id = door.article(State.IN_REVIEW)
    visitor, path = door.visitor(), door.path(article_id)

    visitor.post(f"{path}/messages", message="It was the market square.")

    assert f'href="{path}/messages"' in visitor.get(path).text
    assert "It was the market square." in words_of(visitor.get(path))


def test_there_is_nobody_to_write_to_about_a_draft(door: Door) -> None:
    article_id = door.article(State.DRAFT)
    visitor, path = door.visitor(), door.path(article_id)

    answer = visitor.post(f"{path}/messages", message="Hello?")

    assert answer.status_code == 409
    assert f'href="{path}/messages"' not in visitor.get(path).text


def test_a_refused_message_keeps_its_words(door: Door) -> None:
    answer = door.visitor().post(path_of(door), message="x" * 5_001)

    assert answer.status_code == 422
    assert "x" * 5_001 in answer.text
    assert "This is too long" in answer.text


def test_an_empty_message_is_asked_for(door: Door) -> None:
    answer = door.visitor().post(path_of(door), message=" ")

    assert answer.status_code == 422
    assert "Please write a message." in answer.text


def test_abuse_11_others_conversations_and_missing_ones_look_the_same(door: Door) -> None:
    desk_writes(door, "canary-for-maks")
    path, stranger = path_of(door), door.visitor(OTHER)

    others = stranger.get(path)
    missing = stranger.get(f"/room/messages/{uuid4()}")

    assert others.status_code == missing.status_code == 404
    assert words_of(others) == words_of(missing)
    assert stranger.post(path, message="I am Maks.").status_code == 404
    assert stranger.post(f"{path}/read").status_code == 404


def test_the_address_of_a_conversation_is_not_the_id_that_the_desk_sees(door: Door) -> None:
    visitor = door.visitor()

    page = visitor.get("/room/messages").text

    assert door.pseudonyms()[0] not in page
    assert path_of(door) in page
