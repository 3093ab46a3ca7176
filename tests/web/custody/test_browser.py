"""The paymasters' pages and small ones in a real browser: axe finds nothing, wide or narrow."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.newsroom.conftest import PASSWORD
from tests.web.custody.conftest import WITHOUT_KEY, Custody
from tests.web.custody.test_payments import order


def _complaints(page: Page) -> list[str]:
    page.wait_for_load_state()
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("scrolls sideways")
    return found


def _log_in(page: Page, custody: Custody, address: str, name: str) -> None:
    page.goto(f"{address}/custody/login")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", custody.people[name].code())
    page.click("main button")


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_axe_finds_nothing(
    paying: Custody, address: str, chromium_browser: Browser, width: int
) -> None:
    order(paying)
    # Scripts are on here alone, for axe is one.
    context = chromium_browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 800}
    )
    page, complaints = context.new_page(), {}

    _log_in(page, paying, address, WITHOUT_KEY)
    complaints["no key"] = _complaints(page)
    context.clear_cookies()
    _log_in(page, paying, address, "Ada")
    page.goto(f"{address}/custody/payments")
    complaints["open orders"] = _complaints(page)
    page.get_by_role("button", name="Make a payment run").click()
    complaints["run"] = _complaints(page)
    page.get_by_role("link", name=re.compile("^Close")).click()
    complaints["closing"] = _complaints(page)
    page.get_by_role("button", name="All of it is paid").click()
    complaints["paid"] = _complaints(page)
    page.goto(f"{address}/custody/hand-in")
    complaints["hand in"] = _complaints(page)

    context.close()
    assert {name: found for name, found in complaints.items() if found} == {}
    assert len(complaints) == 6
