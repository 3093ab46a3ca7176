"""Pictures and files in a real browser without scripts, in a narrow window."""

import pytest
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

from safepub.newsroom.states import State
from tests.support import accessibility
from tests.web.contributor import files
from tests.web.contributor.conftest import MAKS, Door

NARROW: ViewportSize = {"width": 320, "height": 700}

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def look(page: Page) -> None:
    """Nothing is wider than the window, and axe finds nothing."""
    assert accessibility.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_picture_is_sent_seen_described_and_removed(
    door: Door, address: str, chromium_browser: Browser
) -> None:
    context = chromium_browser.new_context(java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    page.goto(f"{address}/login")
    page.get_by_label("Passphrase").fill(MAKS)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{address}{door.path(door.article(State.DRAFT))}")
    chosen: list[FilePayload] = [
        {"name": "sea.jpg", "mimeType": "image/jpeg", "buffer": files.jpeg()},
        {"name": "beach.heic", "mimeType": "image/heic", "buffer": files.heic()},
    ]

    page.get_by_role("link", name="Pictures and files").click()
    page.get_by_label("Files from your device").set_input_files(chosen)
    page.get_by_role("button", name="Clean and keep them").click()
    assert page.get_by_role("alert").inner_text().startswith("Not all files were kept")
    expect(page.get_by_text("The place where it was made.")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Look and describe").click()
    look(page)
    # It comes as a download, and is shown nevertheless.
    assert page.locator("img").evaluate("picture => picture.naturalWidth") == 48
    page.get_by_label("Text for people who cannot see it").fill("The sea")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The sea", exact=True)).to_be_visible()
    page.get_by_role("link", name="Remove…").click()
    look(page)
    page.get_by_role("button", name="Remove it").click()

    expect(page.get_by_text("None yet.")).to_be_visible()
    context.close()
