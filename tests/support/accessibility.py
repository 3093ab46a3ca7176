"""What axe-core finds on a page that a browser without JavaScript shows."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Without the second, axe describes all that is right as well, which takes twice as long.
OPTIONS = {"runOnly": list(STANDARDS), "resultTypes": ["violations"]}
NARROW = 320
WIDTHS = (1200, NARROW)
HTML = "text/html; charset=utf-8"


def violations(page: Page) -> list[str]:
    """Name the rules that the page breaks, once it is there as a whole.

    axe is itself a script and hangs where scripts are off, so it looks at the same words
    at the same address in a second browser: also at those that only a sent form shows.
    """
    page.wait_for_load_state()
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context()
    try:
        context.add_cookies([dict(cookie) for cookie in page.context.cookies()])  # type: ignore[misc] # read and written cookies are two types
        twin = context.new_page()
        shown = page.content()
        twin.route(page.url, lambda route: route.fulfill(body=shown, content_type=HTML))
        twin.goto(page.url)
        return _broken_rules(twin)
    finally:
        context.close()


def narrow_and_wide(page: Page) -> list[str]:
    """Name the rules that a page breaks on a telephone, and the widths at which it overflows.

    The page is in a browser that lets axe run. What axe looks at is the same at every width.
    """
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_load_state()
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"scrolls sideways at {width}")
        if width == NARROW:
            found += _broken_rules(page)
    return found


def _broken_rules(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['target']}" for rule in found]
