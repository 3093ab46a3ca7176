"""The desk's recovery key on paper: shown once, and typed in from it."""

import click

from safepub.crypto import recovery_paper
from safepub.crypto.paper_rows import PaperRowWrongError


def show(seed: bytes) -> None:
    """Print the recovery key, for the one time that it can be."""
    click.echo(
        "\nThe desk's recovery key. Write it down by hand, for a safe; it is shown this once."
    )
    click.echo("Whoever has it and the database reads every text at the desk, but no identity.\n")
    for number, row in enumerate(recovery_paper.write(seed), start=1):
        click.echo(f"  {number}  {row}")


def ask() -> bytes:
    """Ask for the rows of the paper until they fit, and give the key's seed (32 bytes)."""
    rows = [_ask_row(number) for number in range(1, recovery_paper.ROWS + 1)]
    while True:
        try:
            return recovery_paper.read(rows)
        except PaperRowWrongError as error:
            click.echo(f"Row {error.row} is not what was written: a word is wrong or missing.")
            rows[error.row - 1] = _ask_row(error.row)


def _ask_row(number: int) -> str:
    return str(click.prompt(f"Row {number}", hide_input=True))
