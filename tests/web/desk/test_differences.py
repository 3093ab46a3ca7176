"""What changed between two revisions, side by side and in one text."""

from dataclasses import replace

import pytest

from safepub.newsroom.states import State
from safepub.newsroom.texts import Note, NoteKind
from tests.newsroom.conftest import TEXT
from tests.web.desk.conftest import Desk, words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

SCRIPT = '<script>alert("x")</script>'
LATER = replace(
    TEXT,
    body=TEXT.body.replace("February", "March") + f"\n\n{SCRIPT}",
    notes=(Note(NoteKind.DISCLOSURE, "The name is withheld."), Note(NoteKind.EDIT, "Cut.")),
)


def test_the_newest_is_compared_with_the_one_before(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW, LATER)

    page = desk.visitor("Edita").get(f"/articles/{article_id}/differences")
    words = words_of(page)

    assert "What changed between revision 1 and revision 2" in words
    assert "[removed: February ]" in words
    assert "[added: March ]" in words
    # Parts that are the same are left out.
    assert "<h2>Headline</h2>" not in page.text
    assert "<h2>Note: Editing</h2>" in page.text
    assert "<h2>Note: Disclosure</h2>" not in page.text


def test_in_one_text_both_sides_stand_in_the_same_sentence(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW, LATER)

    page = desk.visitor("Edita").get(f"/articles/{article_id}/differences?view=inline")

    sentence = "She wrote [in [removed: February ] [added: March ] ] that the bread was good."
    assert sentence in words_of(page)
    assert "<script" not in page.text


def test_any_two_revisions_are_compared_in_the_order_that_is_asked_for(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW, LATER)
    visitor = desk.visitor("Edita")

    back = words_of(visitor.get(f"/articles/{article_id}/differences?from=2&to=1"))
    same = words_of(visitor.get(f"/articles/{article_id}/differences?from=2&to=2"))

    assert "[added: February ]" in back
    assert "The two are the same." in same


def test_a_single_revision_has_nothing_to_be_compared_with(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)

    page = desk.visitor("Edita").get(f"/articles/{article_id}/differences")

    assert "there is only one revision so far" in words_of(page)


def test_what_cannot_be_compared_is_not_found(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW, LATER)
    visitor = desk.visitor("Edita")
    queries = ["from=0", "to=3", "from=-1", "to=x", "to=²", f"to={2**31}", f"to={10**30}", "view=x"]

    answers = [visitor.get(f"/articles/{article_id}/differences?{query}") for query in queries]

    assert [answer.status_code for answer in answers] == [404] * len(queries)


def test_a_submission_has_no_revisions_to_compare(desk: Desk) -> None:
    article_id = desk.article(State.SUBMITTED)

    page = desk.visitor("Edita").get(f"/articles/{article_id}/differences")

    assert page.status_code == 404
