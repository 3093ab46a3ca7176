"""How much memory two workers take once they keep all that fits: every door, or the API alone.

What processes share counts once. gunicorn loads the application before it forks, as `safepub
serve` does, and its master counts too; granian's workers load it each for itself.
"""

from collections.abc import Mapping
from dataclasses import replace

import click

from benchmarks.serving import asking, newsrooms, servers
from benchmarks.serving.asking import Asked, Caller
from benchmarks.serving.newsrooms import Newsroom
from benchmarks.serving.places import ENGINES, Places
from benchmarks.serving.servers import Server

ARTICLES = 2_100
"""Half of which the outlet may see."""
CALLERS = 6
TIMES = 4
API: Mapping[str, str] = {"SAFEPUB_DOORS": "api"}
_APP = {"gunicorn": "wsgi:app", "granian": "benchmarks.serving.apps:front"}


def measure(places: Places) -> None:
    """Print megabytes (PSS)."""
    click.echo(f"\n{servers.WORKERS} workers, megabytes: {'started':>20}{'asked':>10}")
    published = newsrooms.pieces(ARTICLES)
    for engine in ENGINES:
        name = f"{engine}-memory"
        room = newsrooms.make(places.folder / name, engine, places.url(engine, name))
        databases = room.opened()
        room = replace(room, token=newsrooms.fill(databases, published))
        databases.close()
        for kind in servers.COMMANDS:
            for doors, told in (("every door", {}), ("the API alone", API)):
                _tell(f"{engine}, {kind}, {doors}", room, kind, told)


def _tell(name: str, room: Newsroom, kind: str, told: Mapping[str, str]) -> None:
    port = servers.free_port()
    command = servers.COMMANDS[kind](_APP[kind], port)
    with servers.running(name, command, room.folder, told, port) as server:
        started = server.megabytes()
        _ask(server, room)
        click.echo(f"{name:40}{started:>10.0f}{server.megabytes():>10.0f}")


def _ask(server: Server, room: Newsroom) -> None:
    """Ask for everything on several connections, several times, so that each worker is asked."""
    caller = Caller(server.port, room.token)
    asked: Asked = asking.ask(caller)
    caller.close()
    for _ in range(TIMES):
        callers = [Caller(server.port, room.token) for _ in range(CALLERS)]
        for at, path in enumerate((*asked.lists, *asked.ones)):
            callers[at % CALLERS].get(path)
        for one in callers:
            one.close()
