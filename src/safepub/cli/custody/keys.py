"""Custodians' keys: made here, and held nowhere else.

The one place that may hold a custodian's private key.
"""

from dataclasses import dataclass, field
from pathlib import Path

from safepub.cli.custody import files
from safepub.crypto import cards, custodian_keys, keysets, passphrases
from safepub.crypto.argon2 import Cost
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset, Member, Purpose

# The least that a key file may claim; for throw-away keys.
LOWEST_COST = Cost(memory_kib=custodian_keys.FLOOR_KIB, iterations=1, lanes=4)


@dataclass(frozen=True, kw_only=True)
class KeyHolder:
    """A custodian whose key was just made: its file, and the passphrase to tell once."""

    name: str
    key_file: Path
    passphrase: str = field(repr=False)
    key: CustodianKey = field(repr=False)

    @property
    def member(self) -> Member:
        """The public half, as a key set lists it."""
        return public_half(self.name, self.key)


def make_key(name: str, key_file: Path, *, cost: Cost = custodian_keys.DEFAULT_COST) -> KeyHolder:
    """Write a new key file under a new passphrase, and its card beside it.

    Neither file may be there before: no key is ever written over.
    """
    passphrase = new_passphrase()
    key = custodian_keys.generate()
    keep(key, name, key_file, passphrase, cost=cost)
    return KeyHolder(name=name, key_file=key_file, passphrase=passphrase, key=key)


def keep(key: CustodianKey, name: str, key_file: Path, passphrase: str, *, cost: Cost) -> None:
    """Write a key to a new file under a passphrase, and its card beside it."""
    files.require_new(key_file, card_of(key_file))
    card = cards.write(public_half(name, key), key.signing_seed)
    files.write_new(key_file, custodian_keys.lock(key, passphrase, cost=cost))
    files.write_new(card_of(key_file), card)


def new_passphrase() -> str:
    """Choose the six words of a key file."""
    return passphrases.generate(custodian_keys.PASSPHRASE_WORDS)


def public_half(name: str, key: CustodianKey) -> Member:
    """Give a key's public half under a name."""
    return Member(name=name, public_key=key.public_key, signing_key=key.signing_key)


def card_of(key_file: Path) -> Path:
    """Say where the card of a key file lies: it tells the name that goes with the key."""
    return key_file.with_name(f"{key_file.name}.card")


def make_manifest(purpose: Purpose, quorum: int, holders: list[KeyHolder]) -> bytes:
    """Write a key set down, signed by each of these custodians."""
    members = tuple(holder.member for holder in holders)
    return keysets.make_manifest(
        Keyset(purpose=purpose, quorum=quorum, members=members),
        [holder.key.signing_seed for holder in holders],
    )
