"""The account's pages in a real browser: axe finds nothing on any of them, wide or narrow."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from safepub.newsroom import contributors, pseudonyms
from safepub.newsroom.abouts import AboutView
from safepub.newsroom.pseudonyms import Persona
from safepub.newsroom.states import State
from safepub.web.contributor import addresses
from tests.support import accessibility
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


def _complaints(page: Page, name: str) -> list[str]:
    found = accessibility.narrow_and_wide(page)
    if PICTURES:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
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
def test_axe_finds_nothing(door: Door, address: str, chromium_browser: Browser) -> None:
    door.article(State.SUBMITTED)
    pages, door_visitor = _pages(door), door.visitor()
    # Scripts are on here alone, for axe is one.
    context = chromium_browser.new_context(bypass_csp=True)
    page = context.new_page()
    complaints = {}

    _log_in(page, address)
    for name in ("passphrase", "export", "leave"):
        _sent_wrong(page, address, pages[name])
        complaints[f"{name}, wrong"] = _complaints(page, f"{name}-wrong")
    page.goto(f"{address}{pages['passphrase']}")
    complaints["passphrase"] = _complaints(page, "passphrase")
    page.fill("[name=passphrase]", MAKS)
    page.get_by_role("button", name="Show me new words").click()
    del pages["passphrase"]
    for name, path in pages.items():
        page.goto(f"{address}{path}")
        complaints[name] = _complaints(page, name)

    context.close()
    assert door_visitor.get("/room").status_code == 200
    assert {name: found for name, found in complaints.items() if found} == {}
