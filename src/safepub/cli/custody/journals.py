"""The newsroom's journal, compared with its checkpoint and with what this machine remembers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from safepub.cli.custody import remembered, screen
from safepub.cli.custody.case_files import Journal
from safepub.cli.custody.remembered import Remembered
from safepub.crypto import canonical, cards, checkpoints, journal_tree, suite
from safepub.crypto.canonical import CanonicalFormError
from safepub.crypto.custodian_keys import CustodianKey

KEY = click.option(
    "--journal-key",
    metavar="KEY",
    help="The newsroom's journal key, as `safepub init` printed it; needed the first time only.",
)
ASKED = "request.asked"


@dataclass(frozen=True, kw_only=True)
class CheckedJournal:
    """A journal that grew out of what was remembered, and its checkpoint."""

    seen: Remembered
    note: str
    new: int
    """How many entries this machine had not seen before."""


def check(journal: Journal, key_file: Path, verifier_key: str | None) -> CheckedJournal:
    """Compare entries, checkpoint and memory; the first entry that differs is named.

    The newsroom's key comes from memory. The first time it is given, shown as
    words, and asked about.
    """
    known = remembered.load(key_file)
    trusted = _trusted(known, verifier_key)
    leaves = tuple(journal_tree.leaf(entry) for entry in journal.entries)
    old = known.leaves if known else ()
    _require_growth(old, leaves)
    _require_numbers(journal.entries)
    origin, public_key = checkpoints.read_verifier_key(trusted)
    checkpoint = checkpoints.verify(journal.note, name=origin, public_key=public_key)
    if (checkpoint.origin, checkpoint.size) != (origin, len(leaves)):
        raise click.ClickException("The journal's checkpoint is of another journal or length.")
    if checkpoint.root != journal_tree.root(leaves):
        raise click.ClickException("The journal is not the one that its checkpoint was signed for.")
    if known is None:
        _compare_words(trusted, origin)
    seen = Remembered(verifier_key=trusted, origin=origin, leaves=leaves)
    return CheckedJournal(seen=seen, note=journal.note, new=len(leaves) - len(old))


def countersign(checked: CheckedJournal, key: CustodianKey) -> bytes:
    """Add a custodian's line to the checkpoint: from here on nothing before it can change."""
    name = checkpoints.custodian_name(suite.key_id(key.public_key))
    return checkpoints.countersign(checked.note, name=name, seed=key.signing_seed).encode()


def require_asked(journal: Journal, digest: bytes) -> None:
    """Return where the journal says that this very request was made."""
    for entry in journal.entries:
        values = canonical.decode(entry)
        what = values.get("what")
        told = what.get("request") if isinstance(what, dict) else None
        if values.get("act") == ASKED and told == digest.hex():
            return
    raise click.ClickException("The journal does not say that this request was ever made.")


def words_of(verifier_key: str) -> str:
    """Give the eight words of a journal key, to be read over the telephone."""
    return cards.words(hashlib.sha256(verifier_key.encode()).digest())


def _trusted(known: Remembered | None, verifier_key: str | None) -> str:
    if known is None and verifier_key is None:
        sentence = (
            "This machine does not know the newsroom's journal yet. Give its key with "
            "--journal-key; `safepub init` printed it."
        )
        raise click.ClickException(sentence)
    if known and verifier_key and known.verifier_key != verifier_key.strip():
        raise click.ClickException("This is not the journal key that this machine remembers.")
    return known.verifier_key if known else str(verifier_key).strip()


def _compare_words(verifier_key: str, origin: str) -> None:
    screen.heading("This machine sees the newsroom's journal for the first time.")
    screen.tell((("Newsroom", origin), ("Words of its key", words_of(verifier_key))))
    screen.say(
        "Compare these words with those that the newsroom and the other custodians have, "
        "over the telephone. Later journals are checked with this key."
    )
    screen.confirm("same")


def _require_growth(old: Sequence[bytes], new: Sequence[bytes]) -> None:
    for number, leaf in enumerate(old):
        if number >= len(new):
            _refuse(number, "is missing, and this machine remembers it")
        if new[number] != leaf:
            _refuse(number, "is not the one that this machine remembers")


def _require_numbers(entries: Sequence[bytes]) -> None:
    for number, entry in enumerate(entries):
        try:
            in_place = canonical.decode(entry).get("number") == number
        except CanonicalFormError:
            in_place = False
        if not in_place:
            _refuse(number, "is altered, missing or in another place")


def _refuse(number: int, what: str) -> NoReturn:
    sentence = (
        f"Entry {number} of the journal {what}. Do nothing with this file, "
        "and tell the other custodians."
    )
    raise click.ClickException(sentence)
