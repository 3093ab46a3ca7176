"""Writing, importing and comparing in a real browser without scripts, in a narrow window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from safepub.newsroom.states import State
from tests.support import accessibility
from tests.web.contributor import files
from tests.web.contributor.conftest import MAKS, Door

NARROW: ViewportSize = {"width": 320, "height": 700}
DIRTY = 'Снег\u200b "падаў" усю ноч - i ніхто!!! https://example.org/a?utm_source=letter'

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@pytest.fixture
def page(door: Door, address: str, chromium_browser: Browser) -> Iterator[Page]:
    """A narrow, dark window in which Maks has logged in."""
    context = chromium_browser.new_context(
        java_script_enabled=False, viewport=NARROW, color_scheme="dark", base_url=address
    )
    shown = context.new_page()
    shown.goto("/login")
    shown.get_by_label("Passphrase").fill(MAKS)
    shown.get_by_role("button", name="Log in").click()
    yield shown
    context.close()


def is_narrow(page: Page) -> bool:
    page.wait_for_load_state()
    return bool(page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"])


def test_what_was_changed_comes_back_with_the_form_and_the_next_press_leads_on(
    door: Door, page: Page
) -> None:
    article_id = door.article(State.CHANGES_REQUESTED)
    page.goto(f"{door.path(article_id)}/edit")
    found = accessibility.violations(page)
    page.get_by_label("Language of the text").select_option("be")
    page.get_by_label("Text", exact=True).fill(DIRTY)

    page.get_by_role("button", name="Save and preview").click()

    assert page.get_by_role("status").inner_text().startswith("Saved as you see it now.")
    expect(page.get_by_role("heading", name="What the editors ask for")).to_be_visible()
    expect(page.get_by_text("This link may say where you got it from.")).to_be_visible()
    assert "«падаў»" in page.get_by_label("Text", exact=True).input_value()
    assert is_narrow(page)
    page.get_by_role("button", name="Save and preview").click()
    expect(page.get_by_role("heading", name="Preview")).to_be_visible()
    assert found == []


def test_a_manuscript_is_read_and_saved(door: Door, page: Page) -> None:
    page.goto("/room/articles/new")
    page.get_by_role("link", name="Take the text from a file").click()
    found = accessibility.violations(page)
    page.get_by_label("File from your device").set_input_files(
        {"name": "text.docx", "mimeType": "application/octet-stream", "buffer": files.docx()}
    )

    page.get_by_role("button", name="Read it").click()

    assert "They are not saved yet." in page.get_by_role("status").inner_text()
    assert is_narrow(page)
    page.get_by_role("button", name="Save", exact=True).click()
    assert door.text_of(door.only_article().id).body == files.SENTENCE
    assert found == []


def test_texts_are_compared(page: Page) -> None:
    page.goto("/room/verbatim")
    found = accessibility.violations(page)
    page.get_by_label("Text to be checked").fill("The snow fell all night, and nobody came.")
    page.get_by_label("Texts that stand elsewhere").fill("the snow fell all night and nobody")

    page.get_by_role("button", name="Compare").click()

    assert "The same in both" in page.get_by_role("status").inner_text()
    assert is_narrow(page)
    assert found == []


@pytest.mark.parametrize("path", ["/room/guide", "/room/checklist"])
def test_advice_fits_a_narrow_window(page: Page, path: str) -> None:
    page.goto(path)

    assert is_narrow(page)
    assert accessibility.violations(page) == []
