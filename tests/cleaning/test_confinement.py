import os
import select
import subprocess
import sys

import pytest

from safepub.cleaning import landlock

PROBE = """
import os, socket, sys
from safepub.cleaning import confinement
confinement.confine(memory=512 * 1024 * 1024, cpu=5, parent=os.getppid())
{act}
print("done")
"""
LANDLOCK = pytest.mark.skipif(not landlock.version(), reason="This kernel has no Landlock.")


def run(act: str, before: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-I", "-c", before + PROBE.format(act=act)),
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


def namespaces_allowed() -> bool:
    network, rights = 0x40000000, 0x10000000
    ask = f"u = c.CDLL(None).unshare; sys.exit(u({network}) and u({network | rights}))"
    command = (sys.executable, "-I", "-c", f"import ctypes as c, sys; {ask}")
    return subprocess.run(command, check=False, timeout=60).returncode == 0


def test_a_confined_process_works() -> None:
    ended = run("import pikepdf, pypdfium2, PIL.Image, lxml.etree; os.urandom(1)")

    assert (ended.stdout, ended.stderr) == ("done\n", "")


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ("bytearray(600 * 1024 * 1024)", "MemoryError"),
        ("[os.dup(0) for _ in range(80)]", "Too many open files"),
    ],
)
def test_a_confined_process_cannot_take_more(act: str, error: str) -> None:
    ended = run(act)

    assert ended.returncode == 1
    assert error in ended.stderr


@LANDLOCK
@pytest.mark.parametrize(
    "act",
    [
        "open('/etc/passwd')",
        "os.listdir('/tmp')",
        "open('/tmp/safepub-probe', 'w')",
        "os.unlink(sys.executable)",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_a_confined_process_reaches_nothing_of_anybody(act: str) -> None:
    ended = run(act)

    assert ended.returncode == 1
    assert "PermissionError" in ended.stderr


def test_a_confined_process_has_no_network() -> None:
    if not namespaces_allowed():
        pytest.skip("This kernel gives nobody a network of their own.")

    # Alone: afterwards there would be no socket to try it with.
    leave = "from safepub.cleaning import confinement; confinement._leave_the_network()"
    connect = "import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"
    ended = subprocess.run(
        (sys.executable, "-I", "-c", f"{leave}; {connect}"),
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert "Network is unreachable" in ended.stderr


def test_a_confined_process_gains_no_rights_and_dumps_no_core() -> None:
    dumpable, no_new_rights = 3, 39

    ended = run(
        "import ctypes; ask = ctypes.CDLL(None).prctl"
        f"; print([ask(it, 0, 0, 0, 0) for it in ({dumpable}, {no_new_rights})])"
        "; import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
        "; print(resource.getrlimit(resource.RLIMIT_FSIZE))"
    )

    assert ended.stdout == "[0, 1]\n(0, 0)\n(0, 0)\ndone\n"


def test_a_limit_that_is_tighter_already_stays() -> None:
    act = "print(resource.getrlimit(resource.RLIMIT_NOFILE))"
    tighter = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (30, 30))\n"

    ended = run(act, before=tighter)

    assert ended.stdout == "(30, 30)\ndone\n"


def test_a_process_without_the_parent_that_it_was_told_does_not_start() -> None:
    act = "confinement.confine(memory=1, cpu=1, parent=1234567)"

    ended = run(act)

    assert "ProcessLookupError" in ended.stderr


def test_a_confined_process_ends_with_its_parent() -> None:
    reading, writing = os.pipe()
    # The middle one starts the confined one, which holds the pipe, and waits.
    middle = f"""
import os, signal
from safepub.cleaning import confinement
parent = os.getpid()
if os.fork() == 0:
    confinement.confine(memory=1 << 30, cpu=5, parent=parent)
    os.write({writing}, b"ready")
signal.pause()
"""
    with subprocess.Popen((sys.executable, "-I", "-c", middle), pass_fds=(writing,)) as process:
        os.close(writing)
        began = os.read(reading, 5)

        process.kill()

        # The end of the pipe is only seen once nobody holds it any more.
        at_end, _, _ = select.select([reading], [], [], 20)
        assert at_end
        rest = os.read(reading, 5)
        os.close(reading)
    assert (began, rest) == (b"ready", b"")


@pytest.mark.skipif(
    os.uname().machine not in {"x86_64", "aarch64"}, reason="This processor has no list of calls."
)
@pytest.mark.parametrize(
    "act",
    [
        # A database's socket has a path, which no network of one's own shuts away.
        "socket.socket(socket.AF_UNIX)",
        "socket.socket(socket.AF_INET)",
        "os.execv(sys.executable, ['python'])",
    ],
)
def test_a_confined_process_has_no_socket_and_becomes_no_other_program(act: str) -> None:
    ended = run(act)

    assert ended.returncode == 1
    assert "PermissionError" in ended.stderr
