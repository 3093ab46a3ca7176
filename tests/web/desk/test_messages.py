"""Messages at the desk: read by editors alone, answered, and marked as read by a button."""

from uuid import uuid4

import pytest

from safepub.newsroom import contributors, conversations, messages
from safepub.newsroom.messages import Conversation
from safepub.newsroom.states import State
from tests.web.desk.conftest import Desk, words_of

# What the engines do differently is tested at tests/newsroom/test_messages.py.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def write_to_desk(desk: Desk, words: str) -> Conversation:
    """Let Maks write to the editors about no article."""
    maks = desk.newsroom.maks
    with desk.databases.newsroom() as session:
        pseudonym = contributors.pseudonyms_of(session, maks.contributor_id)[0]
        conversation = conversations.own_of_pseudonym(session, maks, pseudonym.id)
        messages.send(session, conversation, words, writer_id=None)
    return conversation


def test_an_editor_reads_and_answers(desk: Desk) -> None:
    conversation = write_to_desk(desk, "An <b>idea</b>.")
    path = f"/messages/{conversation.pseudonym_id}"
    editor = desk.visitor("Edita")

    listed = words_of(editor.get("/messages"))
    page = editor.get(path)
    answer = editor.post(path, message="Tell us more.")

    assert "Maks 1 not read" in listed
    assert "An &lt;b&gt;idea&lt;/b&gt;." in page.text
    assert answer.status_code == 303
    after = words_of(editor.get(path))
    assert "Tell us more." in after
    assert "the contributor has not read it yet" in after
    assert "not read" not in words_of(editor.get("/messages"))


def test_looking_at_messages_changes_nothing_and_a_button_marks_them(desk: Desk) -> None:
    conversation = write_to_desk(desk, "An idea.")
    path = f"/messages/{conversation.pseudonym_id}"
    editor = desk.visitor("Edita")

    editor.get(path)
    looked_at = words_of(editor.get("/messages"))
    editor.post(f"{path}/read")

    assert "1 not read" in looked_at
    assert "not read" not in words_of(editor.get("/messages"))


def test_messages_about_an_article_stand_on_its_page(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    editor = desk.visitor("Edita")

    answer = editor.post(f"/articles/{article_id}/messages", message="Which square?")

    assert answer.status_code == 303
    assert "Which square?" in words_of(editor.get(f"/articles/{article_id}"))
    assert "Which square?" in words_of(editor.get(f"/articles/{article_id}/messages"))


def test_unread_messages_about_an_article_are_listed_and_marked(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    maks = desk.newsroom.maks
    with desk.databases.newsroom() as session:
        about = conversations.own_of_article(session, maks, article_id)
        messages.send(session, about, "It was the market square.", writer_id=None)
    editor = desk.visitor("Edita")

    listed = words_of(editor.get("/messages"))
    editor.post(f"/articles/{article_id}/messages/read")

    assert "An article by Maks 1 not read" in listed
    assert "An article by" not in words_of(editor.get("/messages"))


def test_a_refused_message_keeps_its_words(desk: Desk) -> None:
    conversation = write_to_desk(desk, "An idea.")
    path = f"/messages/{conversation.pseudonym_id}"

    too_long = desk.visitor("Edita").post(path, message="x" * 5_001)

    assert too_long.status_code == 422
    assert "x" * 5_001 in too_long.text
    assert "This is too long" in too_long.text


def test_an_empty_message_is_asked_for(desk: Desk) -> None:
    conversation = write_to_desk(desk, "An idea.")

    answer = desk.visitor("Edita").post(f"/messages/{conversation.pseudonym_id}", message=" ")

    assert answer.status_code == 422
    assert "Please write a message." in answer.text


@pytest.mark.parametrize("name", ["Adam", "Klára", "Paula"])
def test_nobody_but_editors_reads_messages(desk: Desk, name: str) -> None:
    conversation = write_to_desk(desk, "canary-of-a-message")
    visitor = desk.visitor(name)

    for path in ("/messages", f"/messages/{conversation.pseudonym_id}"):
        answer = visitor.get(path)
        assert answer.status_code in {403, 404}
        assert "canary" not in answer.text
    assert visitor.post(f"/messages/{conversation.pseudonym_id}", message="x").status_code == 403


def test_a_conversation_that_does_not_exist_is_not_found(desk: Desk) -> None:
    editor = desk.visitor("Edita")

    assert editor.get(f"/messages/{uuid4()}").status_code == 404
    assert editor.get(f"/articles/{uuid4()}/messages").status_code == 404
