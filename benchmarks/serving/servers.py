"""Web servers: started together, each on a port of its own, and weighed."""

import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from safepub.cli import serve

WORKERS = 2
GRANIAN_THREADS = 4
PER_MINUTE = 1_000_000_000
"""Counted, and never too many."""
START_SECONDS = 60
_PSS = re.compile(r"^Pss: +(\d+) kB$", re.MULTILINE)
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that runs."""

    name: str
    port: int
    pid: int

    def megabytes(self) -> float:
        """Weigh its processes: what they share counts once (proportional set size)."""
        return sum(map(_kilobytes, [self.pid, *_children(self.pid)])) / 1024


def gunicorn(app: str, port: int) -> Sequence[str]:
    """Give gunicorn's command with what `safepub serve` sets."""
    options = {"--bind": f"127.0.0.1:{port}", "--workers": WORKERS, "--threads": serve.THREADS}
    told = [word for name, value in options.items() for word in (name, str(value))]
    quiet = ("--log-level", "warning", "--no-control-socket", "--preload", "--timeout", "60")
    target = app if app.endswith(":app") else f"{app}()"
    return (sys.executable, "-m", "gunicorn", "-k", "gthread", *told, *quiet, target)


def granian(app: str, port: int) -> Sequence[str]:
    """Give granian's command."""
    options = {
        "--interface": "wsgi",
        "--host": "127.0.0.1",
        "--port": port,
        "--workers": WORKERS,
        "--blocking-threads": GRANIAN_THREADS,
        "--log-level": "warning",
    }
    told = [word for name, value in options.items() for word in (name, str(value))]
    return (sys.executable, "-m", "granian", *told, "--no-ws", "--http", "1", "--factory", app)


COMMANDS = {"gunicorn": gunicorn, "granian": granian}


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def running(
    name: str, command: Sequence[str], folder: Path, told: Mapping[str, str], port: int
) -> Iterator[Server]:
    """Run a server from a folder until the block ends; it listens from the start of it on."""
    environment = {
        "PYTHONPATH": ":".join((str(_ROOT), str(_ROOT / "src"))),
        "SAFEPUB_SETTINGS": str(folder / "safepub.toml"),
        "SAFEPUB_API_PER_MINUTE": str(PER_MINUTE),
        **told,
    }
    variables = [f"{key}={value}" for key, value in environment.items()]
    # The commands are those of this file, and no shell reads them.
    started = subprocess.Popen(  # noqa: S603
        ["/usr/bin/env", *variables, *command], cwd=folder
    )
    try:
        _wait_for(port, started)
        yield Server(name=name, port=port, pid=started.pid)
    finally:
        started.terminate()
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


@contextmanager
def all_running(
    wanted: Mapping[str, tuple[str, str, Path]], told: Mapping[str, str]
) -> Iterator[Mapping[str, Server]]:
    """Run servers by name: each of a kind of server, an application and a folder."""
    with ExitStack() as stack:
        found = {}
        for name, (kind, app, folder) in wanted.items():
            port = free_port()
            command = COMMANDS[kind](app, port)
            found[name] = stack.enter_context(running(name, command, folder, told, port))
        yield found


def _wait_for(port: int, started: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("OPTIONS", "/api/v1/articles")
            connection.getresponse().read()
        except OSError:
            if started.poll() is not None or time.monotonic() > until:
                raise
            # No server tells when it listens.
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield int(child)
            yield from _children(int(child))


def _kilobytes(pid: int) -> int:
    found = _PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
    return int(found[1]) if found else 0
