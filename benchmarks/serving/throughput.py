"""Requests a second: safepub, the limit, Flask and a naive API, all up at once.

Runs of a second rotate in a shuffled order. A ratio is the median over rounds of what two servers
did in the same round, so that a machine that slows down slows down both.
"""

import json
import secrets
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from benchmarks.serving import alone, asking, naive, newsrooms, servers, wrk
from benchmarks.serving.asking import ARTICLES, KINDS, ONES, PAGES, Asked, Caller
from benchmarks.serving.newsrooms import Newsroom
from benchmarks.serving.places import ENGINES, Places
from benchmarks.serving.servers import Server
from benchmarks.serving.wrk import Load

SAFEPUB, NAIVE = "safepub", "naive"
ON_NO_DATABASE = ("limit", "flask_from_memory")
ON_A_DATABASE = ("front", "behind", "cold")
KEEPING = ("front", "behind")
WARMING = 4
"""Seconds after which both workers have been asked for everything."""
ROUNDS = 4
QUICK_ROUNDS = 2

Rounds = Mapping[tuple[str, str], Sequence[Load]]
"""Of a server's name and a kind of load."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The newsrooms by engine, and what is asked: of safepub, and of the naive API."""

    rooms: Mapping[str, Newsroom]
    asked: Mapping[str, Asked]

    def requests(self, name: str, kind: str) -> tuple[Path, str]:
        """Give the file of requests for a server, and the token of its newsroom."""
        room = self.rooms.get(name.rsplit(maxsplit=1)[-1], self.rooms["sqlite"])
        api = NAIVE if "naive" in name else SAFEPUB
        return asking.requests_of(room.folder, api, kind), room.token


def measure(places: Places, articles: int, *, quick: bool) -> None:
    """Print what each server does, and how much of the limit that is."""
    setting = _prepare(places, articles)
    wanted = dict(_wanted(setting.rooms))
    with servers.all_running(wanted, {}) as running:
        for name, server in running.items():
            _verify(setting, name, server)
        click.echo(f"{len(running)} servers answer alike.")
        _warm(setting, running)
        rounds = [_round(setting, running) for _ in range(QUICK_ROUNDS if quick else ROUNDS)]
        megabytes = {name: server.megabytes() for name, server in running.items()}
    found = {key: [one[key] for one in rounds] for key in rounds[0]}
    for kind in servers.COMMANDS:
        _tell(kind, found, megabytes)
    _tell_servers(found)
    alone.measure(setting.rooms, setting.asked)


def _prepare(places: Places, articles: int) -> Setting:
    published = newsrooms.pieces(articles)
    rooms, asked = {}, {}
    for engine in ENGINES:
        room = newsrooms.make(places.folder / engine, engine, places.url(engine, "newsroom"))
        databases = room.opened()
        room = replace(room, token=newsrooms.fill(databases, published))
        databases.close()
        rooms[engine] = room
        port = servers.free_port()
        command = servers.gunicorn("benchmarks.serving.apps:front", port)
        with servers.running(engine, command, room.folder, {}, port):
            told = asking.ask(Caller(port, room.token))
        asking.write_answers(room.folder, told)
        asking.write_requests(room.folder, SAFEPUB, told)
        _fill_naive(places, room, told)
        # Both engines hold the same articles, so either one's answers will do.
        asked[SAFEPUB] = told
    return Setting(rooms=rooms, asked={**asked, NAIVE: _naive_asked(rooms)})


def _fill_naive(places: Places, room: Newsroom, told: Asked) -> None:
    url = places.url(room.engine, "naive")
    naive.fill(room.folder, url, room.token, [json.loads(one.body) for one in told.ones.values()])


def _naive_asked(rooms: Mapping[str, Newsroom]) -> Asked:
    """Ask a naive API for the same articles; both engines give the same bytes."""
    for room in rooms.values():
        port = servers.free_port()
        command = servers.gunicorn("benchmarks.serving.naive:naive", port)
        with servers.running(NAIVE, command, room.folder, {}, port):
            caller = Caller(port, room.token)
            lists = [f"/articles?page={number}" for number in range(1, PAGES + 1)]
            bodies = {path: caller.get(path) for path in lists}
            ids = _ids(room)
            ones = {f"/articles/{one}": caller.get(f"/articles/{one}") for one in ids}
        found = Asked(lists=bodies, ones=ones)
        asking.write_requests(room.folder, NAIVE, found)
    return found


def _ids(room: Newsroom) -> Sequence[str]:
    start = f"{ARTICLES}/"
    paths = [path for path, _ in asking.read_answers(room.folder)]
    return [path.removeprefix(start) for path in paths if path.startswith(start)][:ONES]


def _wanted(rooms: Mapping[str, Newsroom]) -> Iterator[tuple[str, tuple[str, str, Path]]]:
    anywhere = rooms["sqlite"].folder
    for kind in servers.COMMANDS:
        for app in ON_NO_DATABASE:
            yield f"{kind} {app}", (kind, f"benchmarks.serving.apps:{app}", anywhere)
        for engine, room in rooms.items():
            for app in ON_A_DATABASE:
                target = f"benchmarks.serving.apps:{app}"
                yield f"{kind} {app} {engine}", (kind, target, room.folder)
            target = "benchmarks.serving.naive:naive"
            yield f"{kind} naive {engine}", (kind, target, room.folder)


def _verify(setting: Setting, name: str, server: Server) -> None:
    _, token = setting.requests(name, "list")
    caller = Caller(server.port, token)
    try:
        asking.verify(caller, setting.asked[NAIVE if "naive" in name else SAFEPUB])
    except asking.WrongAnswerError:
        raise click.ClickException(f"{name} does not answer as the others do.") from None
    finally:
        caller.close()


def _warm(setting: Setting, running: Mapping[str, Server]) -> None:
    """Let both workers of a server keep every answer, where they keep any."""
    for name, server in running.items():
        keeps = name.split()[1] in KEEPING
        for kind, seconds in (("list", 1), ("one", WARMING)) if keeps else (("one", 1),):
            requests, token = setting.requests(name, kind)
            wrk.run(server.port, requests, token, seconds=seconds)


def _round(setting: Setting, running: Mapping[str, Server]) -> Mapping[tuple[str, str], Load]:
    runs = [(name, kind) for name in running for kind in KINDS]
    secrets.SystemRandom().shuffle(runs)
    found = {}
    for name, kind in runs:
        requests, token = setting.requests(name, kind)
        found[name, kind] = wrk.run(running[name].port, requests, token, seconds=1)
    return found


def _tell(kind: str, found: Rounds, megabytes: Mapping[str, float]) -> None:
    click.echo(f"\n{kind}, {servers.WORKERS} workers: requests a second (of the limit), p99 ms")
    click.echo(f"{'':26}" + "".join(f"{load:>26}" for load in KINDS) + f"{'MB':>8}")
    for name in megabytes:
        if not name.startswith(f"{kind} "):
            continue
        cells = "".join(f"{_cell(found, name, load, f'{kind} limit'):>26}" for load in KINDS)
        click.echo(f"{name.removeprefix(kind):26}{cells}{megabytes[name]:8.0f}")
    for engine in ENGINES:
        front, plain = f"{kind} front {engine}", f"{kind} naive {engine}"
        times = "".join(f"{_ratio(found, front, plain, load):>26.1f}" for load in KINDS)
        click.echo(f"{f' front / naive, {engine}':26}{times}")
        behind, flask = f"{kind} behind {engine}", f"{kind} flask_from_memory"
        times = "".join(f"{_ratio(found, behind, flask, load):>26.2f}" for load in KINDS)
        click.echo(f"{f' behind / flask, {engine}':26}{times}")


def _tell_servers(found: Rounds) -> None:
    click.echo("\ngranian / gunicorn")
    for app in ("limit", "flask_from_memory", *(f"front {engine}" for engine in ENGINES)):
        pairs = f"granian {app}", f"gunicorn {app}"
        times = "".join(f"{_ratio(found, *pairs, load):>26.2f}" for load in KINDS)
        click.echo(f" {app:25}{times}")


def _cell(found: Rounds, name: str, load: str, limit: str) -> str:
    rate = statistics.median(one.rate for one in found[name, load])
    p99 = statistics.median(one.p99 for one in found[name, load])
    return f"{rate:,.0f} ({_ratio(found, name, limit, load):.3f}) {p99:.1f}"


def _ratio(found: Rounds, one: str, other: str, load: str) -> float:
    pairs = zip(found[one, load], found[other, load], strict=True)
    return statistics.median(first.rate / second.rate for first, second in pairs)
