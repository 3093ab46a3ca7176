"""Passkeys in a real browser: added, used to log in, used for a grave act; and without a script."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from werkzeug.serving import make_server

from safepub.settings import Site
from tests.newsroom.conftest import PASSWORD
from tests.support import accessibility
from tests.web.desk.conftest import Desk

# A page looks the same on either engine.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

ANSWERS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
WITH_PASSKEY = "Use a passkey instead of a code"


@pytest.fixture
def at(desk: Desk) -> Iterator[str]:
    """The desk at a name: a passkey cannot be bound to 127.0.0.1."""
    server = make_server("localhost", 0, desk.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://localhost:{server.server_port}"
    opened = desk.app.extensions["safepub"]
    site = Site(name="The Test Courier", base_url=address)
    desk.app.extensions["safepub"] = replace(opened, settings=replace(opened.settings, site=site))
    yield f"{address}/desk"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def context(chromium_browser: Browser) -> Iterator[BrowserContext]:
    """A browser with JavaScript, under the site's own policy, in a narrow window."""
    made = chromium_browser.new_context(viewport={"width": 320, "height": 800})
    yield made
    made.close()


def log_in(page: Page, desk: Desk, at: str, *, later: int = 0) -> None:
    page.goto(f"{at}/login")
    page.fill("[name=name]", "Edita")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", desk.people["Edita"].code(later=later))
    page.click("main button[type=submit]")


def test_a_passkey_is_added_and_opens_the_desk_and_confirms(
    desk: Desk, at: str, context: BrowserContext
) -> None:
    page, said = context.new_page(), list[str]()

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", note)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": ANSWERS})

    log_in(page, desk, at)
    page.goto(f"{at}/account/recovery-codes")
    expect(page.get_by_role("button", name=WITH_PASSKEY)).to_have_count(0)
    page.goto(f"{at}/account/passkeys")
    expect(page.get_by_text("This takes JavaScript")).to_be_hidden()
    page.fill("[name=label]", "Blue key")
    page.fill("[name=code]", desk.people["Edita"].code(later=1))
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("listitem").filter(has_text="Blue key")).to_be_visible()

    page.get_by_role("button", name="Log out").click()
    page.fill("[name=name]", "Edita")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name=WITH_PASSKEY).click()
    page.wait_for_url(f"{at}/queue")

    page.goto(f"{at}/account/recovery-codes")
    page.get_by_role("button", name=WITH_PASSKEY).click()
    expect(page.locator("main code")).to_have_count(10)

    # The authenticator says no: nothing is sent, and a code still does.
    devtools.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": made["authenticatorId"], "isUserVerified": False},
    )
    page.goto(f"{at}/account/recovery-codes")
    page.get_by_role("button", name=WITH_PASSKEY).click()
    expect(page.get_by_role("status")).to_contain_text("No passkey came back")
    assert page.input_value("[name=code]") == ""
    # No policy was hurt.
    assert said == []


def test_axe_finds_nothing_where_passkeys_are_offered(
    desk: Desk, at: str, chromium_browser: Browser
) -> None:
    context = chromium_browser.new_context(bypass_csp=True, viewport={"width": 320, "height": 800})
    page, complaints = context.new_page(), {}
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": ANSWERS})
    log_in(page, desk, at)
    page.goto(f"{at}/account/passkeys")
    page.fill("[name=label]", "مفتاح")
    page.fill("[name=code]", desk.people["Edita"].code(later=1))
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Remove a passkey")).to_be_visible()

    for path in ("/account/passkeys", "/account/passkeys/remove", "/account"):
        page.goto(f"{at}{path}")
        complaints[path] = accessibility.narrow_and_wide(page)

    context.close()
    assert {path: found for path, found in complaints.items() if found} == {}


def test_without_a_script_there_is_no_button_and_a_code_does(
    desk: Desk, at: str, browser: BrowserContext
) -> None:
    page = browser.new_page()
    page.goto(f"{at}/login")
    hidden = page.locator("[data-passkey]").is_hidden()

    log_in(page, desk, at)

    assert hidden
    assert page.url == f"{at}/queue"
    page.goto(f"{at}/account/passkeys")
    assert page.get_by_text("This takes JavaScript").is_visible()
    assert page.locator("main button").count() == 1
    assert page.locator("main button").is_hidden()
