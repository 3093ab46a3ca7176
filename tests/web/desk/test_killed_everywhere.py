"""A killed article has no text: every page that would show one says so, and none breaks."""

import pytest

from safepub.newsroom import killing
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.states import State
from tests.newsroom.test_updating import LATER
from tests.web.desk.conftest import Desk

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

PAGES = (
    *("", "/edit", "/approve", "/publish", "/decline", "/request-changes", "/revisions/1"),
    *("/comments", "/comments/1", "/differences", "/messages", "/attachments/1", "/tags"),
    *("/withhold", "/restore", "/correct", "/change-byline", "/kill", "/discard-update"),
    *("/outlets", "/reveal-request", "/payment"),
)


def test_no_page_of_a_killed_article_breaks(desk: Desk) -> None:
    article_id, visitor = desk.article(State.PUBLISHED), desk.visitor("Peter")
    with desk.databases.newsroom() as session:
        order = Order(
            reason=ReasonCode.OTHER,
            seen_edition=desk.newsroom.edition(session, article_id),
            second_id=desk.people["Petra"].reader.staff_id,
        )
        killing.kill(session, desk.people["Peter"].reader, article_id, order, now=LATER)

    answers = {page: visitor.get(f"/articles/{article_id}{page}").status_code for page in PAGES}

    assert {page: status for page, status in answers.items() if status >= 500} == {}
    assert {answers[""], answers["/outlets"], answers["/messages"]} == {200}
    assert visitor.post("/search", words="bread").status_code == 200
    assert visitor.get("/messages").status_code == 200
