"""The desk in a real browser: axe finds nothing, wide or narrow."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from safepub.newsroom import comments
from safepub.newsroom.comments import Marked
from safepub.newsroom.states import State
from tests.newsroom.conftest import PASSWORD
from tests.support import accessibility
from tests.web.desk.conftest import Desk


def _pages(articles: dict[State, UUID]) -> list[str]:
    review = f"/articles/{articles[State.IN_REVIEW]}"
    out = f"/articles/{articles[State.PUBLISHED]}"
    return [
        "/queue",
        "/queue?state=killed",
        "/messages",
        review,
        f"{review}/edit",
        f"{review}/request-changes",
        f"{review}/approve",
        f"{review}/revisions/1",
        f"{review}/messages",
        f"{review}/publish",
        f"{review}/differences",
        f"{review}/comments",
        f"{review}/comments/1",
        f"{review}/revisions/1/paragraphs/2",
        "/tags",
        f"{review}/tags",
        *(f"{out}{page}" for page in ("", "/withhold", "/correct", "/change-byline", "/kill")),
        f"{out}/outlets",
        f"/articles/{articles[State.WITHHELD]}/restore",
        f"/articles/{articles[State.KILLED]}",
        f"/articles/{articles[State.CHANGES_REQUESTED]}",
        *(
            f"/articles/{articles[State.APPROVED]}/{page}"
            for page in ("publish", "schedule", "embargo", "override")
        ),
        f"/articles/{articles[State.SCHEDULED]}",
        f"/articles/{articles[State.SCHEDULED]}/unschedule",
        f"/articles/{articles[State.EMBARGOED]}/unschedule",
        f"/articles/{articles[State.SUBMITTED]}/decline",
    ]


def _comment(desk: Desk, article_id: UUID) -> None:
    about = Marked(revision=1, place=2, passage="[in February]")
    with desk.databases.newsroom() as session:
        comments.write(session, desk.people["Edita"].reader, article_id, about, "Which year?")


def _log_in(page: Page, desk: Desk) -> None:
    page.fill("[name=name]", "Peter")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", desk.people["Peter"].code())
    page.click("main .actions button")


# A page looks the same on either engine.
@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_axe_finds_nothing(desk: Desk, address: str, chromium_browser: Browser) -> None:
    states = (
        *(State.IN_REVIEW, State.CHANGES_REQUESTED, State.APPROVED, State.SUBMITTED),
        *(State.PUBLISHED, State.WITHHELD, State.KILLED),
        *(State.SCHEDULED, State.EMBARGOED),
    )
    articles = {state: desk.article(state) for state in states}
    _comment(desk, articles[State.IN_REVIEW])
    # Scripts are on here alone, for axe is one.
    context = chromium_browser.new_context(bypass_csp=True)
    page = context.new_page()
    complaints = {}

    page.goto(f"{address}/desk/login")
    complaints["log-in"] = accessibility.narrow_and_wide(page)
    page.click("main .actions button")
    complaints["log-in, empty"] = accessibility.narrow_and_wide(page)
    _log_in(page, desk)
    for path in _pages(articles):
        page.goto(f"{address}/desk{path}")
        complaints[path] = accessibility.narrow_and_wide(page)

    context.close()
    assert {path: found for path, found in complaints.items() if found} == {}
