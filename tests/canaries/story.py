"""What is done in the scene: somebody registers, writes, is edited and is published."""

import re
from datetime import UTC, datetime, timedelta

from safepub.cli import delivering
from safepub.cli.delivering import Outbox
from tests.canaries.browsers import Browser
from tests.canaries.scene import Scene
from tests.flows.visitor import Page
from tests.outgoing.receivers import ADDRESS, Receiver
from tests.web.contributor import files

WHO = "contributor"
OTHER = "other contributor"
BYLINE = "Зімародак"
_ADDRESS = re.compile(r"/room/articles/[0-9a-f-]{36}")
_DESK_ADDRESS = re.compile(r"/desk/articles/[0-9a-f-]{36}")
_TEMPLATE = re.compile(r"/desk/note-templates/[0-9a-f-]{36}")
_TAG = re.compile(r"/desk/tags/[0-9a-f-]{36}")
_JOINING = re.compile(r"/desk/joining/[\w-]{43}")


def tell(scene: Scene, receiver: Receiver) -> None:
    """Let everybody do their part."""
    scene.let_in()
    _register(scene)
    _register_other(scene)
    _watch(scene)
    _draft(scene)
    _waiting(scene)
    _at_the_desk(scene)
    # First, so that the webhook hears of what goes out.
    _subscribe(scene)
    _published(scene)
    _told(scene, receiver)
    scene.learn_secrets()


def _register(scene: Scene) -> None:
    browser = scene.at(WHO)
    for path in ("/nowhere", "/login", "/api/v1/nowhere"):
        browser.get(f"{path}?looked={scene['query']}")
    page = browser.get(scene.invite("invitation"))
    typed = {name: scene[name] for name in ("legal_name", "contact", "payment")}
    typed |= {name: scene[name] for name in ("emergency_contact", "notes")}
    typed |= {"keep_list": "keep", "byline_anyway": ""}
    document = (scene["document"].encode(), f"{scene['document name']}.txt")
    button = "Seal this and show me my passphrase"
    refused = browser.send_files(page, button, "documents", document, **typed, byline="123")
    assert refused.status == 422
    page = browser.send_files(page, button, "documents", document, **typed, byline=BYLINE)
    _log_in(scene, browser, page)


def _register_other(scene: Scene) -> None:
    browser = scene.at(OTHER)
    page = browser.get(scene.invite("other invitation"))
    typed = {"legal_name": "Nobody Else", "contact": "nobody@example.org", "byline": "Макс"}
    page = browser.press(
        page, "Seal this and show me my passphrase", {**typed, "keep_list": "none"}
    )
    _log_in(scene, browser, page)


def _log_in(scene: Scene, browser: Browser, page: Page) -> None:
    words = page.words_of_passphrase()
    assert len(words) == 7, page.plain
    for how in (" ", "-", ""):
        scene.learn(f"passphrase of {browser.who} with “{how}”", how.join(words))
    asked = page.asked_words()
    typed = {"first_word": words[asked[0] - 1], "second_word": words[asked[1] - 1]}
    page = browser.press(page, "I have it on paper", typed)
    page = browser.press(page, "Log in", {"passphrase": " ".join(words)})
    assert page.status == 200, page.plain


def _watch(scene: Scene) -> None:
    browser = scene.at(WHO)
    page = browser.get("/room/watch-list")
    kept = page.form("Save").fields
    typed = {
        "names": f"{kept['names']}\n{scene['watched name']}",
        "phrases": scene["watched phrase"],
        "contacts": f"{kept['contacts']}\n{scene['watched contact']}@canary.example",
        "kept": "yes",
        "ordinary": "",
    }
    assert browser.press(page, "Save", typed).status == 200


def _write(scene: Scene, which: str, dek: str = "") -> str:
    """Write an article and give its path in the room."""
    browser = scene.at(WHO)
    typed = {
        "headline": scene[f"{which}headline"],
        "dek": scene[dek] if dek else "",
        "body": f"It *fell* all night. {scene[f'{which}body']}",
        "language": "be",
    }
    page = browser.press(browser.get("/room/articles/new"), "Save", typed)
    assert page.status == 200, page.plain
    # Where something was tidied the form comes back once more, under the first address.
    found = _ADDRESS.search(page.address) or _ADDRESS.search(page.text)
    assert found is not None, page.address
    return found[0]


def _draft(scene: Scene) -> None:
    browser = scene.at(WHO)
    path = _write(scene, "draft ", "draft dek")
    page = browser.get(f"{path}/import")
    manuscript = (files.docx(), f"{scene['document name']}.docx")
    page = browser.send_files(page, "Read it", "file", manuscript)
    assert files.SENTENCE in page.text
    # What never finds its way in is not kept either.
    page = browser.get(f"{path}/attachments")
    page = browser.send_files(page, "Clean and keep them", "files", (files.heic(), "x.heic"))
    assert page.status == 422


def _attach(scene: Scene, path: str, content: bytes, name: str) -> None:
    browser = scene.at(WHO)
    page = browser.get(f"{path}/attachments")
    page = browser.send_files(page, "Clean and keep them", "files", (content, name))
    assert page.status == 200, page.plain
    page = browser.get(f"{path}/attachments/1")
    typed = {"caption": scene["caption"]} if name.endswith("jpg") else {}
    typed |= {"alt": scene["alt"]} if typed else {}
    assert browser.press(page, "Save", typed).status == 200


def _hand_in(scene: Scene, path: str, headline: str) -> str:
    """Hand an article in, let the desk take it on, and give its path there."""
    browser, editor = scene.at(WHO), scene.at("editor")
    page = browser.press(browser.get(f"{path}/submit"), "Hand it in")
    assert page.status == 200, page.plain
    page = editor.get(editor.get("/desk/queue").link(headline))
    assert editor.get(f"{page.address}/decline").status == 200
    page = editor.press(page, "Take on")
    found = _DESK_ADDRESS.search(page.address)
    assert found is not None, page.address
    return found[0]


def _waiting(scene: Scene) -> None:
    browser, editor = scene.at(WHO), scene.at("editor")
    own = _write(scene, "waiting ")
    text = scene["file of a waiting article"].encode()
    _attach(scene, own, text, f"{scene['name of a file']}.txt")
    path = _hand_in(scene, own, scene["waiting headline"])
    _send(browser, f"{own}/messages", "Send", message=scene["message to the desk"])
    _send(editor, f"{path}/messages", "Send", message=scene["message of the desk"])
    _send(editor, "/desk/queue", "Search", words=scene["what was searched for"])
    _send(
        editor,
        f"{path}/request-changes",
        "Send to the contributor",
        reason=scene["reason for changes"],
    )
    _send(
        editor,
        f"{path}/reveal-request",
        "Ask the custodians",
        purpose="identity",
        category="danger",
        reason=scene["reason for a reveal"],
        code=scene.code("editor"),
    )


def _found(pattern: re.Pattern[str], page: Page) -> str:
    found = pattern.search(page.text)
    assert found is not None, page.plain
    return found[0]


def _at_the_desk(scene: Scene) -> None:
    """Keep what helps at work, and ask a colleague in."""
    editor, administrator = scene.at("editor"), scene.at("administrator")
    page = editor.get("/desk/note-templates")
    words = {"kind": "disclosure", "words": scene["note template"]}
    page = editor.press(page, "Keep it", words)
    assert editor.get(_found(_TEMPLATE, page)).status == 200, page.plain
    page = editor.press(editor.get("/desk/tags"), "Make it", {"name": scene["desk tag"]})
    assert editor.get(_found(_TAG, page)).status == 200, page.plain
    typed = {"name": "Nina", "rights": "editor", "code": scene.code("administrator")}
    page = administrator.press(administrator.get("/desk/admin/staff"), "Make an invitation", typed)
    token = _found(_JOINING, page).rpartition("/")[2]
    scene.learn("invitation of staff", token, "administrator: * body", "*: * /desk/joining/* body")
    assert scene.at("nobody").get(f"/desk/joining/{token}").status == 200


def _published(scene: Scene) -> None:
    browser, editor, publisher = scene.at(WHO), scene.at("editor"), scene.at("publisher")
    own = _write(scene, "", "dek")
    _attach(scene, own, files.jpeg(), f"{scene['name of a file']}.jpg")
    path = _hand_in(scene, own, scene["headline"])
    edited = {"note_disclosure": scene["disclosure"], "tags": "letters", "slug": "letters"}
    _send(editor, f"{path}/edit", "Save as a new revision", **edited)
    commented = f"{path}/revisions/1/paragraphs/1"
    _send(editor, commented, "Comment", comment=scene["comment"], passage="")
    _send(publisher, f"{path}/approve", "Approve and send the proof")
    _send(browser, f"{own}/proof", "This text may go out")
    at = datetime.now(UTC) + timedelta(days=3)
    assert publisher.get(f"{path}/embargo").status == 200
    scheduled = {"day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}"}
    _send(publisher, f"{path}/schedule", "Schedule it", **scheduled)
    _send(publisher, f"{path}/unschedule", "Take it off the schedule")
    _send(publisher, f"{path}/publish", "Publish now")
    _send(publisher, f"{path}/withhold", "Withhold it", reason="legal")
    _send(publisher, f"{path}/restore", "Restore it")
    _send(editor, f"{path}/edit", "Save as a new revision", body=scene["next version"])
    _send(editor, f"{path}/discard-update", "Discard it")
    paid = {"amount": "10", "currency": "EUR", "reference": scene["reference of a payment"]}
    _send(editor, f"{path}/payment", "Order the payment", **paid)


def _send(browser: Browser, path: str, button: str, **typed: str) -> None:
    page = browser.press(browser.get(path), button, typed)
    assert page.status == 200, f"{path}: {page.plain}"


def _subscribe(scene: Scene) -> None:
    """Let an outlet register a webhook."""
    outlet = scene.outlets["outlet"]
    where = ("outlet: * body", "stored: newsroom*", "stored: backup")
    token = scene.learn("token in an address", "Siezam-adcynisia-4711", *where)
    told = outlet.write("/api/v1/webhooks", {"url": f"{ADDRESS}?token={token}"})
    assert told.status_code == 201, told.text
    own = "outlet: POST /api/v1/webhooks* body"
    scene.learn("secret of a webhook", told.get_json()["secret"], own)


def _told(scene: Scene, receiver: Receiver) -> None:
    """Let the worker call the outlet."""
    delivering.deliver(
        Outbox(
            databases=scene.databases,
            key=scene.settings.secrets.totp_key,
            base_url=scene.settings.site.base_url,
            network=receiver.network,
        )
    )
    scene.webhooks = list(receiver.requests)
