"""`safepub serve`: the web server."""

import gc
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from gunicorn import util
from gunicorn.app.base import BaseApplication
from gunicorn.http import wsgi

from safepub.app import create_app
from safepub.cli import hardening, quiet_logs, retiring
from safepub.crypto import hashing_queue
from safepub.settings import Settings, load_settings

DEFAULT_PORT = 8000
# Two queues hold up to five requests each that wait for a slow hash; eight threads answer
# everybody else meanwhile. With eight in all, ten log-ins at once stopped the whole server.
THREADS = 8 + 2 * (hashing_queue.WAITING + 1)
# A custodian who fetches the whole vault through Tor takes minutes, and a process
# that retires meanwhile should not cut them off.
DRAIN_SECONDS = 300


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn (which ships no types), told everything in code."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings = settings
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        app = create_app(self._settings)
        # It lives as long as the process: unless the collector looks through it, the worker
        # shares it with the master, and with the one that takes over.
        gc.freeze()
        return app


def run(settings_path: Path | None, *, bind: str, circuits: bool = False) -> None:
    """Serve until a signal ends it. Threads, so that a slow log-in holds nobody up.

    With `circuits`, Tor on this machine may name the circuit that a request came by
    (`HiddenServiceExportCircuitID haproxy`).
    """
    wsgi.Response.default_headers = _without_server(wsgi.Response.default_headers)
    util.write_error = _without_echo(util.write_error)
    options = {
        "bind": bind,
        "worker_class": "gthread",
        "workers": 1,
        "threads": THREADS,
        "timeout": 60,
        "graceful_timeout": DRAIN_SECONDS,
        # Made before anything listens, so that a mistake ends the start, and before
        # the fork, so that a worker that takes over is there at once.
        "preload_app": True,
        "post_fork": _let_it_be_stopped,
        "post_worker_init": retiring.take_over,
        "post_request": retiring.retire,
        "accesslog": None,
        "errorlog": "-",
        "logger_class": quiet_logs.Logger,
        "loglevel": "warning",
        "control_socket_disable": True,
        "proxy_protocol": "v1" if circuits else "off",
    }
    _Server(load_settings(settings_path), options).run()


def _let_it_be_stopped(_server: object, _worker: object) -> None:
    """Let a stop end a worker that is not ready yet.

    Until it is, it has the handlers of its parent, which would swallow the signal; the
    server would then wait for it as long as for the longest download.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _without_server(
    default_headers: Callable[[wsgi.Response], list[str]],
) -> Callable[[wsgi.Response], list[str]]:
    """Leave the header out that names the server's software; no setting does."""

    def headers(response: wsgi.Response) -> list[str]:
        return [line for line in default_headers(response) if not line.startswith("Server:")]

    return headers


def _without_echo(
    write_error: Callable[[socket.socket, int, str, str], None],
) -> Callable[[socket.socket, int, str, str], None]:
    """Answer what is not HTTP without repeating it; no setting does."""

    def write(connection: socket.socket, status: int, reason: str, _message: str) -> None:
        write_error(connection, status, reason, "")

    return write


@click.command(name="serve")
@click.option(
    "--settings", "settings_path", type=click.Path(path_type=Path), help="The settings file."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", default=DEFAULT_PORT, show_default=True, envvar="SAFEPUB_PORT", help="The port."
)
@click.option(
    "--circuits",
    is_flag=True,
    help="Let Tor on this machine name circuits (HiddenServiceExportCircuitID haproxy),"
    " so that a flood by one of them holds up no other.",
)
def command(settings_path: Path | None, host: str, port: int, *, circuits: bool) -> None:
    """Serve the doors that the settings name."""
    hardening.seal_process()
    run(settings_path, bind=f"{host}:{port}", circuits=circuits)
