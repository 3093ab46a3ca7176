"""Load: wrk sends what a file names, again and again."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

CONNECTIONS = 32
"""With fewer, all may come to the same one of two workers."""
SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one run of wrk found; times are in milliseconds."""

    requests: int
    seconds: float
    median: float
    p99: float
    errors: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def require() -> None:
    """Make sure that wrk is there.

    Raises:
        click.ClickException: It is not.
    """
    if shutil.which("wrk") is None:
        raise click.ClickException("Install wrk, the load generator: apt-get install wrk")


def run(
    port: int, requests: Path, token: str, *, seconds: float, connections: int = CONNECTIONS
) -> Load:
    """Send requests for some time.

    Raises:
        click.ClickException: A connection broke, or an answer was an error.
    """
    command = _command(port, connections, seconds, SCRIPT, str(requests), token)
    # wrk, with what this file puts together, and no shell.
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    load = Load(**json.loads(done.stdout.splitlines()[-1]))
    if load.errors:
        raise click.ClickException(f"{load.errors} of {load.requests} answers were errors.")
    return load


def _command(
    port: int, connections: int, seconds: float, script: Path, *arguments: str
) -> Sequence[str]:
    """Give the command; wrk takes whole seconds alone."""
    options = ("-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", "20s")
    address = f"http://127.0.0.1:{port}"
    return ("/usr/bin/wrk", *options, "-s", str(script), address, "--", *arguments)
