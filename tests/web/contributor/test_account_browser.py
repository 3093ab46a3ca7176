"""The account's pages in a real browser: axe finds nothing on any of them, wide or narrow."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from safepub.newsroom import contributors, pseudonyms
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.pseudonyms import Persona
from safepub.newsroom.states import State
from safepub.web.contributor import addresses
from tests.web.contributor.conftest import MAKS, Door

# Name a folder to keep pictures of every page for a look at them.
PICTURES = os.environ.get("SAFEPUB_TEST_PICTURES")
ABOUT = AboutView(
    bio="Writes about bread, and about those who wait for it.",
    closing_note="The name is withheld for safety.",
)


def _pages(door: Door) -> dict[str, str]:
    maks = door.newsroom.maks
    with door.databases.newsroom() as session:
        pseudonyms.add(session, maks, Persona(byline="Ганна", about=ABOUT))
        first = contributors.pseudonyms_of(session, maks.contributor_id)[0].id
        byline = f"/room/bylines/{addresses.pseudonym_address(maks, first)}"
    return {
        "room": "/room",
        "account": "/room/account",
        "bylines": "/room/bylines",
        "byline": byline,
        "new-byline": "/room/bylines/new",
        "retire": f"{byline}/retire",
        "log-ins": "/room/log-ins",
        "export": "/room/export",
        "leave": "/room/leave-for-good",
        "passphrase": "/room/passphrase",
        "new-passphrase": "/room/passphrase/new",
    }


def _complaints(page: Page, name: str, width: int) -> list[str]:
    if PICTURES:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            path = Path(PICTURES) / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
        page.emulate_media(color_scheme="light")
    page.wait_for_load_state()
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("scrolls sideways")
    return found


def _log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/login")
    page.fill("[name=passphrase]", MAKS)
    page.click("main form[action*=login] button")


def _sent_wrong(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}{path}")
    page.fill("[name=passphrase]", "some other words")
    page.click("main button:not(.leave button)")


# A page looks the same on either engine.
@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("width", [320, 1200])
def test_axe_finds_nothing(door: Door, address: str, chromium_browser: Browser, width: int) -> None:
    door.article(State.SUBMITTED)
    pages, door_visitor = _pages(door), door.visitor()
    # Scripts are on here alone, for axe is one.
    context = chromium_browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    complaints = {}

    _log_in(page, address)
    for name in ("passphrase", "export", "leave"):
        _sent_wrong(page, address, pages[name])
        complaints[f"{name}, wrong"] = _complaints(page, f"{name}-wrong", width)
    page.goto(f"{address}{pages['passphrase']}")
    complaints["passphrase"] = _complaints(page, "passphrase", width)
    page.fill("[name=passphrase]", MAKS)
    page.get_by_role("button", name="Show me new words").click()
    del pages["passphrase"]
    for name, path in pages.items():
        page.goto(f"{address}{path}")
        complaints[name] = _complaints(page, name, width)

    context.close()
    assert door_visitor.get("/room").status_code == 200
    assert {name: found for name, found in complaints.items() if found} == {}
