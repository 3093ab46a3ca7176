"""The newsroom's journal, compared with its checkpoint and with what this machine remembers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

from safepub.cli.custody import remembered, screen
from safepub.cli.custody.case_files import Case, Journal
from safepub.cli.custody.remembered import Remembered
from safepub.crypto import acts, canonical, cards, checkpoints, journal_tree, keysets, suite
from safepub.crypto.canonical import CanonicalFormError
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.keysets import Keyset

KEY = click.option(
    "--journal-key",
    metavar="KEY",
    help="The newsroom's journal key, as `safepub init` printed it; needed the first time only.",
)
ASKED = "request.asked"
REFUSED = "request.refused"
REPLACED = "keyset.replaced"
ENDINGS = frozenset({"request.ended", "request.expired", "request.receipt", "request.withdrawn"})


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


def require_history(case: Case) -> None:
    """Return where the journal bears out what a case file says about its request.

    It was made on its day and is not over, every refusal is in the file, and the key
    set is the one that came last.
    """
    told = [entry for entry in _told(case.journal) if _what(entry, "request") == _digest(case)]
    asked = [entry for entry in told if entry.get("act") == ASKED]
    if [entry.get("day") for entry in asked] != [case.request.asked_on.isoformat()]:
        sentence = "The journal does not say that this request was ever made, once and on its day."
        raise click.ClickException(sentence)
    if any(entry.get("act") in ENDINGS for entry in told):
        raise click.ClickException("The journal says that this request is over.")
    here = {acts.digest(act).hex() for act in case.acts}
    if any(entry["act"] == REFUSED and _what(entry, "act") not in here for entry in told):
        sentence = "The file leaves out a refusal that the journal tells of. Tell the others."
        raise click.ClickException(sentence)


def require_newest(journal: Journal, keyset: Keyset, manifest: bytes) -> None:
    """Return where no later key set of this purpose took the place of a manifest's."""
    pins = [
        _what(entry, "pin")
        for entry in _told(journal)
        if entry.get("act") == REPLACED and _what(entry, "purpose") == keyset.purpose.name.lower()
    ]
    if pins and pins[-1] != keysets.fingerprint(manifest):
        sentence = "The journal says that another key set took the place of the one in this file."
        raise click.ClickException(sentence)


def root_words(checked: CheckedJournal) -> str:
    """Give the words of a journal's root: they are the same for whoever sees the same journal."""
    return cards.words(journal_tree.root(checked.seen.leaves))


def _told(journal: Journal) -> list[dict[str, Any]]:
    return [canonical.decode(entry) for entry in journal.entries]


def _what(entry: dict[str, Any], name: str) -> object:
    what = entry.get("what")
    return what.get(name) if isinstance(what, dict) else None


def _digest(case: Case) -> str:
    return case.request.digest.hex()


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
