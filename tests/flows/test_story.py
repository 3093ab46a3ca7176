"""The whole story over HTTP: from an invitation to an outlet's copy.

Each person has a browser or a client of their own; the server is a process of
its own, as `safepub serve` starts it.
"""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from sqlalchemy import select

from safepub.cli import samples
from safepub.crypto import opening
from safepub.newsroom.models.people import LinkEnvelope
from safepub.vault.models import Slot
from tests.flows.conftest import Running
from tests.flows.visitor import Page, Visitor
from tests.support.instances import Custodians

LEGAL_NAME = "Aljaksandra Vydumanaja-Nikolina"
CONTACT = "+375 29 000 11 22, only after nine"
PAYMENT = "An account at the Invented Bank 4711"
EMERGENCY = "My invented sister Volha Vydumanaja"
DRAFT = "This sentence about the blue door was never handed in."
IN_REVIEW = "This sentence about the green stairs waits for the editors."
REASON = "Please name no street in the third paragraph."
SECRETS = (LEGAL_NAME, CONTACT, PAYMENT, EMERGENCY, DRAFT, IN_REVIEW, REASON)


def _register(running: Running) -> str:
    """Register with the invitation and give the passphrase that was shown once."""
    visitor = Visitor(running.address)
    page = visitor.get(f"/invitation/{running.invitation}")
    identity = {
        "legal_name": LEGAL_NAME,
        "contact": CONTACT,
        "payment": PAYMENT,
        "emergency_contact": EMERGENCY,
        "byline": "Maks",
    }
    page = visitor.press(page, "Seal this and show me my passphrase", identity)
    assert page.status == 200
    words = page.words_of_passphrase()
    asked = page.asked_words()
    typed = {"first_word": words[asked[0] - 1], "second_word": words[asked[1] - 1]}
    page = visitor.press(page, "I have it on paper", typed)
    assert page.address.startswith(f"{running.address}/login")
    return " ".join(words)


def _in_room(running: Running, passphrase: str) -> Visitor:
    visitor = Visitor(running.address)
    page = visitor.press(visitor.get("/login"), "Log in", {"passphrase": passphrase})
    assert "Your articles" in page.plain
    return visitor


def _write(visitor: Visitor, text: dict[str, str], button: str) -> Page:
    page = visitor.press(visitor.get("/room/articles/new"), button, text)
    assert page.status == 200
    # What was made like everybody's in it comes back to be seen; the next press leads on.
    if "What was changed" in page.plain:
        page = visitor.press(page, button)
    return page


def _hand_in(visitor: Visitor, text: dict[str, str]) -> Page:
    page = _write(visitor, text, "Save and hand in …")
    page = visitor.press(page, "Hand it in")
    assert page.status == 200
    return page


def _fetch(running: Running, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(  # noqa: S310
        f"{running.address}{path}",
        headers={"Authorization": f"Bearer {running.token}", **headers},
    )
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, dict(refusal.headers), refusal.read()


def _publish(running: Running, contributor: Visitor, headline: str) -> None:
    """Take on, edit, approve, pass the proof, publish: four eyes and the contributor's."""
    editor, publisher = running.at_desk("Edita"), running.at_desk("Peter")
    article = editor.get(editor.get("/desk/queue").link(headline))
    article = editor.press(article, "Take on")
    edit = editor.get(article.link("Edit"))
    article = editor.press(
        edit, "Save as a new revision", {"note_disclosure": "The name is withheld."}
    )
    assert article.status == 200
    article = publisher.get(article.address)
    proof = publisher.get(article.link("Approve"))
    assert publisher.press(proof, "Approve and send the proof").status == 200
    room = contributor.get("/room")
    proof = contributor.get(contributor.get(room.link(headline)).link("Check the final text"))
    assert "The name is withheld." in proof.plain
    assert contributor.press(proof, "This text may go out").status == 200
    article = publisher.get(article.address)
    confirm = publisher.get(article.link("Publish"))
    assert publisher.press(confirm, "Publish now").status == 200


def _text_of(sample: samples.Sample) -> dict[str, str]:
    return {
        "headline": sample.headline,
        "dek": sample.dek,
        "body": sample.body,
        "language": sample.language,
    }


def _english() -> samples.Sample:
    return next(sample for sample in samples.load() if sample.language == "en")


def _articles(body: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(body)["articles"]
    return found


def test_the_whole_story(running: Running, custodians: Custodians) -> None:
    passphrase = _register(running)
    maks = _in_room(running, passphrase)
    sample = _english()

    _write(maks, {"headline": "Doors", "body": DRAFT, "language": "en"}, "Save")
    _hand_in(maks, {"headline": "Stairs", "body": IN_REVIEW, "language": "en"})
    page = _hand_in(maks, _text_of(sample))
    assert sample.headline in page.plain
    editor = running.at_desk("Edita")
    stairs = editor.press(editor.get(editor.get("/desk/queue").link("Stairs")), "Take on")
    asking = editor.get(stairs.link("Request changes"))
    editor.press(asking, "Send to the contributor", {"reason": REASON})
    assert REASON in maks.get(maks.get("/room").link("Stairs")).plain
    _publish(running, maks, sample.headline)

    status, headers, body = _fetch(running, "/api/v1/articles")
    (article,) = _articles(body)
    assert status == 200
    assert (article["byline"], article["headline"]) == ("Maks", sample.headline)
    assert "[" in article["body_text"]
    one = f"/api/v1/articles/{article['id']}"
    status, headers, _ = _fetch(running, one)
    assert status == 200
    assert _fetch(running, one, **{"If-None-Match": headers["ETag"]})[0] == 304
    _nothing_is_in_clear(running, passphrase)
    _two_custodians_find_her_name(running, custodians)


def test_publishing_and_fetching_work_with_the_vault_switched_off(running: Running) -> None:
    maks = _in_room(running, _register(running))
    sample = _english()
    _hand_in(maks, _text_of(sample))
    vault = running.settings.vault_path
    vault.rename(vault.with_suffix(".gone"))

    _publish(running, maks, sample.headline)

    status, _, body = _fetch(running, "/api/v1/articles")
    assert status == 200
    assert _articles(body)[0]["byline"] == "Maks"
    assert not vault.exists()


def test_without_the_vault_nobody_registers_and_what_was_typed_stays(running: Running) -> None:
    running.settings.vault_path.rename(running.settings.vault_path.with_suffix(".gone"))
    visitor = Visitor(running.address)
    page = visitor.get(f"/invitation/{running.invitation}")

    page = visitor.press(
        page,
        "Seal this and show me my passphrase",
        {"legal_name": LEGAL_NAME, "contact": CONTACT, "byline": "Maks"},
    )

    assert page.status == 503
    assert "Nothing was stored" in page.plain
    kept = page.form("Seal this and show me my passphrase").fields
    assert (kept["legal_name"], kept["contact"]) == (LEGAL_NAME, CONTACT)
    with running.databases.newsroom(write=False) as session:
        assert session.scalars(select(LinkEnvelope)).all() == []


def _nothing_is_in_clear(running: Running, passphrase: str) -> None:
    """Grep both databases, their journals, the instance folder and the server's log."""
    files = [path for path in _folders(running) if path.is_file()]
    assert any(path.name.startswith("vault") for path in files)
    joined = passphrase.replace(" ", "")
    for path in files:
        content = path.read_bytes()
        for secret in (*SECRETS, passphrase, joined, running.invitation, running.token):
            assert secret.encode() not in content, path.name
            assert secret.encode("utf-16-le") not in content, path.name


def _folders(running: Running) -> list[Path]:
    files = list(running.folder.rglob("*"))
    url = running.settings.newsroom_url
    if url.startswith("postgresql"):
        with running.databases.newsroom_engine.connect() as connection:
            connection.exec_driver_sql("CHECKPOINT")
        files += list(Path(url.partition("host=")[2]).rglob("*"))
    return files


def _two_custodians_find_her_name(running: Running, custodians: Custodians) -> None:
    with running.databases.newsroom(write=False) as session:
        rows = session.scalars(select(LinkEnvelope).where(LinkEnvelope.purpose == 1)).all()
    (row,) = rows
    envelope = opening.read(row.envelope)
    shares = [opening.open_share(envelope, key.seed) for key in custodians.keys[:2]]
    link = opening.join(envelope, shares)
    with running.databases.vault() as session:
        slot = session.get_one(Slot, link.slot_id)
    assert json.loads(opening.open_slot(slot.body, link))["legal_name"] == LEGAL_NAME
