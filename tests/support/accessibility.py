"""What axe-core finds on a page, and whether it can be read on a telephone."""

from typing import Any
from weakref import WeakKeyDictionary

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Without the second, axe describes all that is right as well, which takes twice as long.
OPTIONS = {"runOnly": list(STANDARDS), "resultTypes": ["violations"]}
NARROW = 320
WIDTHS = (1200, NARROW)
HEIGHT = 800
HTML = "text/html; charset=utf-8"

_TWINS: WeakKeyDictionary[Browser, Page] = WeakKeyDictionary()


def violations(page: Page) -> list[str]:
    """Name the rules that the page breaks, once it is there as a whole, on a telephone.

    axe is itself a script and hangs where scripts are off, so it looks at the same words
    at the same address in a second browser: also at those that only a sent form shows.
    """
    page.wait_for_load_state()
    twin = _twin_of(page)
    shown = page.content()
    twin.route(page.url, lambda route: route.fulfill(body=shown, content_type=HTML))
    try:
        twin.goto(page.url)
        return _too_wide(twin, NARROW) + _broken_rules(twin)
    finally:
        twin.unroute(page.url)


def narrow_and_wide(page: Page) -> list[str]:
    """Name the rules that a page breaks on a telephone, and the widths at which it overflows.

    The page is in a browser that lets axe run. What axe looks at is the same at every width.
    """
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.wait_for_load_state()
        found += _too_wide(page, width)
        if width == NARROW:
            page.evaluate(AXE_SCRIPT)
            found += _broken_rules(page)
    return found


def _twin_of(page: Page) -> Page:
    """Give the one page with scripts of this browser, with the cookies of the page."""
    browser = page.context.browser
    assert browser is not None
    if browser not in _TWINS:
        context = browser.new_context(viewport={"width": NARROW, "height": HEIGHT})
        # Sent once instead of for every page: it is half a megabyte.
        context.add_init_script(AXE_SCRIPT)
        _TWINS[browser] = context.new_page()
    twin = _TWINS[browser]
    twin.context.clear_cookies()
    twin.context.add_cookies([dict(cookie) for cookie in page.context.cookies()])  # type: ignore[misc] # read and written cookies are two types
    return twin


def _too_wide(page: Page, width: int) -> list[str]:
    overflows = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"scrolls sideways at {width}"] if overflows else []


def _broken_rules(page: Page) -> list[str]:
    found: dict[str, Any] = page.evaluate("options => axe.run(options)", OPTIONS)
    return [f"{rule['id']}: {rule['nodes'][0]['target']}" for rule in found["violations"]]
