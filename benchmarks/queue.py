"""What the queue and a search over sealed texts cost at 2,000 open articles.

`python -m benchmarks.queue [--articles N]` hands in articles of six kilobytes, and then
takes the median of several runs of each, in this process and on SQLite: one page of the
queue with its counts, the first search (which opens every text the slow way and keeps a
wrap of each key), and the searches after it. The page's template is not part of it.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import click

from safepub.cli import migrate
from safepub.crypto import suite
from safepub.database import Databases, NewsroomSession, open_databases
from safepub.newsroom import contributors, desk_texts, drafts, queue, queue_filters, search, staff
from safepub.newsroom.articles import DeskReader
from safepub.newsroom.contributors import NewContributor
from safepub.newsroom.drafts import Room
from safepub.newsroom.leak_checks import Checked
from safepub.newsroom.queue_filters import Filters
from safepub.newsroom.search import Sought
from safepub.newsroom.states import Right
from safepub.newsroom.texts import Text

RUNS = 7
BODY = "Ён пісаў пра ліставанне праз вязніцу. " * 90
WORDS = "nobody wrote this"


@click.command()
@click.option("--articles", default=2_000, show_default=True, help="How many lie at the desk.")
def main(articles: int) -> None:
    """Print the milliseconds of a page of the queue and of searches."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        url = f"sqlite:///{folder / 'newsroom.db'}"
        migrate.upgrade_newsroom(url)
        migrate.upgrade_vault(folder / "vault.db")
        databases = open_databases(url, folder / "vault.db")
        reader = _fill(databases, articles)
        today = datetime.now(UTC).date()
        click.echo(f"{articles} articles of {len(BODY.encode())} bytes, median of {RUNS}:")
        _tell("a page of the queue", lambda: _page(databases, reader, today))
        start = time.perf_counter()
        _search(databases, reader, today)
        click.echo(f"  the first search       {1000 * (time.perf_counter() - start):8.1f} ms")
        _tell("a search after it", lambda: _search(databases, reader, today))
        databases.close()


def _fill(databases: Databases, articles: int) -> DeskReader:
    seed = suite.new_seed()
    with databases.newsroom() as session:
        held = staff.found_desk(session)
        room = _room(session, seed)
        pseudonym = contributors.pseudonyms_of(session, room.contributor_id)[0]
        checked = Checked(rules=1, acknowledged=0, on=datetime.now(UTC).date())
        for number in range(articles):
            text = Text(headline=f"Number {number}", body=BODY, language="be")
            article = drafts.start(session, room, pseudonym.id, text)
            drafts.submit(session, room, article.id, checked=checked)
    return DeskReader(
        staff_id=uuid4(),
        name="Edita",
        rights=frozenset({Right.EDITOR}),
        desk_keys={held.id: held.seed},
    )


def _room(session: NewsroomSession, seed: bytes) -> Room:
    new = NewContributor(
        id=uuid4(),
        login_tag=suite.new_seed(),
        public_key=suite.public_key_of(seed),
        byline="Я",
        envelopes={},
    )
    contributors.register(session, new)
    return Room(contributor_id=new.id, box_seed=seed)


def _page(databases: Databases, reader: DeskReader, today: date) -> None:
    with databases.newsroom(write=False) as session:
        queue.show(session, reader, Filters(), today=today)
        queue_filters.choices(session, Filters(), today)


def _search(databases: Databases, reader: DeskReader, today: date) -> None:
    sought = Sought(words=WORDS, filters=Filters())
    with databases.newsroom(write=False) as session:
        found = search.find(session, reader, sought, today=today)
    if found.wraps:
        with databases.newsroom() as session:
            desk_texts.keep(session, found.wraps)


def _tell(what: str, run: Callable[[], None]) -> None:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - start))
    click.echo(f"  {what:22} {statistics.median(times):8.1f} ms")


if __name__ == "__main__":
    main()
