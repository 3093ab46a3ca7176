"""The key ceremony: custodians' cards become a key set, and signatures make it whole.

The same steps for a new instance, for the demo and for a key set in another's place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from safepub.cli import private_files
from safepub.crypto import cards, keysets, manifests
from safepub.crypto.keysets import MOST_PEOPLE, Keyset, Member, Purpose
from safepub.settings import Settings

SIGN = "safepub custody manifest sign"


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A manifest that somebody brought back, and what is in it."""

    path: Path
    manifest: bytes
    keyset: Keyset


def read_cards(paths: Sequence[Path]) -> tuple[Member, ...]:
    """Read custodians' cards, in the order in which they are named.

    Raises:
        click.ClickException: A file cannot be read.
        CardRefusedError: It is no card that can be used.
    """
    return tuple(cards.read(read(path)) for path in paths)


def keyset_of(purpose: Purpose, quorum: int, members: Sequence[Member]) -> Keyset:
    """Make a key set of custodians who can be told apart.

    Raises:
        click.ClickException: The quorum does not fit, or two of them have a name or a
            key in common.
    """
    least = 1 if purpose is Purpose.PAYMENT else 2
    if not least <= quorum <= len(members) <= MOST_PEOPLE:
        sentence = (
            f"A quorum for {purpose.name.lower()} is at least {least} and at most the number of "
            f"cards, of which there may be {MOST_PEOPLE}."
        )
        raise click.ClickException(sentence)
    names = {member.name.casefold() for member in members}
    keys = {key for member in members for key in (member.public_key, member.signing_key)}
    if len(names) != len(members) or len(keys) != 2 * len(members):
        raise click.ClickException("Two of the cards bear the same name or hold the same key.")
    return Keyset(purpose=purpose, quorum=quorum, members=tuple(members))


def require_told_apart(keysets_: Sequence[Keyset]) -> None:
    """Return where a name means one person, whatever the set.

    Each has one account, known by its name, that answers with one key.

    Raises:
        click.ClickException: A name goes with two keys, or a key with two names.
    """
    people = {(member.name.casefold(), member) for keyset in keysets_ for member in keyset.members}
    names = {name for name, _ in people}
    keys = {member.public_key for _, member in people}
    if not len(names) == len(keys) == len(people):
        sentence = (
            "The two sets have a name or a key in common, but not the same card. Whoever is in "
            "both uses one card for both, or another name."
        )
        raise click.ClickException(sentence)


def show(manifest: bytes) -> None:
    """Print a key set: purpose, quorum, pin, and each custodian with their fingerprint."""
    keyset, pin = manifests.read(manifest), keysets.fingerprint(manifest)
    click.echo(f"\n{keyset.purpose.name.capitalize()}: {_quorum(keyset)} can open together.")
    click.echo(f"  fingerprint  {pin}")
    click.echo(f"  in words     {cards.words(bytes.fromhex(pin))}")
    signed = manifests.signed_by(manifest)
    for member, has_signed in zip(keyset.members, signed, strict=True):
        fingerprint = cards.fingerprint(member)
        click.echo(f"\n  {member.name} ({'has signed' if has_signed else 'has not signed yet'})")
        click.echo(f"    fingerprint  {fingerprint.hex()}")
        click.echo(f"    in words     {cards.words(fingerprint)}")


def missing(manifest: bytes) -> list[str]:
    """Name the custodians whose signature a manifest still lacks."""
    keyset, signed = manifests.read(manifest), manifests.signed_by(manifest)
    return [
        member.name
        for member, has_signed in zip(keyset.members, signed, strict=True)
        if not has_signed
    ]


def read_copies(paths: Sequence[Path]) -> list[Copy]:
    """Read manifests that custodians have signed, each its own copy.

    Raises:
        click.ClickException: A file cannot be read.
        KeysetRefusedError: It is no manifest.
    """
    return [copy_of(path, read(path)) for path in paths]


def copy_of(path: Path, manifest: bytes) -> Copy:
    """Take a manifest that was signed apart.

    Raises:
        KeysetRefusedError: It is none.
    """
    return Copy(path=path, manifest=manifest, keyset=manifests.read(manifest))


def merged(manifest: bytes, copies: Sequence[Copy]) -> bytes:
    """Give a manifest with the signatures that its signed copies bring.

    Raises:
        click.ClickException: A copy is of another key set.
        KeysetRefusedError: A signature is wrong.
    """
    pin = keysets.fingerprint(manifest)
    for copy in copies:
        if keysets.fingerprint(copy.manifest) != pin:
            sentence = (
                f"{copy.path.name} is signed, but it is another key set. Nothing was changed."
            )
            raise click.ClickException(sentence)
    return manifests.merge([manifest, *(copy.manifest for copy in copies)])


def complete(settings: Settings, copies: Sequence[Copy]) -> dict[Purpose, list[str]]:
    """Put the signatures of copies into an instance's manifests; name who is missing.

    Raises:
        click.ClickException: A copy is of another key set than the one that is pinned.
        KeysetRefusedError: A signature is wrong.
    """
    whole = {
        purpose: merged(
            pinned(settings, purpose), [copy for copy in copies if copy.keyset.purpose is purpose]
        )
        for purpose in Purpose
    }
    for purpose, manifest in whole.items():
        private_files.replace(manifest_file(settings, purpose), manifest)
    return {purpose: missing(manifest) for purpose, manifest in whole.items()}


def pinned(settings: Settings, purpose: Purpose) -> bytes:
    """Give an instance's manifest, signed by all or not.

    Raises:
        click.ClickException: It cannot be read, or it is not the one that is pinned.
    """
    manifest = read(manifest_file(settings, purpose))
    if keysets.fingerprint(manifest) != pin_of(settings, purpose).strip().lower():
        sentence = f"The file of custody.{purpose.name.lower()}_manifest is not the pinned one."
        raise click.ClickException(sentence)
    return manifest


def manifest_file(settings: Settings, purpose: Purpose) -> Path:
    """Say where the manifest of a purpose lies."""
    custody = settings.custody
    return {
        Purpose.IDENTITY: custody.identity_manifest,
        Purpose.PAYMENT: custody.payment_manifest,
    }[purpose]


def pin_of(settings: Settings, purpose: Purpose) -> str:
    """Give the fingerprint that the settings pin for a purpose."""
    custody = settings.custody
    return {
        Purpose.IDENTITY: custody.identity_pin,
        Purpose.PAYMENT: custody.payment_pin,
    }[purpose]


def read(path: Path) -> bytes:
    """Give a file's bytes.

    Raises:
        click.ClickException: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{path.name} cannot be read.") from error


def _quorum(keyset: Keyset) -> str:
    return f"{keyset.quorum} of {len(keyset.members)}"
