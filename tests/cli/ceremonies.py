"""Custodians with their cards, and an administrator's commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from safepub.cli import main
from safepub.crypto import cards, custodian_keys, manifests
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Member, Purpose

STAFF = ("--administrator", "Adela", "--editor", "Edita", "--publisher", "Peter")


@dataclass(frozen=True)
class Person:
    """A custodian with their card."""

    name: str
    key: CustodianKey
    card: Path

    @property
    def member(self) -> Member:
        return Member(self.name, self.key.public_key, self.key.signing_key)


def person(folder: Path, name: str) -> Person:
    key = custodian_keys.generate()
    member = Member(name, key.public_key, key.signing_key)
    card = folder / f"{name}.card"
    card.write_bytes(cards.write(member, key.signing_seed))
    return Person(name, key, card)


def people(folder: Path) -> list[Person]:
    """Give three custodians and, last, a paymaster."""
    return [person(folder, name) for name in ("Ana", "Bohdan", "Chiara", "Pavol")]


def run_init(
    folder: Path,
    people: Sequence[Person],
    *more: str,
    staff: Sequence[str] = STAFF,
    typed: str = "",
) -> Result:
    """Run `safepub init`, as an administrator would."""
    arguments = [
        "init",
        str(folder),
        "--base-url",
        "https://room.example",
        "--site-name",
        "The Room",
    ]
    for custodian in people[:-1]:
        arguments += ["--custodian", str(custodian.card)]
    arguments += ["--paymaster", str(people[-1].card), *staff, *more]
    if not typed:
        arguments.append("--yes")
    return CliRunner().invoke(main.main, arguments, input=typed)


def sign(folder: Path, purpose: Purpose, person: Person, target: Path) -> Path:
    """Sign a copy of the manifest, as the custodians' command does."""
    unsigned = (folder / f"{purpose.name.lower()}.manifest").read_bytes()
    target.write_bytes(manifests.sign(unsigned, person.key.signing_seed))
    return target


def complete(folder: Path, *copies: Path) -> Result:
    settings = str(folder / "safepub.toml")
    return CliRunner().invoke(
        main.main, ["keyset", "complete", "--settings", settings, *map(str, copies)]
    )


def sign_all(folder: Path, people: Sequence[Person]) -> list[Path]:
    copies = [
        sign(folder, Purpose.IDENTITY, custodian, folder.parent / f"{custodian.name}.signed")
        for custodian in people[:-1]
    ]
    return [*copies, sign(folder, Purpose.PAYMENT, people[-1], folder.parent / "pavol.signed")]
