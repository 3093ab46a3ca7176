"""The grave acts: four eyes, and nothing goes out that was not on the page."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from safepub.newsroom import articles
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.renditions import Rendition
from safepub.newsroom.states import State
from tests.newsroom.conftest import TEXT
from tests.web.desk.conftest import Desk, words_of

# A page is the same on either engine: domain and stories are tested on both.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

OTHER = replace(TEXT, headline="Another headline", body="Another text.")


def _renditions(desk: Desk) -> int:
    with desk.databases.newsroom(write=False) as session:
        return session.scalar(select(func.count()).select_from(Rendition)) or 0


def test_approving_sends_the_proof_to_the_contributor(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Peter")
    page = visitor.get(f"/articles/{article_id}/approve")

    answer = visitor.post(f"/articles/{article_id}/approve", seen=str(desk.edition_of(article_id)))

    assert "The contributor gets exactly this text as the proof." in words_of(page)
    assert TEXT.body in page.text
    assert answer.location == f"/desk/articles/{article_id}"
    assert desk.state_of(article_id) is State.PROOF


def test_comments_that_are_open_are_told_before_approving(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    visitor = desk.visitor("Peter")
    told = []

    for comment in ("Which year?", "And which month?"):
        visitor.post(f"/articles/{article_id}/revisions/1/paragraphs/2", comment=comment)
        told.append(visitor.get(f"/articles/{article_id}/approve"))
    for number in ("1", "2"):
        visitor.post(f"/articles/{article_id}/comments/{number}/resolve")
    settled = words_of(visitor.get(f"/articles/{article_id}/approve"))

    assert "1 comment is open. Read it first" in words_of(told[0])
    assert "2 comments are open. Read them first" in words_of(told[1])
    assert f'href="/desk/articles/{article_id}/comments"' in told[1].text
    assert "open. Read" not in settled


def test_nobody_approves_what_they_wrote_last(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    peter = desk.visitor("Peter")
    peter.post(
        f"/articles/{article_id}/edit", **{**desk.form_of(article_id), "headline": "Peter's"}
    )
    seen = str(desk.edition_of(article_id))

    page = words_of(peter.get(f"/articles/{article_id}/approve"))
    refused = peter.post(f"/articles/{article_id}/approve", seen=seen)
    allowed = desk.visitor("Petra").post(f"/articles/{article_id}/approve", seen=seen)

    assert "four-eyes rule" in page
    assert "Approve and send the proof" not in page
    assert refused.status_code == 409
    assert "You were the last at the desk to edit this text" in words_of(refused)
    assert "Two people look at every text" in words_of(refused)
    assert allowed.status_code == 303


def test_a_one_person_newsroom_is_warned_and_may_go_on(desk: Desk) -> None:
    running = desk.app.extensions["safepub"]
    relaxed = replace(running.settings, desk=replace(running.settings.desk, four_eyes=False))
    desk.app.extensions["safepub"] = replace(running, settings=relaxed)
    article_id = desk.article(State.IN_REVIEW)
    peter = desk.visitor("Peter")
    peter.post(
        f"/articles/{article_id}/edit", **{**desk.form_of(article_id), "headline": "Peter's"}
    )

    page = words_of(peter.get(f"/articles/{article_id}/approve"))
    answer = peter.post(f"/articles/{article_id}/approve", seen=str(desk.edition_of(article_id)))

    assert "switched the four-eyes rule off" in page
    assert answer.status_code == 303


def test_a_text_that_was_not_on_the_page_is_not_approved(desk: Desk) -> None:
    article_id = desk.article(State.IN_REVIEW)
    seen = desk.edition_of(article_id)
    with desk.databases.newsroom() as session:
        articles.edit(session, desk.newsroom.editor, article_id, OTHER, seen_edition=seen)

    answer = desk.visitor("Peter").post(f"/articles/{article_id}/approve", seen=str(seen))

    assert answer.status_code == 409
    assert "after you opened the page" in words_of(answer)
    assert desk.state_of(article_id) is State.IN_REVIEW


def test_publishing_writes_what_outlets_get(desk: Desk) -> None:
    article_id = desk.article(State.APPROVED)
    visitor = desk.visitor("Peter")

    page = words_of(visitor.get(f"/articles/{article_id}/publish"))
    answer = visitor.post(f"/articles/{article_id}/publish", seen=str(desk.edition_of(article_id)))

    assert "Headline Bread and letters Byline Maks Language English Revision 1" in page
    assert answer.status_code == 303
    assert desk.state_of(article_id) is State.PUBLISHED
    assert _renditions(desk) > 0


def test_an_editor_without_the_right_does_not_publish(desk: Desk) -> None:
    article_id = desk.article(State.APPROVED)
    visitor = desk.visitor("Edita")

    page = visitor.get(f"/articles/{article_id}/publish")
    answer = visitor.post(f"/articles/{article_id}/publish", seen=str(desk.edition_of(article_id)))

    assert [page.status_code, answer.status_code] == [403, 403]
    assert desk.state_of(article_id) is State.APPROVED
    assert _renditions(desk) == 0


def test_an_article_without_a_byline_does_not_go_out(desk: Desk) -> None:
    article_id = desk.article(State.APPROVED)
    with desk.databases.newsroom() as session:
        session.execute(update(Article).where(Article.id == article_id).values(byline=" "))
    visitor = desk.visitor("Peter")

    page = visitor.get(f"/articles/{article_id}/publish")
    answer = visitor.post(f"/articles/{article_id}/publish", seen=str(desk.edition_of(article_id)))

    assert "Publish now" not in page.text
    assert answer.status_code == 409
    assert "There is no fallback" in words_of(answer)
    assert desk.state_of(article_id) is State.APPROVED
    assert _renditions(desk) == 0


def test_publishing_another_state_than_was_shown_is_refused(desk: Desk) -> None:
    article_id = desk.article(State.APPROVED)
    seen = desk.edition_of(article_id) - 1

    answer = desk.visitor("Peter").post(f"/articles/{article_id}/publish", seen=str(seen))

    assert answer.status_code == 409
    assert desk.state_of(article_id) is State.APPROVED


def test_a_confirmation_that_names_nothing_confirms_nothing(desk: Desk) -> None:
    article_id = desk.article(State.APPROVED)

    answer = desk.visitor("Peter").post(f"/articles/{article_id}/publish")

    assert answer.status_code == 409
    assert _renditions(desk) == 0


@pytest.mark.parametrize("act", ["approve", "publish"])
@pytest.mark.parametrize("seen", [2**31, 2**70])
def test_an_edition_that_no_article_can_have_confirms_nothing(
    desk: Desk, act: str, seen: int
) -> None:
    article_id = desk.article(State.APPROVED)

    answer = desk.visitor("Peter").post(f"/articles/{article_id}/{act}", seen=str(seen))

    assert answer.status_code == 409
    assert desk.state_of(article_id) is State.APPROVED
