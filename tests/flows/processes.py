"""The processes of a server that a test has started, and what is in their memory."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from tests.flows.conftest import Running
from tests.support import absence

PROC = Path("/proc")
REGION = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) r\S+ ")
# Not to be read, or without memory of its own.
UNREADABLE = ("[vvar]", "[vsyscall]", "[vvar_vclock]")


def master(running: Running) -> int:
    """Find the process that keeps the listening socket."""
    wanted = str(running.folder / "instance" / "safepub.toml").encode()
    (first, *_) = sorted(
        int(folder.name)
        for folder in PROC.iterdir()
        if folder.name.isdigit() and wanted in _content(folder / "cmdline").split(b"\0")
    )
    return first


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def workers(master: int) -> set[int]:
    """List the processes that answer."""
    children = _content(PROC / str(master) / "task" / str(master) / "children")
    return {int(child) for child in children.split()}


def _memory(process: int) -> Iterator[bytes]:
    """Give all that a process has in its memory, region by region."""
    folder = PROC / str(process)
    try:
        with (folder / "mem").open("rb", buffering=0) as memory:
            for line in (folder / "maps").read_text(encoding="utf-8").splitlines():
                found = REGION.match(line)
                if found and not line.endswith(UNREADABLE):
                    start, end = (int(part, 16) for part in found.groups())
                    yield os.pread(memory.fileno(), end - start, start)
    except PermissionError:
        absence.give_up("The memory of other processes can be read by root alone.")


def found(process: int, spellings: dict[str, bytes]) -> set[str]:
    """Name what a process has in its memory of what is looked for."""
    regions = list(_memory(process))
    return {name for name, spelt in spellings.items() if any(spelt in part for part in regions)}
