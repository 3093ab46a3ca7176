"""The whole story in a real Chromium with JavaScript switched off.

From the invitation to the published article: two attachments, the contributor's own name
caught in Cyrillic when the identity was given in Latin letters, one request for changes,
and a proof.
"""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import Browser, FilePayload

from tests.cleaning import dirty_pdf, dirty_pictures
from tests.flows.conftest import Running
from tests.flows.reader import Reader

BODY = """She keeps the letters in a tin.

## The parcel window

> “They told us [in February] to bring no garlic,” she said. “So we brought onions.”

The queue (we count ourselves) begins at five.
"""
GIVEN_AWAY = f"{BODY}\nГэта запісаў Аляксандр Іваноў.\n"
BETTER = f"{BODY}\nNobody is let in after nine.\n"

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def _register(reader: Reader, running: Running) -> str:
    page = reader.page
    page.goto(running.address)
    reader.look()
    page.goto(f"{running.address}/invitation/{running.invitation}")
    reader.look()
    reader.fill(legal_name="Aliaksandr Ivanou", contact="quillfeather@example.org", byline="Maks")
    reader.press("Seal this and show me my passphrase")
    reader.look()
    words = page.locator("li.word").all_inner_texts()
    first, second = (int(found) for found in re.findall(r"Word (\d)", page.inner_text("main")))
    reader.fill(first_word=words[first - 1], second_word="wrong")
    reader.press("I have it on paper")
    assert page.locator("[aria-invalid=true]").count() == 1
    reader.look()
    asked = re.findall(r"Word (\d)", page.inner_text("main"))
    first, second = (int(found) for found in asked)
    reader.fill(first_word=words[first - 1], second_word=words[second - 1])
    reader.press("I have it on paper")
    reader.look()
    return " ".join(words)


def _write(reader: Reader, passphrase: str) -> None:
    reader.fill(passphrase=passphrase)
    reader.press("Log in")
    reader.look()
    reader.follow("Write your first article")
    reader.fill(headline="A tin of letters", dek="What is kept", body=GIVEN_AWAY)
    reader.look()
    reader.press("Save and preview")
    assert reader.page.locator("blockquote").inner_text().startswith("“They told us [in February]")
    reader.look()


def _attach(reader: Reader) -> None:
    page = reader.page
    reader.follow("Your articles")
    reader.follow("A tin of letters")
    reader.look()
    reader.follow("Pictures and files")
    reader.look()
    files: list[FilePayload] = [
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": dirty_pictures.jpeg()},
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": dirty_pdf.pdf()},
    ]
    page.locator("[name=files]").set_input_files(files)
    reader.press("Clean and keep them")
    assert page.locator("h2", has_text="attachment-").count() == 2
    reader.look()
    reader.follow("Look and describe")
    reader.look()
    reader.fill(alt="A tin with letters on a table", caption="The tin")
    reader.press("Save")


def _hand_in(reader: Reader) -> None:
    reader.follow("Your articles")
    reader.follow("A tin of letters")
    reader.follow("Hand it in")
    # The identity was given as Aliaksandr Ivanou.
    assert reader.page.locator("mark").first.inner_text() == "Аляксандр Іваноў"
    assert reader.page.get_by_role("button", name="Hand it in").count() == 0
    reader.look()
    reader.follow("Change the text")
    reader.fill(body=BODY)
    reader.press("Save and hand in …")
    assert reader.page.locator("mark").count() == 0
    reader.look()
    reader.press("Hand it in")
    reader.look()


def _hand_in_again(reader: Reader, running: Running) -> None:
    reader.page.goto(f"{running.address}/room")
    reader.follow("A tin of letters")
    reader.look()
    reader.follow("Write on")
    assert "When do the doors close?" in reader.page.inner_text("main")
    reader.look()
    reader.fill(body=BETTER)
    reader.press("Save and hand in …")
    reader.press("Hand it in again")
    reader.look()


def test_the_story_without_javascript(chromium_browser: Browser, running: Running) -> None:
    contexts = [chromium_browser.new_context(java_script_enabled=False) for _ in range(3)]
    maks, editor, publisher = (
        Reader(context, name)
        for context, name in zip(contexts, ("contributor", "editor", "publisher"), strict=True)
    )
    _write(maks, _register(maks, running))
    _attach(maks)
    _hand_in(maks)

    _request_changes(editor, running)
    _hand_in_again(maks, running)
    _edit(editor)
    _approve(publisher, running)
    _pass_proof(maks, running)
    _publish(publisher, running)
    _fetch(running)

    maks.press("Leave quickly")
    maks.look()
    assert all(cookie["name"] != "__Host-safepub-room" for cookie in contexts[0].cookies())
    for context in contexts:
        context.close()


def _request_changes(editor: Reader, running: Running) -> None:
    editor.come_to_the_desk(running, "Edita")
    editor.follow("A tin of letters")
    editor.look()
    editor.press("Take on")
    editor.follow("Request changes")
    editor.look()
    editor.fill(reason="When do the doors close?")
    editor.press("Send to the contributor")


def _edit(editor: Reader) -> None:
    editor.page.reload()
    assert "Nobody is let in after nine." in editor.page.inner_text("main")
    editor.follow("Edit")
    editor.look()
    editor.fill(note_disclosure="The name is withheld for safety.")
    editor.press("Save as a new revision")
    editor.look()


def _approve(publisher: Reader, running: Running) -> None:
    publisher.come_to_the_desk(running, "Peter")
    publisher.follow("A tin of letters")
    publisher.follow("Approve")
    publisher.look()
    publisher.press("Approve and send the proof")


def _pass_proof(maks: Reader, running: Running) -> None:
    maks.page.goto(f"{running.address}/room")
    maks.look()
    maks.follow("A tin of letters")
    maks.follow("Check the final text")
    assert "The name is withheld for safety." in maks.page.inner_text("main")
    maks.look()
    maks.press("This text may go out")
    maks.look()


def _publish(publisher: Reader, running: Running) -> None:
    publisher.page.reload()
    publisher.follow("Publish")
    publisher.look()
    publisher.press("Publish now")
    publisher.look()
    publisher.page.goto(f"{running.address}/api/docs")
    publisher.look()


def _fetch(running: Running) -> None:
    """Be the outlet: the article, and both files without a trace of who made them."""
    (line,) = json.loads(_get(running, "/api/v1/articles"))["articles"]
    article = json.loads(_get(running, line["links"]["self"]))
    picture, document = article["media"]

    assert (picture["alt"], picture["caption"]) == ("A tin with letters on a table", "The tin")
    for media in (picture, document):
        content = _get(running, media["href"])
        assert dirty_pictures.NEEDLE not in content
        assert len(content) == media["size"]
    assert "Nobody is let in after nine." in article["body_text"]


def _get(running: Running, path: str) -> bytes:
    asked = urllib.request.Request(  # noqa: S310 - http
        f"{running.address}{path}", headers={"Authorization": f"Bearer {running.token}"}
    )
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - http
        content: bytes = answer.read()
        return content
