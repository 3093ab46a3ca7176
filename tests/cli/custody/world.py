"""Custodians' machines, and the files that a newsroom's server would hand to them."""

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import click
from click.testing import CliRunner

from safepub.cli.custody import commands, keys
from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import (
    acts,
    boxes,
    canonical,
    checkpoints,
    envelopes,
    journal_tree,
    keysets,
    opening,
    quorum,
    sealing,
    sections,
    signing,
    suite,
    words,
)
from safepub.crypto.acts import Take
from safepub.crypto.checkpoints import Checkpoint
from safepub.crypto.keysets import Keyset, Purpose
from safepub.crypto.requests import Category, Request
from safepub.crypto.sections import Kind
from safepub.errors import SafepubError
from safepub.vault.identity import RealIdentity

ORIGIN = "courier.example/safepub"
JOURNAL_SEED = b"J" * 32
JOURNAL_KEY = checkpoints.verifier_key(ORIGIN, checkpoints.public_key_of(JOURNAL_SEED))
NAMES = ("Ana", "Bohdan", "Chiara")
REASON = "Arrested on Tuesday; her family has to be told."
LEGAL_NAME = "Alena Zq7vKavalchuk"
IDENTITY = RealIdentity(legal_name=LEGAL_NAME, contact="+375 29 0000000")


@dataclass(frozen=True)
class Ran:
    """How a command ended and everything that it said."""

    code: int
    said: str


def run(*arguments: str | Path, typed: str = "", by: Sequence[KeyHolder] = ()) -> Ran:
    """Run a command of `safepub custody`; passphrases come through a pipe for each key."""
    command: click.Command = commands.group
    given = [str(argument) for argument in arguments]
    while isinstance(command, click.Group):
        command = command.commands[given.pop(0)]
    descriptors = [_passphrase_pipe(holder) for holder in by]
    for descriptor in descriptors:
        given += ["--passphrase-fd", str(descriptor)]
    result = CliRunner().invoke(command, given, input=typed)
    for descriptor in descriptors:
        os.close(descriptor)
    if isinstance(result.exception, SafepubError):
        return Ran(1, f"{result.output}{result.exception}")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.output)


def _passphrase_pipe(holder: KeyHolder) -> int:
    reading, writing = os.pipe()
    os.write(writing, f"{holder.passphrase}\n".encode())
    os.close(writing)
    return reading


def today() -> date:
    return datetime.now(UTC).date()


def make_people(folder: Path) -> tuple[KeyHolder, ...]:
    return tuple(
        keys.make_key(name, folder / f"{name.lower()}.spk", cost=keys.LOWEST_COST) for name in NAMES
    )


@dataclass
class World:
    """Three custodians with a machine each, a sealed identity, and a journal."""

    folder: Path
    people: tuple[KeyHolder, ...]
    manifest: bytes
    keyset: Keyset
    subject: UUID
    envelope: bytes
    slots: dict[bytes, bytes]
    documents: dict[bytes, bytes] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    asked: tuple[Request, bytes] | None = None

    @property
    def request(self) -> Request:
        assert self.asked
        return self.asked[0]

    def ask(self, **changes: Any) -> Request:
        """Ask for the identity, and say so in the journal."""
        request = Request(
            id=uuid4(),
            purpose=self.keyset.purpose,
            category=Category.DANGER,
            byline="Maks",
            asked_by="Edita",
            subject=self.subject,
            envelope=hash_of(self.envelope),
            keyset=self.keyset.keyset_id,
            reason=b"?" * 32,
            asked_on=today() - timedelta(days=2),
            expires_on=today() + timedelta(days=12),
            waiting_hours=24,
            veto=False,
        )
        sealed, commitment = words.seal(
            REASON, self.keyset.public_keys, kind="reason", owner=request.id
        )
        request = replace(request, **{"reason": commitment, **changes})
        self.asked = request, words.encode(sealed, len(self.keyset.members))
        self.log("request.asked", day=request.asked_on, request=request.digest.hex())
        return request

    def log(self, name: str, /, *, day: date | None = None, **what: str) -> None:
        number, on = len(self.entries), (day or today()).isoformat()
        self.entries.append(
            {"act": name, "day": on, "number": number, "what": what, "who": "Edita"}
        )

    def note(self, entries: Sequence[bytes]) -> str:
        root = journal_tree.root([journal_tree.leaf(entry) for entry in entries])
        return checkpoints.sign(Checkpoint(ORIGIN, len(entries), root), JOURNAL_SEED)

    def case(
        self,
        *given: bytes,
        vault: bool = False,
        instead: dict[Kind, list[bytes]] | None = None,
    ) -> Path:
        """Write a case file as the server hands it out; `given` are acts."""
        assert self.asked
        request, reason = self.asked
        entries = [canonical.encode(entry) for entry in self.entries]
        parts: dict[Kind, list[bytes]] = {
            Kind.STATEMENT: [request.statement()],
            Kind.MANIFEST: [self.manifest],
            Kind.ENVELOPE: [self.envelope],
            Kind.REASON: [reason],
            Kind.ACT: list(given),
            Kind.JOURNAL_ENTRY: entries,
            Kind.CHECKPOINT: [self.note(entries).encode()],
        }
        if vault:
            parts[Kind.SLOT] = [each + self.slots[each] for each in sorted(self.slots)]
            parts[Kind.DOCUMENT] = [each + body for each, body in self.documents.items()]
        parts |= instead or {}
        in_order = [(kind, part) for kind in sorted(parts) for part in parts[kind]]
        path = self.folder / f"case-{uuid4()}.spf"
        path.write_bytes(b"".join(sections.write(sections.CASE, in_order)))
        return path

    def take(self, place: int = 0, request: Request | None = None) -> tuple[bytes, Path]:
        """Let a custodian take the request up; their one-time key lies beside the cases."""
        request = request or self.request
        holder = self.people[place]
        act, seed = signing.take(holder.key, request, day=today())
        one_time = self.folder / f"one-time-{str(request.id)[:8]}-{short_of(holder)}.spo"
        one_time.write_bytes(signing.write_one_time(holder.key, Take(act), seed))
        return act, one_time

    def grant(self, place: int, taken: bytes, *, pads: bytes | None = None) -> bytes:
        """Let a custodian grant; `pads` are another share than they hold."""
        key = self.people[place].key
        share = opening.open_share(opening.read(self.envelope), key.seed)
        if pads is not None:
            share = replace(share, pads=pads)
        return signing.grant(key, self.request, Take(taken), share, day=today())


def forge(key: bytes, header: bytes, body: bytes, keyset: Keyset) -> bytes:
    """Seal the shares of any key under any header, as whoever writes to a database could."""
    forged = header + body
    shares = quorum.split(key, keyset.quorum, len(keyset.members))
    for place, (public_key, share) in enumerate(zip(keyset.public_keys, shares, strict=True)):
        key_id = suite.key_id(public_key)
        info = envelopes.share_info(header, key_id, place)
        box = boxes.seal_to(public_key, share, info=info)
        forged += key_id + len(box).to_bytes(2, "big") + box
    return forged


def hash_of(source: bytes) -> bytes:
    return hashlib.sha256(source).digest()


def short_of(holder: KeyHolder) -> str:
    return suite.key_id(holder.key.public_key).hex()[:8]


def act_in(hand_in: Path) -> bytes:
    return acts.read_hand_in(hand_in.read_bytes()).act


def make_world(
    folder: Path,
    people: tuple[KeyHolder, ...],
    *,
    purpose: Purpose = Purpose.IDENTITY,
    payload: bytes | None = None,
) -> World:
    """Give a world with one real slot among decoys; key files are copies of this test's own."""
    copies = tuple(
        replace(holder, key_file=Path(shutil.copy(holder.key_file, folder))) for holder in people
    )
    manifest = keys.make_manifest(purpose, 2, list(copies))
    keyset = keysets.load_manifest(manifest, pin=keysets.fingerprint(manifest))
    subject = uuid4()
    slot = sealing.seal_slot(payload or IDENTITY.to_payload(), purpose=purpose)
    slots = dict(sealing.decoy_slot() for _ in range(5)) | {slot.slot_id: slot.body}
    world = World(
        folder=folder,
        people=copies,
        manifest=manifest,
        keyset=keyset,
        subject=subject,
        envelope=sealing.seal_link(slot, subject=subject, keyset=keyset),
        slots=slots,
    )
    world.log("staff.added", who="someone")
    world.ask()
    return world
