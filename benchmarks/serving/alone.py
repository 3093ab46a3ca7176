"""What the applications themselves take, called in this process without any server."""

import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir
from itertools import cycle, islice
from typing import TYPE_CHECKING
from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults

import click

from benchmarks.serving import apps, naive, servers
from benchmarks.serving.asking import KINDS, Asked
from benchmarks.serving.newsrooms import Newsroom
from safepub.settings import load_settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

TIMES = 2_000
NAIVE = "naive"


def measure(rooms: Mapping[str, Newsroom], asked: Mapping[str, Asked]) -> None:
    """Print microseconds; `asked` is what safepub and the naive API are asked, by their names."""
    click.echo("\nwithout a server: microseconds" + "".join(f"{kind:>10}" for kind in KINDS))
    for engine, room in rooms.items():
        with chdir(room.folder):
            for name, app in _apps(room).items():
                wanted = asked.get(name, asked["safepub"])
                taken = [_median(app, wanted.requests(kind), room.token) for kind in KINDS]
                cells = "".join(f"{one:>10.1f}" for one in taken)
                click.echo(f"{f'{engine}, {name}':30}{cells}")


def _apps(room: Newsroom) -> Mapping[str, "WSGIApplication"]:
    told = {"SAFEPUB_API_PER_MINUTE": str(servers.PER_MINUTE)}
    settings = load_settings(room.settings, told)
    return {
        "limit": apps.limit(),
        "flask_from_memory": apps.flask_from_memory(),
        "front": apps.front(settings),
        "behind": apps.behind(settings),
        "cold": apps.cold(settings),
        NAIVE: naive.naive(),
    }


def _median(app: "WSGIApplication", requests: Sequence[tuple[str, str]], token: str) -> float:
    """Give the median; everything was asked once before."""
    for environ in _environs(requests, token, len(requests)):
        _call(app, environ)
    return statistics.median(
        1_000_000 * _call(app, environ) for environ in _environs(requests, token, TIMES)
    )


def _environs(
    requests: Sequence[tuple[str, str]], token: str, times: int
) -> Iterator["WSGIEnvironment"]:
    for address, tag in islice(cycle(requests), times):
        path, _, query = address.partition("?")
        environ: WSGIEnvironment = {
            "PATH_INFO": unquote(path),
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "HTTP_AUTHORIZATION": f"Bearer {token}",
            **({"HTTP_IF_NONE_MATCH": tag} if tag else {}),
        }
        setup_testing_defaults(environ)
        environ["wsgi.errors"] = sys.stderr
        yield environ


def _call(app: "WSGIApplication", environ: "WSGIEnvironment") -> float:
    started = time.perf_counter()
    answer = app(environ, lambda *_: len)
    for _ in answer:
        pass
    taken = time.perf_counter() - started
    if close := getattr(answer, "close", None):
        close()
    return taken
