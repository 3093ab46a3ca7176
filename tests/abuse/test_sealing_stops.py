"""Case 20: where sealing fails, in whatever way, nothing is stored: it never fails open."""

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from safepub.crypto import suite, wrapping
from safepub.newsroom.models.staff import DeskKey
from tests.abuse.conftest import Scene
from tests.abuse.places import Places, furnish
from tests.support import pages
from tests.web.contributor import files
from tests.web.contributor.conftest import IDENTITY, MAKS, Visitor, written
from tests.web.contributor.test_watch_list import shown

MARKER = "Zyxwvut-the-words-that-must-be-sealed"
Break = Callable[[bytes], bytes]


def _raise(_plaintext: bytes) -> bytes:
    message = "The library is broken."
    raise RuntimeError(message)


FAILURES: dict[str, Break] = {
    "raises": _raise,
    "gives nothing": lambda _plaintext: b"",
    "gives the text back": lambda plaintext: plaintext,
}


def _break(monkeypatch: pytest.MonkeyPatch, what: str, fails: Break) -> None:
    """Let one of the two ciphers of the library fail."""
    if what == "a box":

        def encrypt(plaintext: bytes, *_: object, info: bytes) -> bytes:
            return fails(plaintext) if info else b""

        broken = SimpleNamespace(encrypt=encrypt, decrypt=suite.HPKE.decrypt)
        monkeypatch.setattr(suite, "HPKE", broken)
        return

    def encryptor(_key: bytes, _context: bytes) -> Any:
        return SimpleNamespace(update=fails, finalize=lambda: b"")

    monkeypatch.setattr(wrapping, "Cobblestone256Encryptor", encryptor)


class Writers:
    """Browsers that are open already, with the forms that bring something to be sealed."""

    def __init__(self, places: Places) -> None:
        self.scene, self.places = places.scene, places
        self.insider = self.scene.insider()
        self.stranger = self.scene.app.test_client()
        self.invitation = self.scene.door.invite()
        self.csrf = {
            "room": pages.csrf_of(self.insider.get("/room").text),
            "desk": pages.csrf_of(self.insider.get("/desk/account").text),
        }
        self.watch_list = shown(Visitor(self.insider))
        self.guest = pages.csrf_of(self.stranger.get(self.invitation).text)

    def forms(self) -> dict[str, dict[str, Any]]:
        """Give every form that brings words or files which the server must not keep readable."""
        draft, pseudonym = self.scene.door.path(self.places.draft), self.scene.door.pseudonyms()[0]
        edition = str(self.scene.door.edition_of(self.places.draft))
        desk = f"/desk/articles/{self.places.in_review}"
        text = self.scene.desk.form_of(self.places.in_review)
        return {
            "/room/articles/new": written(pseudonym=pseudonym, body=MARKER),
            f"{draft}/edit": written(edition=edition, body=MARKER),
            f"{draft}/attachments": {"files": (io.BytesIO(files.png()), f"{MARKER}.png")},
            f"{draft}/attachments/1": {"alt": MARKER, "caption": "", "edition": edition},
            f"{desk}/edit": text | {"body": MARKER},
            f"{desk}/messages": {"message": MARKER},
            f"{desk}/request-changes": {"reason": MARKER},
            f"{desk}/payment": {"amount": "1.00", "currency": "EUR", "reference": MARKER},
            "/room/payment": {"payment": MARKER, "passphrase": MAKS},
            "/room/watch-list": self.watch_list | {"names": MARKER},
        }

    def send(self, at: str, form: dict[str, Any]) -> TestResponse:
        """Send one of them."""
        door = "desk" if at.startswith("/desk") else "room"
        return self.insider.post(at, data={**form, "csrf_token": self.csrf[door]})

    def register(self) -> TestResponse:
        """Send the form that brings an identity."""
        sent = IDENTITY | {"notes": MARKER, "csrf_token": self.guest}
        return self.stranger.post(self.invitation, data=sent)


def _files_with_marker(folder: Path) -> list[str]:
    spelt = (MARKER.encode(), MARKER.encode("utf-16-le"))
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(one in path.read_bytes() for one in spelt)
    ]


def test_case_20_no_cipher_that_fails_lets_anything_be_stored(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Raising, giving nothing or giving the text back: 5xx, no row, and no word in any file."""
    writers = Writers(furnish(scene))
    before, accounts = scene.stored(), scene.door.counts()
    scene.app.testing = False

    for what in ("a box", "a wrapping"):
        for how, fails in FAILURES.items():
            with monkeypatch.context() as broken:
                _break(broken, what, fails)
                answers = {
                    at: writers.send(at, form)
                    for at, form in writers.forms().items()
                    # The list is wrapped under its owner's key, and goes into no box.
                    if not (what == "a box" and at == "/room/watch-list")
                }
                answers["registration"] = writers.register()
            statuses = {at: answer.status_code for at, answer in answers.items()}
            assert set(statuses.values()) <= {500, 503}, (what, how, statuses)
            assert scene.stored() == before, (what, how)

    assert scene.door.counts() == accounts
    assert _files_with_marker(tmp_path) == []
    sealed = [writers.send(at, form).status_code for at, form in writers.forms().items()]
    assert sealed.count(303) > 5  # the same forms are taken when nothing is broken
    assert _files_with_marker(tmp_path) == []


def test_case_20_without_the_desks_key_nothing_reaches_the_desk(scene: Scene) -> None:
    """Where there is no key to seal to, a text for the desk is refused and not stored."""
    writers = Writers(furnish(scene))
    with scene.databases.newsroom() as session:
        session.execute(update(DeskKey).values(current=False))
    before = scene.stored()
    at_the_desk = {at: form for at, form in writers.forms().items() if at.startswith("/desk")}

    answers = {at: writers.send(at, form).status_code for at, form in at_the_desk.items()}

    assert set(answers.values()) == {503}
    assert scene.stored() == before
