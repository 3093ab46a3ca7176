"""An outlet during a flood of log-ins at the desk and at the contributors' door.

Sixteen connections log in without pause, with the values that the forms ask for; passwords are
hashed at the cost that is the default. Four connections of an outlet ask for articles meanwhile.
"""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import click

from benchmarks.serving import asking, newsrooms, servers, wrk
from benchmarks.serving.asking import Caller
from benchmarks.serving.newsrooms import Newsroom
from benchmarks.serving.places import ENGINES, Places
from benchmarks.serving.servers import Server

SCRIPT = Path(__file__).with_name("flood.lua")
ARTICLES = 1_000
OUTLET = 4
FLOODING = 8
"""Connections at each of the two doors."""
SECONDS = 8
QUICK_SECONDS = 3
MOST_P99 = 50
FORMS = {
    "/desk/login": "name=n%d&password=nobody+has+this&code=123456",
    "/login": "passphrase=%d+ankle+bacon+cabin+dagger+eagle+fabric",
}
API = {"SAFEPUB_DOORS": "api"}
PEOPLE = {"SAFEPUB_DOORS": "contributor,desk,custody"}
_CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


def measure(places: Places, *, quick: bool) -> None:
    """Print what an outlet gets in quiet and in a flood, from one process and from two."""
    seconds = QUICK_SECONDS if quick else SECONDS
    click.echo(f"\n{'a flood of log-ins':34}{'quiet':>16}{'flood':>16}{'kept':>8}{'log-ins/s':>12}")
    for engine in ENGINES:
        room = newsrooms.make(
            places.folder / f"{engine}-flood", engine, places.url(engine, "flood")
        )
        databases = room.opened()
        room = replace(room, token=newsrooms.fill(databases, newsrooms.pieces(ARTICLES)))
        databases.close()
        for name, commands in (("one process", [{}]), ("a process for the API", [API, PEOPLE])):
            with _serving(room, commands) as running:
                _tell(f"{engine}, {name}", room, running, seconds)


@contextmanager
def _serving(room: Newsroom, told: Sequence[Mapping[str, str]]) -> Iterator[Sequence[Server]]:
    with ExitStack() as stack:
        yield [stack.enter_context(_serve(room, one)) for one in told]


@contextmanager
def _serve(room: Newsroom, told: Mapping[str, str]) -> Iterator[Server]:
    port = servers.free_port()
    command = (sys.executable, "-m", "safepub.cli.main", "serve", "--port", str(port))
    with servers.running("serve", command, room.folder, told, port) as server:
        yield server


def _tell(name: str, room: Newsroom, running: Sequence[Server], seconds: int) -> None:
    outlets, people = running[0], running[-1]
    caller = Caller(outlets.port, room.token)
    asking.write_requests(room.folder, "flood", asking.ask(caller))
    caller.close()
    requests = asking.requests_of(room.folder, "flood", "one")

    def ask() -> wrk.Load:
        return wrk.run(outlets.port, requests, room.token, seconds=seconds, connections=OUTLET)

    ask()
    quiet = ask()
    flooding = [_flood(people.port, path, form, seconds + 4) for path, form in FORMS.items()]
    flood = ask()
    tried = sum(int(one.communicate()[0].split()[-1]) for one in flooding)
    again = ask()
    rate = (quiet.rate + again.rate) / 2
    cells = f"{quiet.rate:>8,.0f}/s {quiet.p99:>5.1f}{flood.rate:>8,.0f}/s {flood.p99:>5.1f}"
    click.echo(f"{name:34}{cells}{flood.rate / rate:>8.2f}{tried / (seconds + 4):>12,.0f}")


def _flood(port: int, path: str, form: str, seconds: int) -> subprocess.Popen[bytes]:
    cookie, value = _page(port, path)
    options = ("-t1", f"-c{FLOODING}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPT))
    sent = (path, cookie, f"{form}&csrf_token={value}")
    command = ("/usr/bin/wrk", *options, f"http://127.0.0.1:{port}", "--", *sent)
    return subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 - wrk, no shell


def _page(port: int, path: str) -> tuple[str, str]:
    """Fetch a form: its cookie and its CSRF value."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = _CSRF.search(answer.read().decode())
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    connection.close()
    if found is None:
        raise click.ClickException(f"There is no form at {path}.")
    return cookie, found[1]
