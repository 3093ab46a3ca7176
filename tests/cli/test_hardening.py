"""A process whose memory nobody else gets, and its children."""

import subprocess
import sys

SEAL = """
import ctypes, os, resource, sys
from safepub.cli import hardening
hardening.seal_process()
if child := os.fork():
    os.waitpid(child, 0)
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE), flush=True)
"""


def test_neither_the_process_nor_its_child_leaves_a_core_dump() -> None:
    done = subprocess.run([sys.executable, "-c", SEAL], capture_output=True, text=True, check=True)

    # Linux alone knows of processes that cannot be dumped or traced.
    dumpable = "0" if sys.platform == "linux" else "-1"
    assert done.stdout.splitlines() == [f"{dumpable} 0 0"] * 2
