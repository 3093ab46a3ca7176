"""Answering a reveal request: look, take it up, grant, refuse."""

from pathlib import Path

import click

from safepub.cli.custody import case_files, checks, files, hearing, journals, screen, unlocking
from safepub.cli.custody.case_files import Case
from safepub.cli.custody.hearing import Hearing
from safepub.cli.custody.unlocking import Access
from safepub.crypto import acts, manifests, opening, signing
from safepub.crypto.acts import Take

CASE = click.argument("path", metavar="CASE", type=unlocking.FILE)


@click.command(name="inspect")
@CASE
@click.option("--key", "key_file", type=unlocking.FILE, help="Your key file: checks everything.")
@unlocking.DESCRIPTOR
@journals.KEY
def inspect(
    path: Path, key_file: Path | None, descriptor: int | None, journal_key: str | None
) -> None:
    """Look at a case file. Nothing is signed.

    With --key it checks everything that can be checked on your machine: the
    key set that you signed, the request, the envelope, every custodian's
    signature and the journal, which your machine then remembers. It opens the
    reason, and the objection if there is one, and shows them to whoever sees
    this screen. Without --key it tells only what the file says about itself.
    """
    if key_file is None:
        _tell_unchecked(case_files.read(path))
        return
    heard = hearing.hear(path, Access(key_file, descriptor), journal_key)
    _warn_of_waiting(heard)
    screen.say("Everything in this file fits together. Nothing was signed.")


@click.command(name="take")
@CASE
@journals.KEY
@unlocking.YES
@unlocking.with_key
def take(path: Path, journal_key: str | None, access: Access, *, yes: bool) -> None:
    """Take a request up: become the one who will read the identity.

    It makes a one-time key and two files beside the case: the take, to be
    handed in at /custody, and the one-time key, which stays with you and opens
    with your key alone. Other custodians then seal their shares to it. This
    step reveals nothing yet; later you alone will see the identity.
    """
    heard = hearing.hear(path, access, journal_key)
    checks.require_answerable(heard.seen, hearing.today())
    one_time = heard.file("one-time", ".spo")
    files.require_new(one_time, heard.file("take", ".sph"))
    _warn_of_waiting(heard)
    _tell_of_earlier_take(heard)
    screen.say("\nYou are about to become the reader. This reveals nothing yet.")
    if not yes:
        screen.confirm("take")
    act, seed = signing.take(heard.key, heard.case.request, day=hearing.today())
    files.write_new(one_time, signing.write_one_time(heard.key, Take(act), seed))
    target = heard.hand_in("take", act)
    screen.say(f"Hand in at /custody: {target.name}")
    screen.say(f"Keep beside your case files until you have opened: {one_time.name}")


@click.command(name="grant")
@CASE
@journals.KEY
@unlocking.with_key
def grant(path: Path, journal_key: str | None, access: Access) -> None:
    """Give your share to the reader of this request. It asks before it does.

    The grant is sealed to the one-time key of the custodian who took the
    request up, and to nobody else; it holds for this request and this
    envelope alone. With as many grants as the quorum asks for, the reader sees
    the identity. Once handed in it cannot be taken back.
    """
    heard = hearing.hear(path, access, journal_key)
    checks.require_answerable(heard.seen, hearing.today())
    taken = checks.require_other_reader(heard.seen)
    files.require_new(heard.file("grant", ".sph"))
    _tell_grant(heard)
    screen.confirm("grant")
    share = opening.open_share(heard.seen.envelope, heard.key.seed)
    act = signing.grant(heard.key, heard.case.request, taken, share, day=hearing.today())
    screen.say(f"Hand in at /custody: {heard.hand_in('grant', act).name}")


@click.command(name="refuse")
@CASE
@journals.KEY
@unlocking.YES
@unlocking.with_key
def refuse(path: Path, journal_key: str | None, access: Access, *, yes: bool) -> None:
    """Refuse a request, signed.

    It reveals nothing. When so many custodians refuse that the quorum cannot
    be reached any more, the request is over. The newsroom and the contributor
    see that it was refused, not why.
    """
    heard = hearing.hear(path, access, journal_key)
    checks.require_answerable(heard.seen, hearing.today())
    files.require_new(heard.file("refusal", ".sph"))
    screen.say("\nYou are about to refuse. Nothing is revealed, and your share stays with you.")
    if not yes:
        screen.confirm("refuse")
    act = signing.refusal(heard.key, heard.case.request, day=hearing.today())
    screen.say(f"Hand in at /custody: {heard.hand_in('refusal', act).name}")


def _tell_of_earlier_take(heard: Hearing) -> None:
    if heard.seen.reader is not None:
        name = heard.seen.reader.name
        screen.say(
            f"\nThis request has been taken up already, by {name}. If you take it now, everything "
            f"that was granted to {name} becomes useless, and you will be its reader."
        )


def _tell_grant(heard: Hearing) -> None:
    seen = heard.seen
    reader = seen.reader.name if seen.reader else ""
    _warn_of_waiting(heard)
    screen.heading("What granting reveals, and to whom")
    screen.say(
        f"Your share of the {hearing.what_is_sealed(heard.case)} goes to {reader}, sealed so that "
        f"only {reader} can use it, and only for this request. {seen.keyset.quorum} shares "
        f"together, the reader's own among them, show it to {reader} in clear. You cannot take "
        "it back."
    )


def _warn_of_waiting(heard: Hearing) -> None:
    if checks.still_waiting(heard.seen, hearing.today()):
        screen.say(
            "\nWARNING: by the days, the waiting period cannot be over yet. The contributor may "
            "not have seen the request. The server takes neither a take nor a grant so far."
        )


def _tell_unchecked(case: Case) -> None:
    hearing.tell_request(case)
    keyset = manifests.read(case.manifest)
    for act in case.acts:
        signer = acts.require(act, case.request, keyset)
        screen.tell(((type(act).__name__, f"{signer.name}, {act.day.isoformat()}"),))
    screen.say(
        "\nNothing was compared with your key set, your share or your journal. "
        "--key checks everything and shows the reason."
    )
