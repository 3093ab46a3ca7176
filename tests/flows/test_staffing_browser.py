"""The desk's people in a real Chromium without JavaScript: from an invitation to a closed account.

Passkeys are the one thing here that needs JavaScript, and are not tried.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyotp
import pytest
from playwright.sync_api import Browser

from tests.flows.conftest import PASSWORD, Running
from tests.flows.reader import Reader

# As long as names may be, and from right to left.
NAME = "مريم Марыя-Магдалена"

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Staffing:
    """An administrator, an editor who holds the desk's key, and somebody new."""

    running: Running
    adam: Reader
    edita: Reader
    newcomer: Reader
    elsewhere: Reader
    """The newcomer's other browser."""


@pytest.fixture
def staffing(chromium_browser: Browser, running: Running) -> Iterator[Staffing]:
    """Everybody with a window of their own."""
    contexts = [chromium_browser.new_context(java_script_enabled=False) for _ in range(4)]
    readers = [
        Reader(context, f"staffing-{name}")
        for context, name in zip(contexts, ("adam", "edita", "newcomer", "elsewhere"), strict=True)
    ]
    yield Staffing(running, *readers)
    for context in contexts:
        context.close()


def test_somebody_joins_starts_anew_and_leaves(staffing: Staffing) -> None:
    adam, newcomer = staffing.adam, staffing.newcomer
    adam.enter_the_desk(staffing.running, "Adam")
    invitation = _invite(staffing)
    codes = _join(newcomer, invitation)
    _enter(newcomer, codes.pop())
    assert "waits for a colleague" in _staff(adam)
    _hand_the_key_on(staffing)
    newcomer.press("Log out")
    _enter(newcomer, codes.pop())
    newcomer.follow("Queue")
    _renew_codes(newcomer, codes.pop())
    _end_the_other_log_in(staffing, invitation)
    _change_rights(staffing)
    assert _is_out(newcomer)
    codes = _join(newcomer, _change(staffing, "anew"))
    _enter(newcomer, codes.pop())
    _change(staffing, "close")
    assert _is_out(newcomer)
    assert "the account is closed" in _staff(adam)
    adam.look()


def _invite(staffing: Staffing) -> str:
    adam = staffing.adam
    adam.follow("Staff")
    adam.press("Make an invitation")
    assert adam.page.locator("[aria-invalid=true]").count() == len(("name", "code"))
    adam.look()
    adam.fill(name=NAME, code=staffing.running.code("Adam"))
    adam.page.check("[name=rights][value=editor]")
    adam.press("Make an invitation")
    adam.look()
    address = adam.page.locator("pre").inner_text()
    assert NAME in _staff(adam)
    return address


def _staff(adam: Reader) -> str:
    adam.page.goto(re.sub(r"/desk/.*", "/desk/admin/staff", adam.page.url))
    return adam.text


def _join(newcomer: Reader, invitation: str) -> list[str]:
    """Choose a password and an authenticator; return the recovery codes."""
    newcomer.page.goto(invitation)
    newcomer.look()
    secret = newcomer.page.locator("code").first.inner_text().replace(" ", "")
    newcomer.fill(password=PASSWORD, again="another password", code=pyotp.TOTP(secret).now())
    newcomer.press("Go on")
    assert newcomer.page.locator("[aria-invalid=true]").count() == 1
    assert newcomer.page.locator("code").first.inner_text().replace(" ", "") == secret
    newcomer.fill(password=PASSWORD, again=PASSWORD, code=pyotp.TOTP(secret).now())
    newcomer.press("Go on")
    newcomer.look()
    return newcomer.page.locator("li code").all_inner_texts()


def _enter(newcomer: Reader, code: str) -> None:
    newcomer.page.goto(re.sub(r"/desk.*", "/desk/login", newcomer.page.url))
    newcomer.fill(name=NAME, password=PASSWORD, code=code)
    newcomer.press("Log in")
    assert NAME in newcomer.page.inner_text("header")


def _hand_the_key_on(staffing: Staffing) -> None:
    edita = staffing.edita
    edita.enter_the_desk(staffing.running, "Edita")
    edita.follow("Account")
    edita.look()
    edita.follow("Hand it on, or replace it")
    assert NAME in edita.text
    edita.look()
    edita.page.get_by_role("radio").first.check()
    edita.fill(code=staffing.running.code("Edita"))
    edita.press("Do this")
    assert "Nobody waits for it." in edita.text or "Your account" in edita.text
    edita.look()


def _renew_codes(newcomer: Reader, code: str) -> None:
    newcomer.follow("Account")
    newcomer.follow("Get new recovery codes")
    newcomer.look()
    newcomer.fill(code=code)
    newcomer.press("Show new codes")
    newcomer.look()


def _end_the_other_log_in(staffing: Staffing, invitation: str) -> None:
    """Find a second log-in in the list, and end it."""
    newcomer, elsewhere = staffing.newcomer, staffing.elsewhere
    code = newcomer.page.locator("li code").first.inner_text()
    elsewhere.page.goto(invitation)
    assert elsewhere.page.get_by_role("button", name="Go on").count() == 0
    _enter(elsewhere, code)
    newcomer.follow("Back to your account")
    assert newcomer.page.get_by_role("button", name="End this one").count() == 1
    newcomer.look()
    newcomer.press("End all but this one")
    assert newcomer.page.get_by_role("button", name="End this one").count() == 0
    assert _is_out(elsewhere)


def _is_out(reader: Reader) -> bool:
    """Ask for a page of the desk, and be shown its door."""
    reader.page.goto(re.sub(r"/desk.*", "/desk/account", reader.page.url))
    return reader.page.get_by_role("button", name="Log in", exact=True).count() == 1


def _change(staffing: Staffing, act: str, *rights: str) -> str:
    """Do something to the newcomer's account; return the address that comes of it, if one does."""
    adam = staffing.adam
    _staff(adam)
    adam.follow(NAME)
    adam.page.check(f"[name=act][value={act}]")
    for right in rights:
        adam.page.check(f"[name=rights][value={right}]")
    adam.fill(code=staffing.running.code("Adam"))
    adam.press("Do this")
    shown = adam.page.locator("pre")
    return shown.inner_text() if shown.count() else ""


def _change_rights(staffing: Staffing) -> None:
    adam = staffing.adam
    _staff(adam)
    adam.follow(NAME)
    adam.look()
    adam.press("Do this")
    assert adam.page.locator("[aria-invalid=true], .field-wrong").count() > 0
    adam.look()
    _change(staffing, "rights", "editor", "publisher")
    assert "editor, publisher" in _staff(adam)
    adam.look()
