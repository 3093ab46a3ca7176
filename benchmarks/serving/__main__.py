"""How fast outlets are answered: `python -m benchmarks.serving [--quick] [--only PART]`.

The parts, each on SQLite and on PostgreSQL, with an outlet that has a token and terms:

- `throughput`: safepub before and behind Flask, and with nothing kept; a bare callable that gives
  the same bytes (the limit); Flask with the same bytes; a naive API on an ORM. All on two servers
  (gunicorn as `safepub serve` sets it, granian), two workers each, all up at once, with how much
  memory they take. Every answer is compared before anything is measured. It needs wrk.
- `growth`: single answers and a publication at 1,000 to 1,000,000 articles, in this process.
- `memory`: what two workers take, with every door and with the API alone.
- `flood`: an outlet while others log in without pause. It needs wrk.

Requests a second say something about this machine alone; ratios are what another will find too.
"""

import tempfile
from pathlib import Path

import click

from benchmarks.serving import flood, growth, memory, places, throughput, wrk

ARTICLES = 2_000
PARTS = ("throughput", "growth", "memory", "flood")


@click.command()
@click.option("--quick", is_flag=True, help="Fewer rounds, and archives up to 100,000 articles.")
@click.option("--only", type=click.Choice(PARTS), multiple=True, help="This part; repeatable.")
@click.option("--articles", default=ARTICLES, show_default=True, help="How many are published.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Where SQLite's files lie; the folder for temporary files unless given.",
)
def main(*, quick: bool, only: tuple[str, ...], articles: int, folder: Path | None) -> None:
    """Print requests a second and their ratios, times by the archive's size, and a flood."""
    wrk.require()
    with tempfile.TemporaryDirectory(dir=folder) as place, places.opened(Path(place)) as opened:
        for part in only or PARTS:
            if part == "throughput":
                throughput.measure(opened, articles, quick=quick)
            elif part == "growth":
                growth.measure(opened, quick=quick)
            elif part == "memory":
                memory.measure(opened)
            else:
                flood.measure(opened, quick=quick)


if __name__ == "__main__":
    main()
