"""Another key set in the place of the one in force, so that nothing parts on the way.

Two places say whom identities are sealed to: the settings (manifest and pin) for
what comes in, the envelopes themselves for what is there. They cannot change in one
step, so that there is an order in which each stop on the way is either the old
state or one that refuses to start:

1. Everything is checked: all members have signed, the pin stands in the file.
2. The new manifest is written beside the old one, under a name of its own. Nobody
   reads it yet.
3. One transaction exchanges all envelopes, ends live requests, connects the
   accounts and writes the journal. **Its commit decides.** Log-ins of new custodians
   are printed before it, so that nobody's is lost.
4. Manifest and pin change in the settings file by one renaming.

Stopped before the commit, the old set is in force, and the whole is done anew.
Stopped between the commit and the renaming, the settings name a set that no envelope
is sealed to: the server does not start (`sealed_to.require`), what runs on with the
old set registers nobody, and the same command, given once more, finds the envelopes
exchanged and does step 4 alone. Settings first and envelopes second would not do: an
exchange that is refused, because somebody registered meanwhile, would have to be
undone in a file.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from safepub.cli import accounts, ceremony, instance, private_files, seats, settings_file
from safepub.crypto import keysets, manifests
from safepub.crypto.keysets import Keyset, Purpose
from safepub.custody import envelope_exports
from safepub.database import Databases, NewsroomSession
from safepub.newsroom import journal, sealed_to
from safepub.settings import Settings, load_settings

ACT = "keyset.replaced"


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to come in the place of what."""

    purpose: Purpose
    manifest: bytes
    old: Keyset
    new: Keyset
    envelopes: Path


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """What happened: how many envelopes changed, and who has no key any more."""

    envelopes: int
    left: list[str]


def replace(
    settings_path: Path, purpose: Purpose, manifest_path: Path, envelopes: Path, *, now: datetime
) -> Replaced:
    """Put a key set in force in the four steps above, or in those that are left.

    Raises:
        click.ClickException: Something is missing; nothing was changed.
        SafepubError: A signature or an envelope is not right; nothing was changed.
    """
    settings = load_settings(settings_path)
    change = _checked(settings_path, settings, purpose, ceremony.read(manifest_path), envelopes)
    before = ceremony.manifest_file(settings, purpose)
    pin = keysets.fingerprint(change.manifest)
    place = before.with_name(f"{purpose.name.lower()}-{pin[:16]}.manifest")
    try:
        private_files.write_beside(place, change.manifest, like=before)
    except FileExistsError as error:
        raise click.ClickException(f"There is another file {place.name} already.") from error
    with instance.opened(settings_path) as (_, databases):
        replaced = _exchange(databases, settings, change, now=now)
    values = (_beside(settings_path, place), pin)
    settings_file.replace_custody(settings_path, dict(zip(_named(purpose), values, strict=True)))
    return replaced


def _checked(
    settings_path: Path, settings: Settings, purpose: Purpose, manifest: bytes, envelopes: Path
) -> Change:
    names = ceremony.missing(manifest)
    if names:
        raise click.ClickException(f"Not signed yet by {', '.join(names)}. Nothing was changed.")
    pin = keysets.fingerprint(manifest)
    new = keysets.load_manifest(manifest, pin=pin)
    old = manifests.read(ceremony.read(ceremony.manifest_file(settings, purpose)))
    if new.purpose is not purpose:
        raise click.ClickException("This key set is for the other purpose. Nothing was changed.")
    if pin == ceremony.pin_of(settings, purpose).strip().lower():
        raise click.ClickException("This key set is in force already. Nothing was changed.")
    if ceremony.pin_of(settings, purpose) != _pin_in(settings_path, purpose):
        sentence = (
            "The pin comes from the environment and not from the settings file, which is what "
            "would change. Nothing was changed."
        )
        raise click.ClickException(sentence)
    # Before anything is written: whether the file can be changed at all.
    text = settings_path.read_text(encoding="utf-8")
    settings_file.changed(text, dict.fromkeys(_named(purpose), ""))
    ceremony.require_told_apart((new, _other(settings, purpose)))
    return Change(purpose=purpose, manifest=manifest, old=old, new=new, envelopes=envelopes)


def _exchange(
    databases: Databases, settings: Settings, change: Change, *, now: datetime
) -> Replaced:
    with databases.newsroom() as session:
        if sealed_to.keyset_ids(session, change.purpose) == {change.new.keyset_id}:
            # Stopped before step 4: all of this has happened.
            return Replaced(envelopes=sealed_to.count(session, change.purpose), left=[])
        # The journal's head is locked last, so that nobody waits for each other.
        sealed_to.lock(session)
        opened = seats.take(session, change.new, accounts.locks_of(settings))
        left = seats.leave(session, change.old, change.new, _other(settings, change.purpose))
        with change.envelopes.open("rb") as file:
            adopted = envelope_exports.adopt(session, file, change.new, today=now.date())
        _note(session, change, now=now)
        accounts.show(opened, settings.site.name)
    return Replaced(envelopes=adopted.count, left=left)


def _note(session: NewsroomSession, change: Change, *, now: datetime) -> None:
    what = {
        "keyset": change.new.keyset_id.hex(),
        "pin": keysets.fingerprint(change.manifest),
        "purpose": change.purpose.name.lower(),
    }
    journal.append(session, ACT, who=journal.OPERATOR, what=what, day=now.date())


def _other(settings: Settings, purpose: Purpose) -> Keyset:
    (other,) = set(Purpose) - {purpose}
    return manifests.read(ceremony.read(ceremony.manifest_file(settings, other)))


def _named(purpose: Purpose) -> tuple[str, str]:
    return f"{purpose.name.lower()}_manifest", f"{purpose.name.lower()}_pin"


def _pin_in(settings_path: Path, purpose: Purpose) -> str:
    document = tomllib.loads(settings_path.read_text(encoding="utf-8"))
    return str(document.get("custody", {}).get(f"{purpose.name.lower()}_pin"))


def _beside(settings_path: Path, place: Path) -> str:
    folder = settings_path.absolute().parent.resolve()
    return place.name if place.parent == folder else str(place)
