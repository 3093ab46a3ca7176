"""Three custodians, two of whom open: each with a process and a machine of their own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pyotp
import pytest
from sqlalchemy import select

from safepub.cli.custody.keys import LOWEST_COST
from safepub.cli.instance import journal_key
from safepub.crypto import custodian_keys, opening
from safepub.crypto.custodian_keys import CustodianKey
from safepub.newsroom.models.people import LinkEnvelope
from tests.cli.custody.terminal import Terminal, terminal
from tests.flows import processes
from tests.flows.conftest import Running
from tests.flows.test_story import CONTACT, EMERGENCY, LEGAL_NAME, PAYMENT, _hand_in, _in_room
from tests.flows.test_story import _register as register
from tests.flows.visitor import Page, Visitor
from tests.support.instances import Custodians

WORDS = "six words that no server ever sees"
REASON = "She did not come back from a hearing on Tuesday."
OBJECTION = "Ask my sister first; I am only at the sea."
IDENTITY = (LEGAL_NAME, CONTACT, PAYMENT, EMERGENCY)


@dataclass(frozen=True)
class Machine:
    """A custodian's own machine: a folder with a key file, and never the server's settings."""

    name: str
    folder: Path
    running: Running
    key: CustodianKey

    @property
    def key_file(self) -> Path:
        return self.folder / "own.spk"

    def fetch(self, link: str) -> Path:
        """Carry a case file over from the door."""
        page = self._request()
        content = self.running.at_custody(self.name).download(page.link(link))
        file = self.folder / f"{link.rsplit(maxsplit=1)[-1]}.spf"
        file.write_bytes(content)
        return file

    def hand_in(self, pattern: str) -> Page:
        """Carry what the command has written back to the door."""
        (file,) = self.folder.glob(pattern)
        door = self.running.at_custody(self.name)
        return door.upload(self._request(), "Hand it in", "file", file.read_bytes())

    def run(self, *arguments: str | Path, types: tuple[tuple[str, str], ...] = ()) -> str:
        """Run `safepub custody …` on a terminal of its own; it ends well."""
        line, _ = journal_key(self.running.settings)
        command = (*arguments, "--key", self.key_file)
        if not Path(f"{self.key_file}.journal").exists():
            command = (*command, "--journal-key", line)
            types = (("Type same", "same"), *types)
        with terminal(*command, passphrases=(WORDS,)) as screen:
            _answer(screen, types)
            assert screen.end() == 0, screen.said
            return screen.said

    def _request(self) -> Page:
        door = self.running.at_custody(self.name)
        return door.get(door.get("/custody/").link("Maks"))


def _answer(screen: Terminal, types: tuple[tuple[str, str], ...]) -> None:
    for asked, typed in types:
        screen.wait_for(asked)
        screen.type(f"{typed}\n")


@pytest.fixture
def machines(
    running: Running, custodians: Custodians, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Machine]]:
    made = []
    for member, key in zip(custodians.identity.members, custodians.keys, strict=True):
        folder = tmp_path_factory.mktemp("machine")
        machine = Machine(member.name, folder, running, key)
        machine.key_file.write_bytes(custodian_keys.lock(key, WORDS, cost=LOWEST_COST))
        made.append(machine)
    yield made
    for machine in made:
        machine.key_file.unlink()


def _ask(running: Running) -> None:
    editor = running.at_desk("Edita")
    article = editor.get(editor.get("/desk/queue").link("Stairs"))
    page = editor.get(article.link("Ask for the real identity"))
    # A code works once, and the one of this half minute let her in.
    soon = datetime.now(UTC) + timedelta(seconds=30)
    code = pyotp.TOTP(running.totp_secrets["Edita"]).at(soon)
    typed = {"purpose": "identity", "category": "danger", "reason": REASON, "code": code}
    page = editor.press(page, "Ask the custodians", typed)
    assert page.status == 200, page.plain
    assert REASON in page.plain


def _object(maks: Visitor) -> None:
    room = maks.get("/room/requests")
    found = re.search(r'href="(/room/requests/[^"]+)"', room.text)
    assert found
    page = maks.get(found[1])
    assert REASON in page.plain
    page = maks.press(page, "Object to this request", {"objection": OBJECTION})
    assert OBJECTION in page.plain


def test_a_request_is_asked_granted_and_opened(running: Running, machines: list[Machine]) -> None:
    passphrase = register(running)
    maks = _in_room(running, passphrase)
    _hand_in(maks, {"headline": "Stairs", "body": "A text.", "language": "en"})
    ada, boris, _ = machines

    _ask(running)
    _object(maks)
    looked = boris.run("inspect", boris.fetch("Case file"))
    ada.run("take", ada.fetch("Case file"), types=(("Type take", "take"),))
    assert ada.hand_in("take-*.sph").status == 200
    (boris.folder / "file.spf").unlink()
    boris.run("grant", boris.fetch("Case file"), types=(("Type grant", "grant"),))
    assert boris.hand_in("grant-*.sph").status == 200
    with_vault = ada.fetch("Case file with the whole vault")
    opened = ada.run("open", with_vault, types=(("Type open", "open"), ("Enter wipes it", "")))
    assert ada.hand_in("receipt-*.sph").status == 200

    looked = " ".join(looked.split())
    assert REASON in looked
    assert OBJECTION in looked
    assert f"Legal name: {LEGAL_NAME}" in opened
    assert PAYMENT not in opened
    assert "A custodian has seen what was sealed." in maks.get("/room/requests").plain
    desk = running.at_desk("Edita").get("/desk/reveal-requests")
    assert not any(secret in desk.text for secret in IDENTITY)
    assert not list(ada.folder.glob("*.spo"))
    _the_server_never_had(running, passphrase, machines)


def _the_server_never_had(running: Running, passphrase: str, machines: list[Machine]) -> None:
    """Look for what opens, and for what was opened, in the server's memory and in its files."""
    secrets = {f"words {number}": text for number, text in enumerate(IDENTITY)}
    secrets |= {"passphrase": WORDS, "contributor's passphrase": passphrase}
    spelt = {name: text.encode() for name, text in secrets.items()}
    spelt |= {f"{name} in UTF-16": text.encode("utf-16-le") for name, text in secrets.items()}
    for machine in machines:
        spelt[f"seed of {machine.name}"] = machine.key.seed
        spelt[f"signing seed of {machine.name}"] = machine.key.signing_seed
        for number, pad in enumerate(_pads(running, machine.key)):
            spelt[f"pad {number} of {machine.name}"] = pad

    server = processes.master(running)
    for process in (server, *processes.workers(server)):
        assert processes.found(process, {"a word": b"safepub"}) == {"a word"}
        # Their own words pass through whenever a contributor logs in.
        assert processes.found(process, spelt) <= {
            "contributor's passphrase",
            "contributor's passphrase in UTF-16",
        }
    for file in (path for path in running.folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        assert {name for name, value in spelt.items() if value in content} == set(), file.name


def _pads(running: Running, key: CustodianKey) -> list[bytes]:
    with running.databases.newsroom(write=False) as session:
        envelopes = session.scalars(select(LinkEnvelope.envelope)).all()
    shares = [opening.open_share(opening.read(envelope), key.seed) for envelope in envelopes]
    assert {type(opening.read(envelope).subject) for envelope in envelopes} == {UUID}
    return [share.pads[at : at + 32] for share in shares for at in range(0, len(share.pads), 32)]
