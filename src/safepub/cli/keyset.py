"""`safepub keyset`: who the custodians are, who has signed, and another set in their place."""

from datetime import UTC, datetime
from pathlib import Path

import click

from safepub.cli import ceremony, instance, keyset_replacement
from safepub.crypto.keysets import Purpose
from safepub.settings import load_settings

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group(name="keyset")
def group() -> None:
    """Show, complete or replace the custodians' key sets."""


@group.command(name="show")
@instance.SETTINGS
def show(settings_path: Path | None) -> None:
    """Print both key sets, their fingerprints, and who has signed."""
    settings = load_settings(settings_path)
    for purpose in Purpose:
        ceremony.show(ceremony.pinned(settings, purpose))
    key, words = instance.journal_key(settings)
    click.echo(f"\nThe key of the journal:\n  {key}\n  in words     {words}")


@group.command(name="complete")
@click.argument("signed", type=FILE, nargs=-1, required=True)
@instance.SETTINGS
def complete(signed: tuple[Path, ...], settings_path: Path | None) -> None:
    """Put the signatures of the SIGNED copies into the instance's manifests.

    Several times, if need be: what has been signed before stays. Once nobody is
    missing, the newsroom can start.
    """
    copies = ceremony.read_copies(signed)
    for purpose, names in ceremony.complete(load_settings(settings_path), copies).items():
        state = f"not signed yet by {', '.join(names)}" if names else "all have signed"
        click.echo(f"{purpose.name.capitalize()}: {state}.")


@group.command(name="replace")
@click.argument("manifest", type=FILE)
@click.option(
    "--purpose",
    type=click.Choice([purpose.name.lower() for purpose in Purpose]),
    required=True,
    help="What the set opens.",
)
@click.option("--envelopes", type=FILE, required=True, help="What `safepub custody reshare` wrote.")
@instance.SETTINGS_PATH
def replace(manifest: Path, purpose: str, envelopes: Path, settings_path: Path) -> None:
    """Put the key set MANIFEST in the place of the one in force.

    All its members have signed it, and a quorum of the old set has re-shared all
    envelopes to it. All envelopes change at once or none does. Live requests end.
    Start the server anew afterwards. If this was interrupted, run it once more.
    """
    replaced = keyset_replacement.replace(
        settings_path, Purpose[purpose.upper()], manifest, envelopes, now=datetime.now(UTC)
    )
    click.echo(f"\n{replaced.envelopes} envelopes are sealed to the new key set.")
    for name in replaced.left:
        click.echo(f"{name} has left: their account is closed.")
    click.echo("Start the server and the worker anew now: until then nobody can register.")
