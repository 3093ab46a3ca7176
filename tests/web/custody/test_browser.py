"""The paymasters' pages and small ones in a real browser: axe finds nothing, wide or narrow."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.newsroom.conftest import PASSWORD
from tests.support import accessibility
from tests.web.custody.conftest import WITHOUT_KEY, Custody
from tests.web.custody.test_payments import order


def _log_in(page: Page, custody: Custody, address: str, name: str) -> None:
    page.goto(f"{address}/custody/login")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", custody.people[name].code())
    page.click("main button")


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_axe_finds_nothing(paying: Custody, address: str, chromium_browser: Browser) -> None:
    order(paying)
    # Scripts are on here alone, for axe is one.
    context = chromium_browser.new_context(bypass_csp=True)
    page, complaints = context.new_page(), {}

    _log_in(page, paying, address, WITHOUT_KEY)
    complaints["no key"] = accessibility.narrow_and_wide(page)
    context.clear_cookies()
    _log_in(page, paying, address, "Ada")
    page.goto(f"{address}/custody/payments")
    complaints["open orders"] = accessibility.narrow_and_wide(page)
    page.get_by_role("button", name="Make a payment run").click()
    complaints["run"] = accessibility.narrow_and_wide(page)
    page.get_by_role("link", name=re.compile("^Close")).click()
    complaints["closing"] = accessibility.narrow_and_wide(page)
    page.get_by_role("button", name="All of it is paid").click()
    complaints["paid"] = accessibility.narrow_and_wide(page)
    page.goto(f"{address}/custody/hand-in")
    complaints["hand in"] = accessibility.narrow_and_wide(page)

    context.close()
    assert {name: found for name, found in complaints.items() if found} == {}
    assert len(complaints) == 6
