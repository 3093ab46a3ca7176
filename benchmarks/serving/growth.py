"""What an answer and a publication cost, by the size of the archive.

In this process, through the functions that serve, on the driver's real connection, and without
anything kept: each answer is read from the database.
"""

import secrets
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import click

from benchmarks.serving import archive, newsrooms
from benchmarks.serving.newsrooms import BYLINE, LANGUAGES, SINCE, TAGS
from benchmarks.serving.places import ENGINES, Places
from safepub.crypto import change_cursors
from safepub.crypto.change_cursors import FeedPlace
from safepub.database import Databases
from safepub.newsroom import outlets, versions
from safepub.newsroom.models.articles import Article
from safepub.newsroom.states import State
from safepub.newsroom.versions import ChangeKind
from safepub.renditions.types import PublishedArticle, PublishedCredit
from safepub.serving import articles, changes, cursors
from safepub.serving.cursors import Place
from safepub.serving.requests import Answer, ReadRequest

SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUICK_SIZES = SIZES[:3]
TIMES = 200
PUBLICATIONS = 20
KEY = b"k" * 32
MEASURED = PUBLICATIONS + 1
"""Publications after each size; the archive has no articles of their numbers."""
STEP = len(TAGS)
_VISIBLE = (1, 3)
"""Of each six numbers, two of articles that the outlet may see."""


@dataclass(frozen=True, kw_only=True)
class Archive:
    """A newsroom with this many articles."""

    databases: Databases
    pseudonym_id: UUID
    outlet_id: UUID
    size: int
    token: str = field(repr=False)

    def ask(
        self, query: tuple[tuple[str, str], ...] = (), *, if_none_match: str | None = None
    ) -> ReadRequest:
        """Make a request of the outlet; nothing is kept."""
        return ReadRequest(
            authorization=f"Bearer {self.token}", query=query, if_none_match=if_none_match
        )

    def some(self) -> int:
        """Choose an article that the outlet may see."""
        while True:
            number = secrets.randbelow(self.size // STEP) * STEP + secrets.choice(_VISIBLE)
            if not any(size < number <= size + MEASURED for size in SIZES):
                return number


def measure(places: Places, *, quick: bool) -> None:
    """Print a table for each engine."""
    sizes = QUICK_SIZES if quick else SIZES
    for engine in ENGINES:
        room = newsrooms.make(
            places.folder / f"{engine}-archive", engine, places.url(engine, "archive")
        )
        databases = room.opened()
        with databases.newsroom() as session:
            pseudonym_id = newsrooms.add_pseudonym(session)
            outlet = newsrooms.add_outlet(session)
            token, outlet_id = outlets.issue_token(session, outlet), outlet.id
        columns = []
        last = 0
        for size in sizes:
            started = time.perf_counter()
            who = pseudonym_id, outlet_id
            archive.grow(databases.newsroom_engine, who, first=last + 1, last=size)
            click.echo(f"{engine}: {size:,} articles after {time.perf_counter() - started:.0f} s")
            found = Archive(
                databases=databases,
                pseudonym_id=pseudonym_id,
                outlet_id=outlet_id,
                size=size,
                token=token,
            )
            columns.append(_column(found))
            last = size + MEASURED
        _tell(engine, sizes, columns)
        databases.close()


def _column(held: Archive) -> Mapping[str, float]:
    found = {name: _median(run, TIMES) for name, run in _reads(held).items()}
    publications = iter(range(held.size + 1, held.size + MEASURED + 1))
    return {
        **found,
        "publication": _median(lambda: _publish(held, next(publications)), PUBLICATIONS),
    }


def _reads(held: Archive) -> Mapping[str, Callable[[], object]]:
    databases = held.databases
    deep = cursors.write(Place(moment=_time(held.size // 10), article_id=UUID(int=0)))
    place = FeedPlace(held.size - 100, held.size - 100)
    after = change_cursors.write(place, key=KEY, outlet_id=held.outlet_id)

    def one(tag: str | None = None) -> Answer:
        number = held.some()
        held_tag = tag and f'"{archive.article_id(number).hex}"'
        wanted = str(archive.article_id(number))
        return articles.one_article(databases, wanted, held.ask(if_none_match=held_tag))

    def page(*query: tuple[str, str]) -> Answer:
        return articles.list_articles(databases, held.ask(query))

    def feed(*query: tuple[str, str]) -> Answer:
        return changes.list_changes(databases, KEY, held.ask(query))

    return {
        "one by its id": lambda: _require(one(), 200),
        "one, 304": lambda: _require(one("its own"), 304),
        "first page of 20": lambda: _require(page(), 200),
        "a page near the end": lambda: _require(page(("cursor", deep)), 200),
        "changes near the end": lambda: _require(feed(("after", after)), 200),
    }


def _require(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise click.ClickException(f"{answer.status} is not {status}.")


def _time(number: int) -> datetime:
    return SINCE + timedelta(minutes=number)


def _publish(held: Archive, number: int) -> None:
    """Publish one article: version, all formats, tags, change, deliveries, commit."""
    now = _time(number).astimezone(UTC)
    article_id = uuid4()
    with held.databases.newsroom() as session:
        article = Article(
            id=article_id,
            pseudonym_id=held.pseudonym_id,
            byline=BYLINE,
            language=LANGUAGES[0],
            state=State.PUBLISHED,
            version=1,
            published_at=now,
            updated_at=now,
        )
        session.add(article)
        session.flush()
        form = _form(article_id, now)
        versions.issue(session, article, form, ChangeKind.PUBLISHED, now=now)


def _form(article_id: UUID, now: datetime) -> PublishedArticle:
    return PublishedArticle(
        id=article_id,
        version=1,
        language=LANGUAGES[0],
        headline="What was said in the yard",
        dek="",
        byline=BYLINE,
        body_markdown="Nobody said when letters would be read aloud again.\n\n" * 5,
        notes=(),
        credits=(PublishedCredit(role="author", name=BYLINE, kind="pseudonym"),),
        published_at=now,
        updated_at=now,
        tags=(TAGS[0],),
    )


def _median(run: Callable[[], object], times: int) -> float:
    """Give the median in microseconds; the first does not count."""
    run()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append(1_000_000 * (time.perf_counter() - started))
    return statistics.median(taken)


def _tell(engine: str, sizes: Sequence[int], columns: Sequence[Mapping[str, float]]) -> None:
    click.echo(f"\n{engine}: microseconds, and how many times those of {sizes[0]:,} articles")
    click.echo(f"{'':22}" + "".join(f"{size:>18,}" for size in sizes))
    for name, least in columns[0].items():
        cells = (f"{column[name]:,.0f} (×{column[name] / least:.2f})" for column in columns)
        click.echo(f"{name:22}" + "".join(f"{cell:>18}" for cell in cells))
