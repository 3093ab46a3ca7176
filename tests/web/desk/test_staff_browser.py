"""Pages about staff in a real browser: axe finds nothing, wide or narrow."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from safepub.newsroom import staff_invitations
from safepub.newsroom.states import Right
from tests.newsroom.conftest import PASSWORD
from tests.support import accessibility
from tests.web.desk.conftest import Desk

OWN = ("/account", "/account/authenticator")


def log_in(page: Page, desk: Desk, address: str, name: str) -> None:
    page.goto(f"{address}/desk/login")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", desk.people[name].code())
    page.click("main .actions button")


def _invite(desk: Desk) -> str:
    today = datetime.now(UTC).date()
    with desk.databases.newsroom() as session:
        admin = desk.people["Adam"].reader
        rights = frozenset({Right.EDITOR})
        return staff_invitations.invite(session, admin, "Nina", rights, today=today)


# A page looks the same on either engine.
@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_axe_finds_nothing(desk: Desk, address: str, chromium_browser: Browser) -> None:
    token = _invite(desk)
    edita = f"/admin/staff/{desk.people['Edita'].reader.staff_id}"
    # Scripts are on here alone, for axe is one.
    context = chromium_browser.new_context(bypass_csp=True)
    page = context.new_page()
    complaints = {}

    page.goto(f"{address}/desk/joining/{token}")
    page.click("main .actions button")
    complaints["joining"] = accessibility.narrow_and_wide(page)
    log_in(page, desk, address, "Adam")
    for path in ("/admin/staff", edita, "/admin/journal", "/queue", *OWN):
        page.goto(f"{address}/desk{path}")
        complaints[path] = accessibility.narrow_and_wide(page)
    page.goto(f"{address}/desk/admin/staff")
    page.fill("[name=name]", "Olga")
    page.check("[value=editor]")
    page.fill("[name=code]", desk.people["Adam"].code(later=1))
    page.click("main form[action$=invite] button")
    complaints["invitation"] = accessibility.narrow_and_wide(page)
    page.click("header button, nav ~ form button")
    log_in(page, desk, address, "Peter")
    page.goto(f"{address}/desk/account/desk-key")
    complaints["key"] = accessibility.narrow_and_wide(page)
    page.check("[value=paper]")
    page.fill("[name=code]", desk.people["Peter"].code(later=1))
    page.click("main form button")
    complaints["paper"] = accessibility.narrow_and_wide(page)

    assert "recovery key" in page.inner_text("h1")
    assert {path: found for path, found in complaints.items() if found} == {}
    context.close()
