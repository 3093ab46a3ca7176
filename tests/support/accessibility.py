"""What axe-core finds on a page that a browser without JavaScript shows."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Without the second, axe describes all that is right as well, which takes twice as long.
OPTIONS = {"runOnly": list(STANDARDS), "resultTypes": ["violations"]}
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
        found = Axe().run(twin, options=OPTIONS).response["violations"]
        return [f"{rule['id']}: {rule['nodes'][0]['target']}" for rule in found]
    finally:
        context.close()
