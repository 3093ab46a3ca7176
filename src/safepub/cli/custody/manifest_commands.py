"""Key sets: who the custodians are and how many must come together."""

from pathlib import Path

import click

from safepub.cli.custody import files, screen, unlocking
from safepub.cli.custody.key_commands import facts_of
from safepub.cli.custody.unlocking import Access
from safepub.crypto import cards, keysets, manifests
from safepub.crypto.keysets import Keyset, Purpose

TO = click.option("--to", "target", type=unlocking.PATH, required=True, help="The file to write.")


@click.group(name="manifest")
def manifest_group() -> None:
    """Set down who the custodians are, and sign it."""


@manifest_group.command(name="make")
@click.argument("cards_given", metavar="CARD...", type=unlocking.FILE, nargs=-1, required=True)
@click.option(
    "--purpose",
    type=click.Choice([purpose.name.lower() for purpose in Purpose]),
    required=True,
    help="What the set opens.",
)
@click.option("--quorum", type=click.IntRange(1, keysets.MOST_PEOPLE), required=True, metavar="K")
@TO
def make(cards_given: tuple[Path, ...], purpose: str, quorum: int, target: Path) -> None:
    """Write down a key set from the custodians' cards, without signatures yet.

    Each CARD is the file that a custodian's show-key wrote. The quorum K is
    how many of them must come together: 2 to 7, or 1 for payments. Compare
    each fingerprint with its custodian over the telephone before you go on.
    Then every custodian signs with `manifest sign`.
    """
    members = tuple(cards.read(files.read(path)) for path in cards_given)
    keyset = Keyset(purpose=Purpose[purpose.upper()], quorum=quorum, members=members)
    manifest = manifests.unsigned(keyset)
    files.write_new(target, manifest)
    _show(manifest)
    screen.say(f"\n{target.name} is written. Now each custodian signs it.")


@manifest_group.command(name="inspect")
@click.argument("file", type=unlocking.FILE)
def inspect(file: Path) -> None:
    """Show who is in a key set, how many must come together, and who has signed.

    Nothing is changed and nothing is secret. The fingerprint at the top is the
    one that the newsroom's settings name.
    """
    _show(files.read(file))


@manifest_group.command(name="sign")
@click.argument("file", type=unlocking.FILE)
@unlocking.YES
@unlocking.with_key
def sign(file: Path, access: Access, yes: bool) -> None:  # noqa: FBT001 - click's flag
    """Sign a key set that holds your key; the signature goes into FILE.

    It shows every custodian first. Compare every fingerprint before you sign:
    your command will later trust exactly the sets that you signed. Signing
    reveals nothing. Nothing is sealed to the set before all have signed.
    """
    manifest = files.read(file)
    _show(manifest)
    screen.say("\nYour signature says: I compared these fingerprints, and this is the set.")
    if not yes:
        screen.confirm("sign")
    signed = manifests.sign(manifest, access.unlock().signing_seed)
    files.replace(file, signed)
    missing = manifests.signed_by(signed).count(False)
    screen.say(f"{file.name} is signed. Signatures still missing: {missing}.")


@manifest_group.command(name="merge")
@click.argument("given", metavar="FILE...", type=unlocking.FILE, nargs=-1, required=True)
@TO
def merge(given: tuple[Path, ...], target: Path) -> None:
    """Put the signatures of several copies of one key set together.

    Each custodian may sign a copy of their own. The copies must be of the same
    set; the file written holds every signature that any of them holds. It may
    be there already: then it must be of the same set, and gets them as well.
    """
    before = [files.read(target)] if target.exists() else []
    merged = manifests.merge([files.read(path) for path in given] + before)
    (files.replace if before else files.write_new)(target, merged)
    _show(merged)


def show_set(keyset: Keyset, fingerprint: str) -> None:
    """Tell a key set's purpose, quorum and fingerprint."""
    words = cards.words(bytes.fromhex(fingerprint))
    screen.tell(
        (
            ("Purpose", f"opens {keyset.purpose.name.lower()}"),
            ("Quorum", f"{keyset.quorum} of {len(keyset.members)}"),
            ("Fingerprint of the set", fingerprint),
            ("In words", words),
        )
    )


def _show(manifest: bytes) -> None:
    keyset = manifests.read(manifest)
    show_set(keyset, keysets.fingerprint(manifest))
    signed = manifests.signed_by(manifest)
    for number, (member, has_signed) in enumerate(zip(keyset.members, signed, strict=True), 1):
        screen.heading(f"Custodian {number} of {len(keyset.members)}")
        screen.tell((*facts_of(member), ("Signed", "yes" if has_signed else "not yet")))
