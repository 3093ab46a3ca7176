"""`safepub keyset replace`: another key set in force, whole or not at all, wherever it stops."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from safepub import app as application
from safepub import database
from safepub.cli import main
from safepub.crypto import (
    canonical,
    keysets,
    link_envelopes,
    manifests,
    opening,
    resharing,
    sections,
    suite,
)
from safepub.crypto.keysets import Keyset, Purpose
from safepub.crypto.sections import Kind
from safepub.custody import accounts as custody_accounts
from safepub.database import Databases
from safepub.newsroom import journal, sealed_to
from safepub.newsroom.models.people import LinkEnvelope
from safepub.newsroom.models.staff import Staff
from safepub.newsroom.sealed_to import KeysetReplacedError
from safepub.settings import Settings, load_settings
from tests.cli import ceremonies
from tests.cli.ceremonies import Person
from tests.cli.conftest import Made
from tests.newsroom.test_sealed_to import register

# Ends the process, as a power cut would, when it does this to a file of this name.
CRASH = """
import os, sys
event_, name = sys.argv[1:3]
del sys.argv[1:3]
def stop(event, arguments):
    if event == event_ and str(arguments[{"os.rename": 1, "open": 0}[event_]]).endswith(name):
        os._exit(9)
sys.addaudithook(stop)
from safepub.cli.main import main
main()
"""


@dataclass(frozen=True)
class Room:
    """A newsroom in force, its people, and who is to come."""

    path: Path
    people: Sequence[Person]
    dora: Person
    databases: Databases

    @property
    def settings(self) -> Settings:
        return load_settings(self.path, {})

    @property
    def keyset(self) -> Keyset:
        return manifests.read(self.settings.custody.identity_manifest.read_bytes())


@pytest.fixture
def room(signed_room: Made, tmp_path: Path) -> Iterator[Room]:
    """Three custodians, two of whom open; two contributors."""
    people, folder = signed_room.people, signed_room.copied(tmp_path / "room")
    settings = load_settings(folder / "safepub.toml", {})
    databases = database.open_databases(settings.newsroom_url, settings.vault_path)
    made = Room(folder / "safepub.toml", people, ceremonies.person(tmp_path, "Dora"), databases)
    with databases.newsroom() as session:
        register(session, made.keyset, number=1)
        register(session, made.keyset, number=2)
    yield made
    databases.close()


def new_manifest(room: Room, members: Sequence[Person], *, signed_by: int = 7) -> Path:
    """Write down a set of two of these, signed by the first so many of them."""
    keyset = Keyset(Purpose.IDENTITY, 2, tuple(person.member for person in members))
    manifest = manifests.unsigned(keyset)
    for person in members[:signed_by]:
        manifest = manifests.sign(manifest, person.key.signing_seed)
    path = room.path.parent.parent / "new.manifest"
    path.write_bytes(manifest)
    return path


def reshared(room: Room, manifest: Path, name: str = "reshared.spe") -> Path:
    """Export the envelopes and let two of the old custodians re-share them."""
    exported = room.path.parent.parent / f"exported-{name}"
    arguments = ["envelopes", "export", "--purpose", "identity", "--to", str(exported)]
    ran = CliRunner().invoke(main.main, [*arguments, "--settings", str(room.path)])
    assert ran.exit_code == 0, ran.output
    keyset = manifests.read(manifest.read_bytes())
    parts = [(Kind.MANIFEST, manifest.read_bytes())]
    with exported.open("rb") as file:
        for kind, content in sections.read(file, sections.ENVELOPES):
            if kind is Kind.ENVELOPE:
                envelope = link_envelopes.read(content)
                shares = [
                    opening.open_share(envelope, person.key.seed) for person in room.people[:2]
                ]
                parts.append((kind, resharing.reshare(content, shares, keyset)))
    target = room.path.parent.parent / name
    target.write_bytes(b"".join(sections.write(sections.ENVELOPES, parts)))
    return target


def arguments(room: Room, manifest: Path, envelopes: Path) -> list[str]:
    given = ["keyset", "replace", "--purpose", "identity", str(manifest)]
    return [*given, "--envelopes", str(envelopes), "--settings", str(room.path)]


def replace(room: Room, manifest: Path, envelopes: Path, **environment: str) -> Result:
    return CliRunner().invoke(main.main, arguments(room, manifest, envelopes), env=environment)


def crash(room: Room, manifest: Path, envelopes: Path, *, at: tuple[str, str]) -> None:
    given = [sys.executable, "-c", CRASH, *at, *arguments(room, manifest, envelopes)]
    assert subprocess.run(given, capture_output=True, check=False).returncode == 9


def keyset_ids(room: Room) -> set[bytes]:
    with room.databases.newsroom(write=False) as session:
        return sealed_to.keyset_ids(session, Purpose.IDENTITY)


def account(room: Room, name: str) -> tuple[bool, bytes | None]:
    """Tell whether somebody's account is closed, and which key it answers with."""
    with room.databases.newsroom(write=False) as session:
        found = session.scalars(select(Staff).where(Staff.name == name)).one()
        return found.disabled, custody_accounts.key_of(session, found.id)


def told(room: Room) -> list[dict[str, Any]]:
    """Give what the journal tells of replaced sets."""
    with room.databases.newsroom(write=False) as session:
        entries = [canonical.decode(entry) for entry in journal.entries(session)]
    return [entry for entry in entries if entry["act"] == "keyset.replaced"]


def starts(room: Room) -> bytes:
    """Start the application and tell which set it seals to."""
    app = application.create_app(room.settings)
    runtime = app.extensions["safepub"]
    runtime.close()
    return bytes(runtime.keysets.identity.keyset_id)


def test_a_custodian_leaves_and_another_comes(room: Room) -> None:
    ana, bohdan, *_ = room.people
    manifest = new_manifest(room, [ana, bohdan, room.dora])
    before = room.path.read_text(encoding="utf-8")

    ran = replace(room, manifest, reshared(room, manifest))

    assert ran.exit_code == 0, ran.output
    new = manifests.read(manifest.read_bytes())
    pin = keysets.fingerprint(manifest.read_bytes())
    assert keyset_ids(room) == {new.keyset_id}
    assert starts(room) == new.keyset_id
    assert room.settings.custody.identity_pin == pin
    changed = set(room.path.read_text(encoding="utf-8").splitlines()) - set(before.splitlines())
    assert changed == {
        f'identity_manifest = "identity-{pin[:16]}.manifest"',
        f'identity_pin = "{pin}"',
    }
    assert "2 envelopes" in ran.output
    assert "Chiara has left" in ran.output
    assert re.findall(r"^  (\S+) \(custodian\)", ran.output, re.MULTILINE) == ["Dora"]
    assert account(room, "Chiara")[0]
    assert account(room, "Dora") == (False, suite.key_id(room.dora.key.public_key))


def test_the_new_custodians_open_what_the_old_ones_could(room: Room) -> None:
    manifest = new_manifest(room, [room.dora, room.people[2]])

    replace(room, manifest, reshared(room, manifest))

    with room.databases.newsroom(write=False) as session:
        sources = session.scalars(select(LinkEnvelope.envelope)).all()
    for source in sources:
        envelope = link_envelopes.read(source)
        keys = (room.dora.key, room.people[2].key)
        opening.join(envelope, [opening.open_share(envelope, key.seed) for key in keys])


def test_the_journal_tells_of_it(room: Room) -> None:
    manifest = new_manifest(room, [room.people[0], room.dora])

    replace(room, manifest, reshared(room, manifest))

    (entry,) = told(room)
    assert entry["what"]["pin"] == room.settings.custody.identity_pin
    assert entry["day"] == datetime.now(UTC).date().isoformat()


def test_the_same_people_with_new_keys_keep_their_accounts(room: Room, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    rotated = [ceremonies.person(tmp_path / "new", person.name) for person in room.people[:3]]
    manifest = new_manifest(room, rotated)

    ran = replace(room, manifest, reshared(room, manifest))

    assert ran.exit_code == 0, ran.output
    assert "password" not in ran.output
    for person in rotated:
        assert account(room, person.name) == (False, suite.key_id(person.key.public_key))


@pytest.mark.parametrize(
    "at",
    [
        ("os.rename", ".manifest"),
        ("open", "reshared.spe"),
        ("os.rename", "safepub.toml"),
    ],
    ids=["before the manifest", "before the envelopes", "before the settings"],
)
def test_wherever_it_stops_nothing_parts_and_once_more_ends_it(
    room: Room, at: tuple[str, str]
) -> None:
    old = room.keyset
    manifest = new_manifest(room, [room.people[0], room.people[1], room.dora])
    envelopes = reshared(room, manifest)
    settings = room.path.read_bytes()

    crash(room, manifest, envelopes, at=at)

    assert room.path.read_bytes() == settings
    if at != ("os.rename", "safepub.toml"):
        assert keyset_ids(room) == {old.keyset_id}
        assert starts(room) == old.keyset_id
    else:
        assert keyset_ids(room) == {manifests.read(manifest.read_bytes()).keyset_id}
        with pytest.raises(KeysetReplacedError):
            starts(room)
    ran = replace(room, manifest, envelopes)
    assert ran.exit_code == 0, ran.output
    new = manifests.read(manifest.read_bytes())
    assert keyset_ids(room) == {new.keyset_id}
    assert starts(room) == new.keyset_id
    assert account(room, "Dora") == (False, suite.key_id(room.dora.key.public_key))
    assert account(room, "Chiara")[0]
    assert len(told(room)) == 1


def test_somebody_who_registered_meanwhile_is_not_left_behind(room: Room) -> None:
    old = room.keyset
    manifest = new_manifest(room, [room.people[0], room.dora])
    envelopes = reshared(room, manifest)
    with room.databases.newsroom() as session:
        register(session, old, number=3)

    ran = replace(room, manifest, envelopes)

    assert ran.exit_code == 1
    assert "Nothing was changed" in ran.output
    assert keyset_ids(room) == {old.keyset_id}
    assert starts(room) == old.keyset_id
    assert not account(room, "Chiara")[0]
    assert replace(room, manifest, reshared(room, manifest, "again.spe")).exit_code == 0


def test_a_set_that_not_all_have_signed_is_refused(room: Room) -> None:
    manifest = new_manifest(room, [room.people[0], room.dora], signed_by=1)

    ran = replace(room, manifest, manifest)

    assert (ran.exit_code, "Not signed yet by Dora" in ran.output) == (1, True)
    assert starts(room) == room.keyset.keyset_id


def test_a_pin_from_the_environment_is_not_replaced_in_the_file(room: Room) -> None:
    manifest = new_manifest(room, [room.people[0], room.dora])
    envelopes = reshared(room, manifest)
    pin = room.settings.custody.identity_pin

    ran = replace(room, manifest, envelopes, SAFEPUB_CUSTODY_IDENTITY_PIN=f" {pin}")

    assert (ran.exit_code, "environment" in ran.output) == (1, True), ran.output
    assert keyset_ids(room) == {room.keyset.keyset_id}


def test_the_set_in_force_is_not_replaced_by_itself(room: Room) -> None:
    manifest = room.settings.custody.identity_manifest

    ran = replace(room, manifest, manifest)

    assert (ran.exit_code, "in force already" in ran.output) == (1, True)


def test_a_set_for_the_other_purpose_is_refused(room: Room) -> None:
    manifest = room.settings.custody.payment_manifest

    ran = replace(room, manifest, manifest)

    assert (ran.exit_code, "other purpose" in ran.output) == (1, True)


def test_somebody_of_the_desk_does_not_become_a_custodian(room: Room, tmp_path: Path) -> None:
    editor = ceremonies.person(tmp_path, "Edita")
    manifest = new_manifest(room, [room.people[0], editor])

    ran = replace(room, manifest, reshared(room, manifest))

    assert (ran.exit_code, "the name of a member of staff" in ran.output) == (1, True)
    assert keyset_ids(room) == {room.keyset.keyset_id}
