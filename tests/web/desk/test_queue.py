"""The queue: what lies where, in any script, page by page."""

from dataclasses import replace

import pytest

from safepub.newsroom import drafts, queue
from safepub.newsroom.states import State
from tests.newsroom.conftest import CHECKED, TEXT
from tests.web.desk.conftest import Desk, words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def _hand_in(desk: Desk, headline: str, language: str = "en") -> None:
    with desk.databases.newsroom() as session:
        article_id = desk.newsroom.article(session, State.DRAFT)
        drafts.save(
            session,
            desk.newsroom.maks,
            article_id,
            replace(TEXT, headline=headline, language=language),
            seen_edition=1,
        )
        drafts.submit(session, desk.newsroom.maks, article_id, checked=CHECKED)


def test_an_empty_queue_says_so(desk: Desk) -> None:
    page = desk.visitor("Edita").get("/queue")

    assert "Nothing has been handed in yet" in words_of(page)


def test_the_queue_shows_what_waits_and_for_whom(desk: Desk) -> None:
    desk.article(State.SUBMITTED)
    desk.article(State.PROOF)
    desk.article(State.PUBLISHED)

    page = words_of(desk.visitor("Edita").get("/queue"))

    assert "All (3)" in page
    assert "Bread and letters Maks English Submitted Editor" in page
    assert "Bread and letters Maks English Proof Contributor" in page
    assert "Bread and letters Maks English Published nobody" in page


def test_drafts_are_not_counted_and_not_shown(desk: Desk) -> None:
    article_id = desk.article(State.DRAFT)
    visitor = desk.visitor("Edita")

    assert str(article_id) not in visitor.get("/queue").text
    assert visitor.get("/queue?state=draft").status_code == 404


def test_a_filter_shows_one_state(desk: Desk) -> None:
    submitted, proof = desk.article(State.SUBMITTED), desk.article(State.PROOF)

    page = desk.visitor("Edita").get("/queue?state=proof").text

    assert str(proof) in page
    assert str(submitted) not in page


def test_a_state_without_articles_says_so(desk: Desk) -> None:
    desk.article(State.SUBMITTED)

    page = desk.visitor("Edita").get("/queue?state=killed")

    assert "No article is in the state “Killed”." in words_of(page)


@pytest.mark.parametrize("query", ["state=lost", "page=last", "page=-1", "page=9999999", "page=²"])
def test_an_address_that_no_queue_has_is_not_found(desk: Desk, query: str) -> None:
    assert desk.visitor("Edita").get(f"/queue?{query}").status_code == 404


def test_a_long_queue_has_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE_SIZE", 2)
    for number in range(5):
        _hand_in(desk, f"Letter {number}")
    visitor = desk.visitor("Edita")

    pages = [visitor.get(f"/queue?state=submitted&page={page}").text for page in (1, 2, 3)]

    assert [page.count("Letter ") for page in pages] == [2, 2, 1]
    assert 'href="/desk/queue?state=submitted&amp;page=2"' in pages[0]
    assert "Previous page" not in pages[0]
    assert "Next page" not in pages[2]


def test_headlines_stand_in_their_own_script(desk: Desk) -> None:
    _hand_in(desk, "Ліст на адну старонку", "be")

    page = desk.visitor("Edita").get("/queue").text

    assert '<th scope="row" role="rowheader" lang="be" dir="auto">' in page
    assert "Ліст на адну старонку" in page


def test_no_headline_enters_a_title(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Peter")

    paths = ["", "/edit", "/approve", "/request-changes", "/revisions/1"]
    pages = [visitor.get("/queue").text]
    pages += [visitor.get(f"/articles/{article_id}{path}").text for path in paths]

    titles = [page.partition("<title>")[2].partition("</title>")[0] for page in pages]
    assert titles[0] == "Queue – The Test Courier"
    assert not any("Bread" in title for title in titles)
