"""Opening: the reader joins the shares, sees the identity once, and destroys the key."""

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from safepub.cli.custody import (
    case_files,
    checks,
    files,
    hearing,
    journals,
    opened,
    screen,
    unlocking,
)
from safepub.cli.custody.case_commands import CASE
from safepub.cli.custody.hearing import Hearing
from safepub.cli.custody.unlocking import Access
from safepub.crypto import acts, opening, sections, signing, suite
from safepub.crypto.acts import Act, Grant, Outcome, Take
from safepub.crypto.opening import Link, Share, ShareWrongError
from safepub.crypto.sections import Kind
from safepub.crypto.suite import SealBrokenError
from safepub.vault.identity import PaymentDetails, RealIdentity


@click.command(name="open")
@CASE
@click.argument("grants", metavar="[GRANT]...", type=unlocking.FILE, nargs=-1)
@journals.KEY
@click.option("--save", type=unlocking.PATH, help="Also write it, in clear, to this new file.")
@click.option(
    "--save-documents",
    "folder",
    type=unlocking.PATH,
    metavar="FOLDER",
    help="Write its documents, in clear, into this new folder.",
)
@unlocking.with_key
def open_case(access: Access, path: Path, journal_key: str | None, **given: Any) -> None:  # noqa: ANN401 - options by name
    """Join the shares and see the identity, once. Only the reader can.

    CASE must hold the whole vault, so that the server does not learn which
    slot is read. Grants come with the case file; further ones can be named as
    GRANT files. The receipt for /custody is written and the one-time key
    destroyed; then the identity is shown on a screen of its own until Enter is
    pressed, and wiped. Nothing in clear reaches the disk unless --save or
    --save-documents says where.
    """
    _open(hearing.hear(path, access, journal_key), **given)


def _open(
    heard: Hearing, *, grants: Sequence[Path], save: Path | None, folder: Path | None
) -> None:
    checks.require_answerable(heard.seen, hearing.today())
    if heard.case.slots == 0:
        checks.refuse("This case file is without the vault. Fetch the one with the whole vault.")
    if folder is not None and heard.case.documents == 0:
        checks.refuse("This case file is without documents. Fetch the one that has them.")
    brought = [_brought(path, heard) for path in grants]
    taken = _own_take(heard, brought)
    one_time = heard.file("one-time", ".spo")
    files.require_new(heard.file("receipt", ".sph"))
    seed = signing.read_one_time(heard.key, taken, files.read(one_time))
    shares = _shares(heard, taken, brought, seed)
    _tell_open(heard, folder)
    screen.require_place(save)
    screen.confirm("open")
    outcome, payload = _payload(heard, shares)
    identity = opened.read(payload, heard.seen.keyset.purpose) if payload else None
    if identity is None:
        _tell_nothing(outcome)
        screen.confirm("close")
    elif folder is not None:
        opened.make_folder(folder)
    # First, so that nobody can look, break off, and leave no trace of it.
    _close(
        heard, signing.receipt(heard.key, heard.case.request, taken, outcome, day=hearing.today())
    )
    if identity is not None:
        _show(heard, identity, save, folder)


def _brought(path: Path, heard: Hearing) -> Act:
    """Read an act that came as a file of its own, as it was handed in."""
    act = acts.read(acts.read_hand_in(files.read(path)).act)
    acts.require(act, heard.case.request, heard.seen.keyset)
    return act


def _own_take(heard: Hearing, brought: Sequence[Act]) -> Take:
    own = suite.key_id(heard.key.public_key)
    takes = [heard.seen.take, *brought]
    mine = next((act for act in takes if isinstance(act, Take) and act.key_id == own), None)
    if mine is None:
        checks.refuse("You are not the reader of this request. The reader alone can open it.")
    return mine


def _shares(heard: Hearing, taken: Take, brought: Sequence[Act], seed: bytes) -> list[Share]:
    """Open the reader's own share and everything that was granted to this take."""
    envelope, keyset = heard.seen.envelope, heard.seen.keyset
    shares = {heard.seen.place: opening.open_share(envelope, heard.key.seed)}
    for act in (*heard.seen.grants, *brought):
        if not isinstance(act, Grant) or act.place in shares:
            continue
        name = keyset.members[act.place].name
        if act.take != taken.digest:
            screen.say(f"The grant of {name} was made for another take, not for yours.")
            continue
        try:
            shares[act.place] = signing.open_grant(seed, act)
        except SealBrokenError:
            screen.say(f"The grant of {name} does not open. It is left out.")
    missing = keyset.quorum - len(shares)
    if missing > 0:
        checks.refuse(f"Too few grants: {missing} more must come before this can be opened.")
    return list(shares.values())


def _payload(heard: Hearing, shares: list[Share]) -> tuple[Outcome, bytes]:
    """Join, and open the slot of the vault in the case file that the link leads to."""
    try:
        link = _joined(heard, shares)
        if link is None:
            return Outcome.SHARES_WRONG, b""
        wanted = {link.slot_id}
        found = case_files.pick(heard.case.path, sections.CASE, Kind.SLOT, wanted)
        return Outcome.SHOWN, opening.open_slot(found.get(link.slot_id, b""), link)
    except SealBrokenError:
        return Outcome.NO_SLOT, b""


def _joined(heard: Hearing, shares: list[Share]) -> Link | None:
    """Join the shares; those that do not fit are named, and a quorum that joins is enough."""
    envelope = heard.seen.envelope
    try:
        return opening.join(envelope, shares)
    except ShareWrongError as error:
        names = [heard.seen.keyset.members[place].name for place in error.places]
        screen.say(f"These shares do not fit, or one of them does not: {', '.join(names)}.")
        group = opening.joining(envelope, shares)
        return opening.join(envelope, group) if group else None


def _tell_open(heard: Hearing, folder: Path | None) -> None:
    screen.heading("What opening reveals, and to whom")
    screen.say(
        f"The {hearing.what_is_sealed(heard.case)}, in clear, to you and to whoever sees this "
        "screen. It is shown once. Your receipt tells the newsroom and the contributor that it "
        "was opened, and on which day. It is written, and the one-time key destroyed, before "
        "anything is shown: unless a copy of that key survives, these grants never open it again."
    )
    if folder is not None:
        screen.say(f"Documents will stand in clear in the folder {folder.name}.")


def _show(
    heard: Hearing,
    identity: RealIdentity | PaymentDetails,
    save: Path | None,
    folder: Path | None,
) -> None:
    documents = identity.documents if isinstance(identity, RealIdentity) else ()
    if folder is not None:
        count = opened.save_documents(heard.case.path, documents, folder)
        screen.say(f"Documents written to {folder.name}: {count} of {len(documents)}.")
    # Whoever breaks off while reading, or closes the window, has read.
    with contextlib.suppress(KeyboardInterrupt, OSError):
        screen.reveal(opened.lines_of(identity, heard.case.request.byline), save=save)


def _tell_nothing(outcome: Outcome) -> None:
    if outcome is Outcome.SHARES_WRONG:
        screen.say(
            "The shares do not join: a custodian whom the lines above name gave another share "
            "than they should. A further grant may help. Nothing was shown."
        )
    else:
        screen.say(
            "The shares join, but lead to no slot of this vault: nothing was ever given, it was "
            "erased, or the vault in this file is not the whole one. Nothing was shown."
        )
    screen.say("To close the request, and to destroy the one-time key, type close.")


def _close(heard: Hearing, receipt: bytes) -> None:
    try:
        target = heard.hand_in("receipt", receipt)
    finally:
        files.destroy(heard.file("one-time", ".spo"))
    screen.say("The one-time key is destroyed.")
    screen.say(f"Hand in at /custody: {target.name}")
