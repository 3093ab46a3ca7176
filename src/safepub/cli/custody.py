"""`safepub custody`: what custodians do, on their own machines.

The one place that may hold a custodian's private key.
"""

from dataclasses import dataclass, field
from pathlib import Path

import click

from safepub.crypto import custodian_keys, keysets, passphrases
from safepub.crypto.argon2 import Cost
from safepub.crypto.keysets import Keyset, Member, Purpose

PRIVATE = 0o600
# The least that a key file may claim; for throw-away keys.
LOWEST_COST = Cost(memory_kib=custodian_keys.FLOOR_KIB, iterations=1, lanes=4)


@dataclass(frozen=True, kw_only=True)
class KeyHolder:
    """A custodian whose key was just made: its file, and the passphrase to tell once."""

    name: str
    key_file: Path
    passphrase: str = field(repr=False)
    key: custodian_keys.CustodianKey = field(repr=False)

    @property
    def member(self) -> Member:
        """The public half, as a key set lists it."""
        return Member(
            name=self.name, public_key=self.key.public_key, signing_key=self.key.signing_key
        )


def make_key(name: str, key_file: Path, *, cost: Cost = custodian_keys.DEFAULT_COST) -> KeyHolder:
    """Write a new key file under a new passphrase.

    Raises:
        FileExistsError: There is a file already; no key is ever written over.
    """
    passphrase = passphrases.generate(custodian_keys.PASSPHRASE_WORDS)
    key = custodian_keys.generate()
    locked = custodian_keys.lock(key, passphrase, cost=cost)
    key_file.touch(mode=PRIVATE, exist_ok=False)
    key_file.write_bytes(locked)
    return KeyHolder(name=name, key_file=key_file, passphrase=passphrase, key=key)


def make_manifest(purpose: Purpose, quorum: int, holders: list[KeyHolder]) -> bytes:
    """Write a key set down, signed by each of these custodians."""
    members = tuple(holder.member for holder in holders)
    return keysets.make_manifest(
        Keyset(purpose=purpose, quorum=quorum, members=members),
        [holder.key.signing_seed for holder in holders],
    )


@click.group(name="custody")
def group() -> None:
    """Keep a custodian's key. Needs no network and no settings."""


@group.command(name="new-key")
@click.argument("key_file", type=click.Path(path_type=Path))
@click.option("--name", prompt="Your name, as the newsroom knows you")
def new_key(key_file: Path, name: str) -> None:
    """Make your key and show its passphrase, once.

    KEY_FILE must not exist. Write the six words down by hand and keep them
    apart from the file: whoever has both can give your share of an identity.
    """
    try:
        holder = make_key(name, key_file)
    except FileExistsError as error:
        sentence = "There is a file of this name already. Nothing was written."
        raise click.ClickException(sentence) from error
    click.echo("Your passphrase. It is shown once and stored nowhere:\n")
    click.echo(f"    {holder.passphrase}\n")
    click.echo("Give the newsroom this public key:\n")
    click.echo(f"    {(holder.key.public_key + holder.key.signing_key).hex()}")
