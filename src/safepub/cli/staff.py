"""`safepub staff`: what only somebody at the server can do for those who work at the desk."""

from datetime import UTC, datetime
from pathlib import Path

import click

from safepub.cli import accounts, hardening, instance, recovery
from safepub.newsroom import desk_keys, own_access


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
    click.echo("Their recovery codes work no longer: let them make new ones under “Account”.")


@group.command(name="recovery-codes")
@click.argument("name")
@instance.SETTINGS
def recovery_codes(name: str, settings_path: Path | None) -> None:
    """Give NAME ten new recovery codes; earlier ones work no longer.

    For staff and custodians whose authenticator is lost, or takes no more codes
    after twenty wrong ones. NAME is their log-in name. The codes are shown this
    once, and the journal says that you gave them out. With one of them and the
    password, NAME can log in and replace the authenticator.
    """
    hardening.seal_process()
    with instance.opened(settings_path) as (_, databases), databases.newsroom() as session:
        codes = own_access.hand_out_codes(session, name, today=datetime.now(UTC).date())
    click.echo(f"Give {name} these lines, on paper. They are shown this once.")
    accounts.show_codes(codes)
