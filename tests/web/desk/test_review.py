"""Reading at the desk: the text as outlets would print it, and its history."""

from dataclasses import replace
from uuid import uuid4

import pytest

from safepub.newsroom.states import State
from safepub.newsroom.texts import Credit, CreditRole, Note, NoteKind
from tests.newsroom.conftest import TEXT
from tests.web.desk.conftest import Desk, words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

SCRIPT = '<script>alert("x")</script>'


def test_the_closing_paragraph_stands_in_its_fixed_order(desk: Desk) -> None:
    text = replace(
        TEXT,
        notes=(
            Note(NoteKind.PERMISSION, "Reprinted by permission."),
            Note(NoteKind.DISCLOSURE, "The name is withheld."),
        ),
        credits=(Credit(CreditRole.TRANSLATOR, "Tobias Javorek"),),
    )
    article_id = desk.article(State.IN_REVIEW, text)

    page = words_of(desk.visitor("Edita").get(f"/articles/{article_id}"))

    assert "The name is withheld. Translation: Tobias Javorek. Reprinted by permission." in page
    assert "Author Maks Translator Tobias Javorek" in page


def test_brackets_stay_and_markdown_is_rendered(desk: Desk) -> None:
    text = replace(TEXT, body="She wrote [in February] that it was **good**.")
    article_id = desk.article(State.IN_REVIEW, text)

    page = desk.visitor("Edita").get(f"/articles/{article_id}").text

    assert "<p>She wrote [in February] that it was <strong>good</strong>.</p>" in page


def test_scripts_in_any_part_of_a_text_are_inert(desk: Desk) -> None:
    text = replace(
        TEXT,
        headline=f"Bread {SCRIPT}",
        dek=SCRIPT,
        body=f"Bread {SCRIPT}\n\n[a](javascript:alert(1))",
        notes=(Note(NoteKind.EDIT, SCRIPT),),
        credits=(Credit(CreditRole.EDITOR, SCRIPT),),
    )
    article_id = desk.article(State.IN_REVIEW, text)
    visitor = desk.visitor("Peter")

    paths = ["", "/edit", "/approve", "/request-changes", "/revisions/2"]
    pages = [visitor.get("/queue").text]
    pages += [visitor.get(f"/articles/{article_id}{path}").text for path in paths]

    for page in pages:
        assert "<script" not in page
        assert "Bread &lt;script&gt;" in page
        assert 'href="javascript' not in page


def test_the_text_says_its_language(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW, replace(TEXT, language="uk"))

    page = desk.visitor("Edita").get(f"/articles/{article_id}").text

    assert '<article lang="uk">' in page
    assert "Українська" in page


def test_revisions_say_who_wrote_them(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW, replace(TEXT, headline="Letters"))
    visitor = desk.visitor("Peter")

    page = words_of(visitor.get(f"/articles/{article_id}"))
    first = words_of(visitor.get(f"/articles/{article_id}/revisions/1"))

    assert "Revision 2 by Edita Revision 1 by the contributor" in page
    assert "Bread and letters" in first
    assert "The newest is revision 2 ." in first


@pytest.mark.parametrize("number", [0, 2, 99_999_999, 2**31, 2**70])
def test_a_revision_that_is_not_there_is_not_found(desk: Desk, number: int) -> None:
    article_id = desk.article(State.IN_REVIEW)

    page = desk.visitor("Edita").get(f"/articles/{article_id}/revisions/{number}")

    assert page.status_code == 404


def test_a_draft_looks_like_no_article_at_all(desk: Desk) -> None:
    draft, missing = desk.article(State.DRAFT), uuid4()
    visitor = desk.visitor("Peter")

    for path in ("", "/edit", "/approve", "/publish", "/decline", "/revisions/1"):
        answers = [visitor.get(f"/articles/{found}{path}") for found in (draft, missing)]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].text == answers[1].text


def test_what_outlets_have_says_when_it_went_out(desk: Desk) -> None:
    article_id = desk.article(State.PUBLISHED)

    page = words_of(desk.visitor("Edita").get(f"/articles/{article_id}"))

    assert "2024-03-07 12:00 UTC, version 1" in page
    assert "Revision 1 by the contributor, published" in page
