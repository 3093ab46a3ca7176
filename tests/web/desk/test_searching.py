"""Filters, search and desk tags as the desk's pages have them."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import State
from tests.web.desk.conftest import Desk, words_of

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def test_words_are_found_and_stand_in_no_address(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Edita")

    page = visitor.post("/search", words="BREAD february")

    assert page.status_code == 200
    assert str(article_id) in page.text
    assert "1 found among 1 articles" in words_of(page)
    assert not re.search(r'(?:href|action)="[^"]*(?:BREAD|february)', page.text)
    assert visitor.get("/search").status_code == 303


@pytest.mark.parametrize("words", ["", "!!!"])
def test_a_search_for_nothing_comes_back_with_a_sentence(desk: Desk, words: str) -> None:
    answer = desk.visitor("Edita").post("/search", words=words)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_a_search_that_finds_nothing_says_so(desk: Desk) -> None:
    desk.article(State.IN_REVIEW)

    page = desk.visitor("Edita").post("/search", words="onions", state="in_review")

    assert "0 found among 1 articles" in words_of(page)


def test_a_search_keeps_to_the_filters(desk: Desk) -> None:
    desk.article(State.IN_REVIEW)

    page = desk.visitor("Edita").post("/search", words="bread", state="proof")

    assert "0 found among 0 articles" in words_of(page)


def test_filters_narrow_the_queue_together(desk: Desk) -> None:
    wanted, other = desk.article(State.IN_REVIEW), desk.article(State.PROOF)
    with desk.databases.newsroom(write=False) as session:
        pseudonym_id = session.scalars(select(Article.pseudonym_id)).first()
    visitor = desk.visitor("Edita")

    page = visitor.get(f"/queue?byline={pseudonym_id}&language=en&waiting=editor").text

    assert str(wanted) in page
    assert str(other) not in page
    assert "Nothing fits all of this" in words_of(visitor.get("/queue?age=30"))
    assert "Nothing fits all of this" in words_of(visitor.get(f"/queue?tag={uuid4()}"))


@pytest.mark.parametrize(
    "query", ["language=xx", "byline=Maks", "tag=1", "age=4", "waiting=nobody"]
)
def test_an_unknown_filter_is_not_found(desk: Desk, query: str) -> None:
    assert desk.visitor("Edita").get(f"/queue?{query}").status_code == 404


def test_a_desk_tag_is_made_put_on_filtered_by_renamed_and_deleted(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    desk.article(State.PROOF)
    visitor = desk.visitor("Edita")

    assert visitor.post("/tags", name="").status_code == 422
    assert visitor.post("/tags", name="Prisons").status_code == 303
    found = re.search(r"/desk/tags/([0-9a-f-]{36})", visitor.get("/tags").text)
    assert found is not None
    tag_id = found[1]
    assert visitor.post(f"/articles/{article_id}/tags", tag=tag_id).status_code == 303
    assert "Prisons" in words_of(visitor.get(f"/articles/{article_id}"))
    assert "checked" in visitor.get(f"/articles/{article_id}/tags").text
    assert str(article_id) in visitor.get(f"/queue?tag={tag_id}").text
    assert visitor.post(f"/tags/{tag_id}", name="Courts").status_code == 303
    assert "Courts" in words_of(visitor.get("/tags"))
    assert visitor.post(f"/tags/{tag_id}/delete").status_code == 303

    assert "None yet." in words_of(visitor.get("/tags"))
    assert visitor.get(f"/tags/{tag_id}").status_code == 404


def test_contributors_words_for_a_tag_are_no_id(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)

    answer = desk.visitor("Edita").post(f"/articles/{article_id}/tags", tag="Prisons")

    assert answer.status_code == 404
