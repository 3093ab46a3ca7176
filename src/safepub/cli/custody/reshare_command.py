"""Re-sharing: custodians who meet at one offline machine give the envelopes to another set."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import click

from safepub.cli.custody import case_files, checks, files, screen, unlocking
from safepub.cli.custody.manifest_commands import TO, show_set
from safepub.cli.custody.unlocking import Access
from safepub.crypto import cards, keysets, link_envelopes, manifests, opening, resharing, sections
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset
from safepub.crypto.opening import ShareWrongError
from safepub.crypto.sections import Kind


@click.command(name="reshare")
@click.argument("path", metavar="ENVELOPES", type=unlocking.FILE)
@click.option(
    "--to-manifest",
    "manifest_file",
    type=unlocking.FILE,
    required=True,
    help="The new key set, signed by all of its custodians.",
)
@click.option(
    "--key",
    "key_files",
    type=unlocking.FILE,
    multiple=True,
    required=True,
    help="A key file of the old set; once for each custodian who is here.",
)
@click.option(
    "--passphrase-fd",
    "descriptors",
    type=click.IntRange(min=0),
    multiple=True,
    metavar="N",
    help="Read the passphrases from these file descriptors, in the order of the keys.",
)
@TO
def reshare(path: Path, target: Path, **given: Any) -> None:  # noqa: ANN401 - options by name
    """Give all envelopes to a new set of custodians.

    As many custodians of the old set as its quorum asks for come together at
    one machine that is offline and stays offline; each types their own
    passphrase. ENVELOPES comes from the newsroom and holds no identity: none
    is opened, and nobody who was not a custodian learns anything. Removing a
    custodian does not undo copies that were taken before.
    """
    _reshare(path, target, **given)


def _reshare(
    path: Path,
    target: Path,
    *,
    manifest_file: Path,
    key_files: tuple[Path, ...],
    descriptors: tuple[int, ...],
) -> None:
    files.require_new(target)
    parts, _ = case_files.read_parts(path, sections.ENVELOPES)
    new_manifest = files.read(manifest_file)
    new = keysets.load_manifest(new_manifest, pin=keysets.fingerprint(new_manifest))
    keys = _unlock_all(key_files, descriptors)
    old = _old_set(parts[Kind.MANIFEST][0], keys)
    if old.purpose is not new.purpose:
        checks.refuse("The new set is for another purpose than the envelopes.")
    screen.heading("The new set of custodians")
    show_set(new, keysets.fingerprint(new_manifest))
    for member in new.members:
        words = cards.words(cards.fingerprint(member))
        screen.say(f"Custodian: {member.name}. The words of their key: {words}")
    screen.say(
        "Whoever wrote this set down may have put other keys under these names. Compare the words "
        "with each custodian, over the telephone."
    )
    screen.say(
        f"\n{len(parts[Kind.ENVELOPE])} envelopes go to this set. No identity is opened and none "
        "can be: the vault is not here. The new custodians can open them later, by quorum."
    )
    screen.confirm("reshare")
    reshared = tuple(_reshared(parts[Kind.ENVELOPE], keys, old, new))
    file = [(Kind.MANIFEST, new_manifest), *((Kind.ENVELOPE, each) for each in reshared)]
    files.write_new(target, b"".join(sections.write(sections.ENVELOPES, file)))
    screen.say(f"{target.name} is written: {len(reshared)} envelopes for the newsroom's server.")


def _unlock_all(key_files: tuple[Path, ...], descriptors: tuple[int, ...]) -> list[CustodianKey]:
    if descriptors and len(descriptors) != len(key_files):
        checks.refuse("Name one file descriptor for each key file, in their order.")
    sources = descriptors or (None,) * len(key_files)
    return [
        Access(key_file, descriptor).unlock()
        for key_file, descriptor in zip(key_files, sources, strict=True)
    ]


def _old_set(manifest: bytes, keys: list[CustodianKey]) -> Keyset:
    keysets_seen = [manifests.require_signed_by(manifest, key.signing_key) for key in keys]
    people = {key.signing_key for key in keys}
    if len(people) < keysets_seen[0].quorum:
        checks.refuse("Too few custodians of the old set are here to re-share anything.")
    return keysets_seen[0]


def _reshared(
    envelopes: list[bytes], keys: list[CustodianKey], old: Keyset, new: Keyset
) -> Iterator[bytes]:
    for number, source in enumerate(envelopes, start=1):
        envelope = link_envelopes.read(source)
        link_envelopes.require(envelope, subject=envelope.subject, keyset=old)
        shares = [opening.open_share(envelope, key.seed) for key in keys]
        try:
            yield resharing.reshare(source, shares, new)
        except ShareWrongError as error:
            _name_wrong(number, error, old)


def _name_wrong(number: int, error: ShareWrongError, old: Keyset) -> NoReturn:
    names = ", ".join(old.members[place].name for place in error.places)
    checks.refuse(
        f"Envelope {number} does not join; a share of these was altered: {names}. "
        "Nothing was written. Another custodian of the old set may help."
    )
