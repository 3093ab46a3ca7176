"""The name check in a real browser without scripts: all can be answered, axe finds nothing."""

import pytest
from playwright.sync_api import Browser, Page

from safepub.newsroom.states import State
from safepub.newsroom.watch_lists import Notes
from tests.support import accessibility
from tests.web.contributor.conftest import IDENTITY, MAKS, Door
from tests.web.contributor.name_checks import FULL, NAMES, SURNAME, draft, hand_in, keep, proof_of

NARROW = {"width": 320, "height": 700}

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@pytest.fixture
def page(chromium_browser: Browser, address: str) -> Page:
    """A narrow window in which Maks has logged in."""
    context = chromium_browser.new_context(java_script_enabled=False, viewport=NARROW)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/login")
    page.get_by_label("Passphrase").fill(MAKS)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{address}/room")
    return page


def look(page: Page) -> None:
    """Nothing is wider than the window, and axe finds nothing."""
    page.wait_for_load_state()
    widest = page.locator("main *").evaluate_all(
        "all => Math.max(...all.map(one => one.getBoundingClientRect().right))"
    )
    assert widest <= NARROW["width"]
    assert accessibility.violations(page) == []


def test_a_warning_is_answered_and_the_text_handed_in(door: Door, address: str, page: Page) -> None:
    article_id = draft(door, body=SURNAME)
    page.goto(f"{address}{door.path(article_id)}/submit")
    look(page)

    page.get_by_role("button", name="Hand it in").click()
    page.get_by_role("link", name="Something in it may give you away").click()
    page.get_by_label("I have looked at it: this may stand.").check()
    page.get_by_role("button", name="Hand it in").click()

    assert "?notice=handed-in" in page.url
    assert door.state_of(article_id) is State.SUBMITTED
    page.context.close()


def test_names_typed_in_for_once_keep_a_name_from_being_handed_in(
    door: Door, address: str, page: Page
) -> None:
    keep(door, Notes(kept=False))
    article_id = draft(door, body=FULL)
    page.goto(f"{address}{door.path(article_id)}/submit")
    look(page)

    page.locator("#field-names").fill(NAMES)
    page.get_by_role("button", name="Hand it in").click()

    assert page.locator("mark").first.inner_text() == "Максіма Сідаровіча"
    assert page.locator("#field-names").input_value() == NAMES
    assert door.state_of(article_id) is State.DRAFT
    page.context.close()


def test_the_other_pages_have_nothing_that_axe_finds(door: Door, address: str, page: Page) -> None:
    article_id = draft(door)
    hand_in(door, door.visitor(), article_id)
    proof_of(door, article_id, body=f"{FULL} {SURNAME}")

    for path in (
        f"{door.path(article_id)}/proof",
        f"{door.path(article_id)}/withdraw",
        "/room/watch-list",
        door.invite(),
    ):
        page.goto(f"{address}{path}")
        look(page)

    for name in ("legal_name", "contact"):
        page.locator(f"#field-{name}").fill(IDENTITY[name])
    page.locator("#field-byline").fill(IDENTITY["legal_name"])
    page.get_by_role("button", name="Seal this").click()
    page.get_by_label("I want this byline all the same").check()
    page.context.close()
