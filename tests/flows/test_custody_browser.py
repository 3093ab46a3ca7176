"""A reveal request in a real Chromium with JavaScript switched off, at all three doors."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pyotp
import pytest
from playwright.sync_api import Browser
from sqlalchemy import select, update

from safepub.crypto import opening
from safepub.crypto.custodian_keys import CustodianKey
from safepub.custody import loading
from safepub.newsroom.models.custody import RevealRequest
from tests.flows.conftest import PASSWORD, Running
from tests.flows.reader import Reader
from tests.flows.test_browser import BODY, _register
from tests.support.instances import CUSTODIANS, Custodians
from tests.web import reveals
from tests.web.reveals import REASON, Reveals

LEGAL_NAME = "Żółcisława Zmyślona-Nieistniejąca"
CONTACT = "+48 000 111 222 after nine"
DETAILS = "An account at the Invented Bank 4711"
SECRETS = (LEGAL_NAME, CONTACT, DETAILS)
OBJECTION = "Ask my sister first; I am only at the sea."
ACT = "act.sph"

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Story:
    """Who has a window, and what custodians have at home."""

    running: Running
    reveals: Reveals
    maks: Reader
    editor: Reader
    custodians: dict[str, Reader]

    def readers(self) -> list[Reader]:
        """Give everybody who has a window."""
        return [self.maks, self.editor, *self.custodians.values()]


@pytest.fixture
def story(chromium_browser: Browser, running: Running, custodians: Custodians) -> Story:
    """Three kinds of people, each with a browser without JavaScript."""

    def window(name: str) -> Reader:
        return Reader(chromium_browser.new_context(java_script_enabled=False), f"custody-{name}")

    setup = loading.load(running.settings)
    return Story(
        running=running,
        reveals=Reveals(running.databases, custodians, setup, {}),
        maks=window("contributor"),
        editor=window("editor"),
        custodians={name: window(f"custodian-{place}") for place, name in enumerate(CUSTODIANS)},
    )


def test_a_request_from_the_desk_to_the_outcome(story: Story, tmp_path: Path) -> None:
    maks, editor = story.maks, story.editor
    passphrase = _register(maks, story.running)
    _hand_in(maks, passphrase)
    _look_at_what_is_empty(story)
    _send_identity_and_details_anew(maks, passphrase)
    request_id = _ask(story)
    _wait_until(story, datetime(2100, 1, 1, tzinfo=UTC))
    _object(maks)
    _wait_is_over(story)

    _answer(story, request_id, tmp_path)

    editor.page.reload()
    assert "Opened" in editor.page.inner_text("main")
    editor.look()
    maks.follow("Requests")
    assert "A custodian has seen what was sealed." in maks.page.inner_text("main")
    maks.look()
    _erase(maks, passphrase)
    _nothing_typed_is_anywhere(story)


def _look_at_what_is_empty(story: Story) -> None:
    maks, editor = story.maks, story.editor
    maks.follow("Requests")
    assert "Nobody has ever asked." in maks.page.inner_text("main")
    maks.look()
    editor.come_to_the_desk(story.running, "Edita")
    for name in ("Reveal requests", "Payments"):
        editor.follow(name)
        editor.look()
    for name in ("Ada", "Boris"):
        _come_to_custody(story, name)


def _come_to_custody(story: Story, name: str) -> None:
    reader = story.custodians[name]
    reader.page.goto(f"{story.running.address}/custody/")
    reader.look()
    code = pyotp.TOTP(story.running.totp_secrets[name]).now()
    reader.fill(name=name, password=PASSWORD, code=code)
    reader.press("Log in")
    for words in ("Requests", "Payments", "Journal"):
        reader.follow(words)
        reader.look()
    reader.follow("Requests")


def _hand_in(maks: Reader, passphrase: str) -> None:
    maks.fill(passphrase=passphrase)
    maks.press("Log in")
    maks.follow("Write your first article")
    maks.fill(headline="A tin of letters", body=BODY)
    maks.press("Save and hand in …")
    maks.press("Hand it in")


def _send_identity_and_details_anew(maks: Reader, passphrase: str) -> None:
    maks.follow("Account")
    maks.look()
    maks.follow("Identity")
    maks.look()
    maks.fill(legal_name=LEGAL_NAME)
    maks.press("Seal this in its place")
    assert maks.page.locator("[aria-invalid=true]").count() == 2
    maks.look()
    maks.fill(contact=CONTACT, passphrase=passphrase)
    maks.press("Seal this in its place")
    assert "Sealed." in maks.page.inner_text("main")
    maks.look()
    maks.follow("Account")
    maks.follow("Payment")
    maks.look()
    maks.fill(payment=DETAILS, passphrase=passphrase)
    maks.press("Seal this in their place")
    maks.look()


def _ask(story: Story) -> UUID:
    editor, running = story.editor, story.running
    editor.follow("Queue")
    editor.follow("A tin of letters")
    editor.look()
    editor.follow("Order a payment")
    editor.look()
    editor.fill(amount="120.50", currency="EUR", reference="Invoice 17")
    editor.press("Order the payment")
    editor.look()
    editor.follow("Queue")
    editor.follow("A tin of letters")
    editor.follow("Ask for the real identity")
    editor.look()
    editor.fill(reason=REASON)
    editor.press("Ask the custodians")
    assert editor.page.locator("[aria-invalid=true]").count() == 1
    assert editor.page.input_value("[name=reason]") == REASON
    editor.look()
    editor.page.check("[name=purpose][value=identity]")
    editor.page.check("[name=category][value=danger]")
    # A code works once, and the one of this half minute let her in.
    soon = datetime.now(UTC) + timedelta(seconds=30)
    editor.fill(code=pyotp.TOTP(running.totp_secrets["Edita"]).at(soon))
    editor.press("Ask the custodians")
    assert REASON in editor.page.inner_text("main")
    editor.look()
    with running.databases.newsroom(write=False) as session:
        return session.scalars(select(RevealRequest.id)).one()


def _object(maks: Reader) -> None:
    maks.follow("Your articles")
    assert "Somebody has asked for your real identity." in maks.page.inner_text("main")
    maks.look()
    maks.follow("Read why, and what you can do")
    assert REASON in maks.page.inner_text("main")
    maks.press("Object to this request")
    maks.look()
    maks.fill(objection=OBJECTION)
    maks.press("Object to this request")
    assert OBJECTION in maks.page.inner_text("main")
    maks.look()


def _wait_is_over(story: Story) -> None:
    ada = story.custodians["Ada"]
    ada.page.reload()
    ada.look()
    ada.follow("Maks")
    assert "Waiting" in ada.page.inner_text("main")
    ada.look()
    _wait_until(story, None)


def _wait_until(story: Story, end: datetime | None) -> None:
    """Move the end of the wait, which nobody here has a day for."""
    with story.running.databases.newsroom() as session:
        session.execute(update(RevealRequest).values(waits_until=end))


def _answer(story: Story, request_id: UUID, folder: Path) -> None:
    asked, ada, boris = story.reveals, story.custodians["Ada"], story.custodians["Boris"]
    take = asked.take("Ada", request_id)
    boris.page.reload()
    boris.follow("Maks")
    boris.look()
    _bring(ada, folder, b"noise")
    assert ada.page.locator("[aria-invalid=true]").count() == 1
    ada.look()
    _bring(ada, folder, reveals.hand_in_file(take))
    ada.look()
    boris.page.reload()
    boris.look()
    _bring(boris, folder, reveals.hand_in_file(asked.grant("Boris", request_id, take)))
    boris.look()
    ada.page.reload()
    ada.look()
    assert LEGAL_NAME.encode() not in _download(ada, "Case file with the whole vault")
    _bring(ada, folder, reveals.hand_in_file(asked.receipt("Ada", request_id, take)))
    assert "Opened" in ada.page.inner_text("main")
    ada.look()
    _custodians_find(story, asked.key("Ada"), asked.key("Boris"))


def _bring(reader: Reader, folder: Path, source: bytes) -> None:
    (folder / ACT).write_bytes(source)
    reader.page.set_input_files("[name=file]", folder / ACT)
    reader.press("Hand it in")


def _download(reader: Reader, name: str) -> bytes:
    with reader.page.expect_download() as found:
        reader.follow(name)
    assert found.value.suggested_filename.startswith("case-")
    return Path(found.value.path()).read_bytes()


def _custodians_find(story: Story, *keys: CustodianKey) -> None:
    """See that what was typed in the browser is what the envelope leads to."""
    request = story.reveals.request(_only(story))
    with story.running.databases.newsroom(write=False) as session:
        envelope = opening.read(reveals.envelope(session, request.subject, request.purpose))
    link = opening.join(envelope, [opening.open_share(envelope, key.seed) for key in keys])
    body = reveals.slot(story.running.databases, link.slot_id)
    assert body is not None
    assert LEGAL_NAME in opening.open_slot(body, link).decode()


def _only(story: Story) -> UUID:
    with story.running.databases.newsroom(write=False) as session:
        return session.scalars(select(RevealRequest.id)).one()


def _erase(maks: Reader, passphrase: str) -> None:
    for name, button, shown in (
        ("Identity", "Erase my identity", "Erase my identity…"),
        ("Payment", "Erase my payment details", "Erase my payment details…"),
    ):
        maks.follow("Account")
        maks.follow(name)
        maks.follow(shown)
        maks.press(button)
        assert maks.page.locator("[aria-invalid=true]").count() == 2
        maks.look()
        maks.fill(passphrase=passphrase)
        maks.page.check("[name=certain]")
        maks.press(button)
        assert "Erased." in maks.page.inner_text("main")


def _nothing_typed_is_anywhere(story: Story) -> None:
    """The canary of the room's forms: no other page, no log and no file has it."""
    pages = [reader.page.content() for reader in story.readers()]
    for place in ("/room", "/room/identity", "/room/payment", "/room/requests"):
        story.maks.page.goto(f"{story.running.address}{place}")
        pages.append(story.maks.page.content())
    files = [path for path in story.running.folder.rglob("*") if path.is_file()]
    assert any(path.name == "server.log" for path in files)
    for secret in SECRETS:
        assert not any(secret in page for page in pages)
        for path in files:
            content = path.read_bytes()
            assert secret.encode() not in content, path.name
            assert secret.encode("utf-16-le") not in content, path.name
