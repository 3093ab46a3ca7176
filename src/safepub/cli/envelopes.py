"""`safepub envelopes`: link envelopes out, for re-sharing and for drills."""

from datetime import UTC, datetime
from pathlib import Path

import click

from safepub.cli import backup, ceremony, instance
from safepub.crypto.keysets import Purpose
from safepub.custody import envelope_exports, loading, setup


@click.group(name="envelopes")
def group() -> None:
    """Hand envelopes to custodians. They hold no identity, and open by quorum alone."""


@group.command(name="export")
@click.option(
    "--purpose",
    type=click.Choice([purpose.name.lower() for purpose in Purpose]),
    required=True,
    help="Whose envelopes.",
)
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, help="The file to write."
)
@click.option("--sample", type=click.IntRange(min=1), help="So many, at random, for a drill.")
@instance.SETTINGS
def export(purpose: str, target: Path, sample: int | None, settings_path: Path | None) -> None:
    """Write the envelopes of all contributors, or a sample, to a new file.

    For `safepub custody reshare` and `safepub custody drill`. The journal says that
    this was done.
    """
    of = Purpose[purpose.upper()]
    today = datetime.now(UTC).date()
    with instance.opened(settings_path) as (settings, databases):
        keyset = setup.keyset_for(loading.load(settings).keysets, of)
        manifest = ceremony.pinned(settings, of)
        with databases.newsroom() as session:
            file = envelope_exports.export(session, keyset, manifest, sample=sample, today=today)
            backup.write(target, file)
    click.echo(f"{target.name} is written.")
