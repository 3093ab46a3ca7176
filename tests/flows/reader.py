"""A person with a real Chromium without JavaScript, who looks at each page."""

import os
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, ViewportSize

from tests.flows.conftest import PASSWORD, Running
from tests.support import accessibility

# Name a folder to keep pictures of every page for a look at them.
PICTURES = os.environ.get("SAFEPUB_TEST_PICTURES")
SMALL: ViewportSize = {"width": 320, "height": 640}


class Reader:
    """A person with a window, who looks at each page before going on."""

    def __init__(self, context: BrowserContext, name: str) -> None:
        """Open a window."""
        self.page: Page = context.new_page()
        self._name = name
        self._number = 0

    @property
    def text(self) -> str:
        """The words of the page, in one line."""
        return " ".join(self.page.inner_text("main").split())

    def come_to_the_desk(self, running: Running, name: str) -> None:
        """Log in at the desk, looking at the door and at what is behind it."""
        self.page.goto(f"{running.address}/desk/")
        self.look()
        self._log_in(running, name)
        self.look()

    def enter_the_desk(self, running: Running, name: str) -> None:
        """Log in at the desk, where others have looked already."""
        self.page.goto(f"{running.address}/desk/")
        self._log_in(running, name)

    def _log_in(self, running: Running, name: str) -> None:
        self.fill(name=name, password=PASSWORD, code=running.code(name))
        self.press("Log in")

    def look(self) -> None:
        """Find nothing that would keep somebody out, wide or narrow."""
        assert self.page.locator("h1").count() == 1
        assert accessibility.violations(self.page) == []
        if PICTURES:
            self._take_pictures(Path(PICTURES))

    def press(self, name: str) -> None:
        """Press the button with this name."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self._wait_for_the_page()

    def follow(self, name: str) -> None:
        """Follow the link with this name."""
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self._wait_for_the_page()

    def fill(self, **typed: str) -> None:
        """Fill fields in by their names in the form."""
        for name, words in typed.items():
            self.page.locator(f"[name={name}]").fill(words)

    def _wait_for_the_page(self) -> None:
        # A click returns when the next page has begun to come, not when it is there.
        self.page.wait_for_load_state()

    def _take_pictures(self, folder: Path) -> None:
        self._number += 1
        wide = self.page.viewport_size
        assert wide is not None
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            for size in (SMALL, wide):
                self.page.set_viewport_size(size)
                name = f"{self._name}-{self._number:02}-{scheme}-{size['width']}.png"
                self.page.screenshot(path=folder / name, full_page=True)
        self.page.emulate_media(color_scheme=None)
        self.page.set_viewport_size(wide)
