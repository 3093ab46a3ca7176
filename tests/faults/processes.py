"""Server, worker and migration in processes of their own, which a test may kill.

They are forked from one that has loaded everything, so that a start takes a fraction of
what a new interpreter needs. What runs in them is what the commands run.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from safepub.cli.main import main

LOADED = ("safepub.cli.main", "safepub.app", "safepub.web.contributor.door", __name__)
_DOORS = (
    "safepub.web.desk.door",
    "safepub.web.api.door",
    "safepub.web.api.feeds",
    "safepub.web.custody.door",
)
_NURSERY = multiprocessing.get_context("forkserver")
_NURSERY.set_forkserver_preload([*LOADED, *_DOORS])

CAPABILITIES = 0x20080522
"""The third version of their layout (linux/capability.h)."""
Command = tuple[str, ...]


def start(
    command: Command, overrides: Mapping[str, str], log: Path, *, powerless: bool = False
) -> BaseProcess:
    """Start one command of safepub, in a process group of its own."""
    run = _run_powerless if powerless else _run
    process = _NURSERY.Process(target=run, args=(command, dict(overrides), log), daemon=False)
    process.start()
    return process


def pid_of(process: BaseProcess) -> int:
    """Give the number of a process that was started."""
    assert process.pid is not None
    return process.pid


def kill(process: BaseProcess) -> None:
    """Kill a command and all that it has started, as a machine does that loses its power."""
    with suppress(ProcessLookupError):
        os.killpg(pid_of(process), signal.SIGKILL)
    # It may not have made its group yet.
    process.kill()
    process.join()


def stop(process: BaseProcess) -> None:
    """Ask a command to end, and wait until it has."""
    process.terminate()
    process.join()


def _run_powerless(command: Command, overrides: Mapping[str, str], log: Path) -> None:
    # capset(2): an administrator's process may write whatever a file's mode says.
    none_of_them = (ctypes.c_uint32 * 6)()
    header = (ctypes.c_uint32 * 2)(CAPABILITIES, 0)
    assert ctypes.CDLL(None, use_errno=True).capset(header, none_of_them) == 0
    _run(command, overrides, log)


def _run(command: Command, overrides: Mapping[str, str], log: Path) -> None:
    os.setpgid(0, 0)
    with log.open("ab") as written:
        os.dup2(written.fileno(), sys.stdout.fileno())
        os.dup2(written.fileno(), sys.stderr.fileno())
    os.environ.update(overrides)
    main(list(command))
