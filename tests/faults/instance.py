"""An instance whose server, worker and migration are killed and started again."""

import os
import signal
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from safepub import database
from safepub.database import Databases
from safepub.settings import Settings
from tests.faults import processes

KILLS = int(os.environ.get("SAFEPUB_TEST_KILLS", "12"))
"""How often each kind of process is killed: a dozen times, and 200 times by `make faults`."""
SEED = os.environ.get("SAFEPUB_TEST_SEED", "1")
PATIENCE = 30
PAUSE = 0.005
Kill = Callable[[], None]
GONE = (OSError, HTTPException)
"""How a browser notices that a server is no more."""


@dataclass(kw_only=True)
class Instance:
    """One instance on this machine. Nothing of it is open in the test while it runs."""

    address: str
    settings_file: Path
    settings: Settings
    overrides: dict[str, str]
    folder: Path
    started: list[BaseProcess] = field(default_factory=list)

    @property
    def on_sqlite(self) -> bool:
        """Tell whether the newsroom is a file too."""
        return self.settings.newsroom_url.startswith("sqlite")

    @property
    def log(self) -> Path:
        """What server and worker say."""
        return self.folder / "log"

    def serve(self, *, powerless: bool = False) -> BaseProcess:
        """Start the server, and come back when it answers.

        Where it is `powerless`, modes of files hold for it though it belongs to root.
        """
        port = self.address.rpartition(":")[2]
        process = self.start("serve", "--port", port, powerless=powerless)
        self.wait_until_alive(process)
        return process

    def start(self, name: str, *options: str, powerless: bool = False) -> BaseProcess:
        """Start a command with this instance's settings."""
        command = (name, *options, "--settings", str(self.settings_file))
        process = processes.start(command, self.overrides, self.log, powerless=powerless)
        self.started.append(process)
        return process

    def run(self, name: str, *options: str) -> None:
        """Run a command to its end, which has to be a good one."""
        process = self.start(name, *options)
        process.join(PATIENCE)
        assert process.exitcode == 0, self.log.read_text()

    def wait_until_alive(self, process: BaseProcess) -> None:
        """Come back when the server answers."""
        pause = threading.Event()
        for _ in range(int(PATIENCE / PAUSE)):
            with suppress(*GONE), urllib.request.urlopen(f"{self.address}/healthz", timeout=2):  # noqa: S310 - http
                return
            assert process.is_alive(), self.log.read_text()
            pause.wait(PAUSE)
        pytest.fail("The server does not answer.")

    def end(self) -> None:
        """Kill whatever still runs."""
        for process in self.started:
            if process.is_alive():
                processes.kill(process)
            process.close()
        self.started.clear()

    @contextmanager
    def opened(self) -> Iterator[Databases]:
        """Open the databases for as long as the block lasts.

        No longer: whoever has a SQLite file open keeps the next process from finding what a
        killed one has left.
        """
        databases = database.open_databases(self.settings.newsroom_url, self.settings.vault_path)
        try:
            yield databases
        finally:
            databases.close()


def answering(server: BaseProcess) -> list[int]:
    """List the server's processes that answer."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii")
    return [int(child) for child in children.split()]


def kill_workers(server: BaseProcess) -> None:
    """Kill the processes that answer, as a kernel does that is out of memory."""
    for process in answering(server):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
