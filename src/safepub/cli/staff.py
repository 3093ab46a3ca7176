"""`safepub staff`: what only somebody at the server can do for those who work at the desk."""

from datetime import UTC, datetime
from pathlib import Path

import click

from safepub.cli import hardening, instance, recovery
from safepub.newsroom import desk_keys


@click.group(name="staff")
def group() -> None:
    """Help those who work at the desk."""


@group.command(name="recover")
@click.argument("name")
@instance.SETTINGS
def recover(name: str, settings_path: Path | None) -> None:
    """Give NAME the desk's key again, from the recovery key on paper.

    For when nobody is left whose password opens the desk's key. NAME is the
    log-in name of somebody who edits or publishes. It asks for the four rows of
    the paper, which are not shown while you type, and writes into the journal
    that the key was recovered. Afterwards make a new paper, at the desk under
    "Account", and destroy this one.
    """
    hardening.seal_process()
    seed = recovery.ask()
    with instance.opened(settings_path) as (_, databases), databases.newsroom() as session:
        desk_keys.recover(session, name, seed, today=datetime.now(UTC).date())
    click.echo("Done. They hold the desk's key from their next log-in on.")
