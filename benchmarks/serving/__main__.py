"""How fast outlets are answered: `python -m benchmarks.serving [--quick] [--only PART]`."""

import tempfile
from pathlib import Path

import click

from benchmarks.serving import places, throughput, wrk

ARTICLES = 2_000


@click.command()
@click.option("--quick", is_flag=True, help="Fewer rounds, and archives up to 100,000 articles.")
@click.option("--only", help="One part.")
@click.option("--articles", default=ARTICLES, show_default=True, help="How many are published.")
def main(*, quick: bool, only: str | None, articles: int) -> None:
    """Measure."""
    wrk.require()
    with tempfile.TemporaryDirectory() as place, places.opened(Path(place)) as opened:
        throughput.measure(opened, articles, quick=quick)


if __name__ == "__main__":
    main()
