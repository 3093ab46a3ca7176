"""The whole way of one request, offline: a ceremony of three, a request, and two who open it."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from safepub.crypto import acts, keysets, sealing
from safepub.crypto.acts import Outcome, Receipt
from safepub.crypto.keysets import Purpose
from tests.cli.custody.terminal import terminal
from tests.cli.custody.test_keys import LEAST, passphrase_in
from tests.cli.custody.world import (
    IDENTITY,
    JOURNAL_KEY,
    LEGAL_NAME,
    Ran,
    World,
    act_in,
    hash_of,
    run,
)


@dataclass(frozen=True)
class Machine:
    """A custodian's own machine: a folder, a key file in it, six words on paper."""

    folder: Path
    passphrase: str

    @property
    def key_file(self) -> Path:
        return self.folder / "own.spk"

    def run(self, *arguments: str | Path, typed: str = "") -> Ran:
        """Run a command with this custodian's key, typing the passphrase first."""
        typed = f"{self.passphrase}\n{typed}"
        ran = run(*arguments, "--key", self.key_file, typed=typed)
        assert ran.code == 0, ran.said
        return ran

    def bring(self, file: Path) -> Path:
        return Path(shutil.copy(file, self.folder))


def make_machine(folder: Path) -> Machine:
    folder.mkdir()
    ran = run("new-key", folder / "own.spk", "--name", folder.name.capitalize(), *LEAST)
    run("show-key", folder / "own.spk", "--card", folder / "own.card")
    return Machine(folder=folder, passphrase=passphrase_in(ran.said))


def hold_ceremony(server: Path, machines: list[Machine]) -> bytes:
    """Make a set of 2 of 3; each signs a copy on their own machine."""
    manifest, whole = server / "identity.manifest", server / "whole.manifest"
    given = [machine.folder / "own.card" for machine in machines]
    options = ("--purpose", "identity", "--quorum", "2", "--to", manifest)
    assert run("manifest", "make", *options, *given).code == 0
    for machine in machines:
        copy = machine.bring(manifest)
        ran = run(
            *("manifest", "sign", copy, "--key", machine.key_file),
            typed=f"sign\n{machine.passphrase}\n",
        )
        assert ran.code == 0, ran.said
    copies = [machine.folder / "identity.manifest" for machine in machines]
    assert run("manifest", "merge", *copies, "--to", whole).code == 0
    return whole.read_bytes()


def register(server: Path, manifest: bytes) -> World:
    """Seal an identity as the server does, and let somebody at the desk ask for it."""
    keyset = keysets.load_manifest(manifest, pin=keysets.fingerprint(manifest))
    slot, subject = sealing.seal_slot(IDENTITY.to_payload(), purpose=Purpose.IDENTITY), uuid4()
    newsroom = World(
        folder=server,
        people=(),
        manifest=manifest,
        keyset=keyset,
        subject=subject,
        envelope=sealing.seal_link(slot, subject=subject, keyset=keyset),
        slots=dict(sealing.decoy_slot() for _ in range(31)) | {slot.slot_id: slot.body},
    )
    newsroom.ask()
    return newsroom


def hand_in(machine: Machine, pattern: str) -> bytes:
    (written,) = machine.folder.glob(pattern)
    return act_in(written)


def files_of(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def files_in_temporary_folder() -> set[Path]:
    """Give what lies there directly; other tests run at the same time further down."""
    return {path for path in Path(tempfile.gettempdir()).iterdir() if path.is_file()}


def test_two_of_three_custodians_open_an_identity_offline(tmp_path: Path) -> None:
    server = tmp_path / "server"
    server.mkdir()
    ana, bohdan, chiara = (make_machine(tmp_path / name) for name in ("ana", "bohdan", "chiara"))
    newsroom = register(server, hold_ceremony(server, [ana, bohdan, chiara]))
    first = ("--journal-key", JOURNAL_KEY)
    elsewhere = files_in_temporary_folder()

    chiara.run("refuse", chiara.bring(newsroom.case()), *first, typed="same\nrefuse\n")
    refused = hand_in(chiara, "refusal-*.sph")
    digest = hash_of(refused).hex()
    newsroom.log("request.refused", request=newsroom.request.digest.hex(), act=digest)
    ana.run("take", ana.bring(newsroom.case(refused)), *first, typed="same\ntake\n")
    taken = hand_in(ana, "take-*.sph")
    newsroom.log("request.taken", request=newsroom.request.digest.hex())
    bohdan.run("grant", bohdan.bring(newsroom.case(refused, taken)), *first, typed="same\ngrant\n")
    granted = hand_in(bohdan, "grant-*.sph")
    newsroom.log("request.granted", request=newsroom.request.digest.hex())
    whole = ana.bring(newsroom.case(refused, taken, granted, vault=True))
    with terminal("open", whole, "--key", ana.key_file) as screen:
        screen.wait_for("Passphrase of own.spk")
        screen.type(f"{ana.passphrase}\n")
        told = screen.wait_for("Type open")
        screen.type("open\n")
        screen.wait_for("Enter wipes it")
        screen.type("\n")
        code = screen.end()

    receipt = acts.read(hand_in(ana, "receipt-*.sph"))
    assert code == 0
    assert isinstance(receipt, Receipt)
    assert acts.require(receipt, newsroom.request, newsroom.keyset).name == "Ana"
    assert receipt.outcome is Outcome.SHOWN
    assert "The journal is whole: 4 entries, 2 new here." in told
    assert LEGAL_NAME in screen.said.partition("\x1b[?1049h")[2].partition("\x1b[?1049l")[0]
    assert list(ana.folder.glob("*.spo")) == []
    for path in files_of(tmp_path) | (files_in_temporary_folder() - elsewhere):
        assert LEGAL_NAME.encode() not in path.read_bytes()
        assert ana.passphrase.encode() not in path.read_bytes()
