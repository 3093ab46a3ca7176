"""`safepub journal`: what staff and custodians did, verified, exported, signed."""

from collections.abc import Iterator
from pathlib import Path

import click

from safepub.cli import ceremony, instance, private_files
from safepub.crypto import manifests, sections
from safepub.crypto.keysets import Member, Purpose
from safepub.crypto.sections import Kind
from safepub.custody import journals, loading
from safepub.newsroom import journal, journal_checks
from safepub.newsroom.journal_checks import Flaw, Verification
from safepub.settings import Settings

PATH = click.Path(path_type=Path)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_WORDS = {
    Flaw.ALTERED: "was altered",
    Flaw.MISSING: "is missing",
    Flaw.MISPLACED: "is in another place than it was written in",
    Flaw.REWRITTEN: "tells another history than a custodian countersigned",
    Flaw.HEAD: "does not follow from the journal's head, though all before it are whole",
    Flaw.COUNTERSIGNATURE: "is covered by a countersignature that is wrong",
}


@click.group(name="journal")
def group() -> None:
    """Verify, export or sign the journal."""


@group.command(name="verify")
@click.option("--earlier", type=FILE, help="An earlier export, or a custodian's download.")
@instance.SETTINGS
def verify(earlier: Path | None, settings_path: Path | None) -> None:
    """Look at every entry; name the first that was altered, removed or moved.

    Whoever rewrites the whole journal is found by what custodians countersigned, and
    by an earlier export. The exit code is 1 where anything is wrong.
    """
    with instance.opened(settings_path) as (settings, databases):
        key = loading.journal_key(settings.secrets)
        with databases.newsroom(write=False) as session:
            found = journal_checks.verify(
                session,
                origin=key.origin,
                public_key=key.public_key,
                custodians=custodians_of(settings),
                earlier=None if earlier is None else _entries_in(earlier),
            )
    if found.finding is not None:
        raise click.ClickException(sentence_of(found))
    click.echo(f"The journal is whole: {found.size} entries, root {found.root.hex()}.")
    click.echo(f"Custodians have countersigned the first {found.countersigned}.")
    if found.unknown:
        click.echo(f"{found.unknown} countersignatures are of custodians who have left.")


@group.command(name="export")
@click.option("--to", "target", type=PATH, required=True, help="The file to write.")
@instance.SETTINGS
def export(target: Path, settings_path: Path | None) -> None:
    """Write all entries and a signed checkpoint to a new file.

    It is what `safepub custody verify-journal` reads, and later `verify --earlier`.
    """
    with instance.opened(settings_path) as (settings, databases):
        key = loading.journal_key(settings.secrets)
        with databases.newsroom(write=False) as session:
            file = b"".join(journals.export(session, key))
    try:
        private_files.write_new(target, file)
    except FileExistsError as error:
        sentence = f"There is a file {target.name} already. Nothing was written."
        raise click.ClickException(sentence) from error
    click.echo(f"{target.name} is written.")


@group.command(name="checkpoint")
@instance.SETTINGS
def checkpoint(settings_path: Path | None) -> None:
    """Print the journal's size and root, signed, with custodians' lines where there are any."""
    with instance.opened(settings_path) as (settings, databases):
        key = loading.journal_key(settings.secrets)
        with databases.newsroom(write=False) as session:
            click.echo(journal.checkpoint(session, origin=key.origin, seed=key.seed), nl=False)


def custodians_of(settings: Settings) -> list[Member]:
    """Give everybody whose countersignature can be checked: both sets, signed or not."""
    files = [ceremony.manifest_file(settings, purpose) for purpose in Purpose]
    return [member for file in files for member in manifests.read(ceremony.read(file)).members]


def _entries_in(file: Path) -> list[bytes]:
    """Read the entries of an export or of a case file."""
    with file.open("rb") as source:
        alone = source.read(len(sections.JOURNAL)) == sections.JOURNAL
        source.seek(0)
        parts: Iterator[tuple[Kind, bytes]] = sections.read(
            source, sections.JOURNAL if alone else sections.CASE
        )
        return [content for kind, content in parts if kind is Kind.JOURNAL_ENTRY]


def sentence_of(found: Verification) -> str:
    """Name the first wrong entry, or nothing where all is right."""
    finding = found.finding
    if finding is None:
        return ""
    words = _WORDS[finding.flaw]
    which = f"Entry {finding.number}"
    if finding.last > finding.number:
        which = f"One of the entries {finding.number} to {finding.last}"
    return f"{which} of the journal {words}."
