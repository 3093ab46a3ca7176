"""A manuscript from a file: into the form, never over what is saved, never kept."""

import pytest
from werkzeug.test import TestResponse

from safepub.newsroom import drafts
from safepub.newsroom.states import State
from safepub.web.contributor import importing
from tests.newsroom.conftest import TEXT
from tests.support import pages, sending
from tests.web.contributor import files
from tests.web.contributor.conftest import OTHER, Door, Visitor, words_of

# Which database keeps the articles makes no difference here.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

MANUSCRIPT = "# Снег\n\nЁн *падаў* усю ноч.\n".encode()


def send(visitor: Visitor, path: str, content: bytes, name: str = "снег.md") -> TestResponse:
    token = pages.csrf_of(visitor.client.get("/").text)
    body, kind = sending.encode({"csrf_token": token}, "file", [(content, name)])
    return visitor.client.post(path, data=body, content_type=kind)


def test_a_new_article_begins_with_the_words_of_a_file_and_is_not_saved(door: Door) -> None:
    visitor = door.visitor()

    answer = send(visitor, "/room/articles/new/import", MANUSCRIPT)

    assert answer.status_code == 200
    assert 'value="Снег"' in answer.text
    assert "Ён *падаў* усю ноч." in answer.text
    assert "They are not saved yet." in words_of(answer)
    assert 'action="/room/articles/new"' in answer.text
    with door.databases.newsroom(write=False) as session:
        assert drafts.own_articles(session, door.newsroom.maks) == []


def test_a_saved_text_stays_and_stands_below_the_new_one(door: Door) -> None:
    article_id = door.article(State.CHANGES_REQUESTED)
    visitor = door.visitor()

    answer = send(visitor, f"{door.path(article_id)}/import", MANUSCRIPT)

    assert "Ён *падаў* усю ноч." in answer.text
    assert TEXT.body in answer.text
    assert "If you save the form above, it replaces this." in words_of(answer)
    assert f'name="edition" value="{door.edition_of(article_id)}"' in answer.text
    assert door.text_of(article_id) == TEXT


def test_a_word_processors_document_leaves_its_name_behind(door: Door) -> None:
    answer = send(door.visitor(), "/room/articles/new/import", files.docx(), "masha.docx")

    assert answer.status_code == 200, words_of(answer)
    assert files.SENTENCE in answer.text
    assert "Names of people, owners and companies." in words_of(answer)
    for name in (files.OWNER, "masha"):
        assert name not in answer.text


def test_a_file_without_words_is_refused_with_the_reason(door: Door) -> None:
    article_id = door.article(State.DRAFT)
    visitor, path = door.visitor(), f"{door.path(article_id)}/import"

    for content, name, sentence in (
        (files.png(), "x.png", "This type of file cannot be read as a text."),
        (b"", "x.txt", "The file is empty."),
        (b" \n \n", "x.txt", ""),
        (b"x" * (importing.MOST_BYTES + 1), "x.txt", "20 MB is the most."),
        ("ы".encode() * 200_001, "x.txt", "too long for one article"),
        (b"PK\x03\x04broken", "x.docx", ""),
    ):
        answer = send(visitor, path, content, name)

        assert answer.status_code == 422, name
        assert sentence in words_of(answer)
        assert 'href="#field-file"' in answer.text
    assert door.text_of(article_id) == TEXT


def test_without_a_file_one_is_asked_for(door: Door) -> None:
    answer = door.visitor().post("/room/articles/new/import")

    assert answer.status_code == 422
    assert "Please choose a file." in words_of(answer)


def test_a_text_that_is_with_the_editors_takes_no_file(door: Door) -> None:
    article_id = door.article(State.SUBMITTED)
    visitor = door.visitor()

    question = visitor.get(f"{door.path(article_id)}/import")
    answer = send(visitor, f"{door.path(article_id)}/import", MANUSCRIPT)

    assert (question.status_code, answer.status_code) == (409, 409)


def test_another_contributors_article_takes_no_file(door: Door) -> None:
    # Abuse case 37.
    article_id = door.article(State.DRAFT)

    answer = send(door.visitor(OTHER), f"{door.path(article_id)}/import", MANUSCRIPT)

    assert answer.status_code == 404
    assert TEXT.body not in answer.text


def test_a_stranger_sends_no_large_file(door: Door) -> None:
    answer = send(door.stranger(), "/room/articles/new/import", bytes(4 * 1024 * 1024))

    assert answer.status_code == 413
