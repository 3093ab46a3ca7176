"""Administrators' pages in a real browser: axe finds nothing, wide or narrow."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser

from safepub.newsroom import feed_acts, invitations, outlet_acts
from safepub.newsroom.feed_acts import NewFeed
from safepub.newsroom.states import State
from tests.newsroom.staffed import TODAY
from tests.support import accessibility
from tests.web.desk.conftest import Desk
from tests.web.desk.test_staff_browser import log_in


def _outlet(desk: Desk) -> UUID:
    admin = desk.people["Adam"].reader
    with desk.databases.newsroom() as session:
        outlet_id = outlet_acts.add(session, admin, "Denník", today=TODAY)
        outlet_acts.issue_token(session, admin, outlet_id, "live", today=TODAY)
        invitations.invite(session, expires_on=TODAY.replace(year=TODAY.year + 1))
    return outlet_id


def _feed(desk: Desk) -> UUID:
    with desk.databases.newsroom() as session:
        new = NewFeed(title="Лісты", language="be", tag="x")
        return feed_acts.open_feed(session, desk.people["Adam"].reader, new, today=TODAY)


# A page looks the same on either engine.
@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_axe_finds_nothing(desk: Desk, address: str, chromium_browser: Browser) -> None:
    desk.article(State.PUBLISHED)
    outlet = f"/admin/outlets/{_outlet(desk)}"
    feed = f"/admin/feeds/{_feed(desk)}"
    # Scripts are on here alone, for axe is one.
    context = chromium_browser.new_context(bypass_csp=True)
    page = context.new_page()
    complaints = {}

    log_in(page, desk, address, "Adam")
    paths = (
        *("/admin/outlets", outlet, f"{outlet}/terms", "/admin/invitations", "/admin/house"),
        *("/admin/feeds", feed),
    )
    for path in paths:
        page.goto(f"{address}/desk{path}")
        complaints[path] = accessibility.narrow_and_wide(page)
        page.locator("main form:has([name=code], [name=name]) button").first.click()
        complaints[f"{path} with errors"] = accessibility.narrow_and_wide(page)
    page.goto(f"{address}/desk{outlet}")
    page.check("[value=live]")
    page.fill("[name=code]", desk.people["Adam"].code(later=1))
    page.click("main form button")
    complaints["token"] = accessibility.narrow_and_wide(page)
    context.close()

    assert complaints == {name: [] for name in complaints}
    assert len(complaints) == 2 * len(paths) + 1
