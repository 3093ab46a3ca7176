"""What a child gives up before it reads a file, and cannot get back."""

import ctypes
import os
import resource
import signal

from safepub.cleaning import landlock, system_calls

_SET_PDEATHSIG = 1
_SET_DUMPABLE = 4
_SET_NO_NEW_PRIVS = 38
_NEW_NETWORK = 0x40000000
_NEW_RIGHTS = 0x10000000

DESCRIPTORS = 64

_LIBC = ctypes.CDLL(None, use_errno=True)


def confine(*, memory: int, cpu: int, parent: int) -> None:
    """Leave this process no more than what a parser needs.

    Afterwards it ends with its parent, has `memory` bytes of address space and
    `cpu` seconds of processor, writes no file, starts no process where the
    system counts them, gains no rights and dumps no core. Where the kernel
    allows it, it has no network and no socket, and can open nothing but programs and fonts.

    Raises:
        OSError: One of the limits cannot be set.
        ProcessLookupError: The parent has gone already.
    """
    # First, since new rights would undo some of what follows.
    _leave_the_network()
    _prctl(_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise ProcessLookupError
    _prctl(_SET_DUMPABLE, 0)
    _prctl(_SET_NO_NEW_PRIVS, 1)
    landlock.shut_files_away()
    system_calls.refuse()
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_NOFILE, DESCRIPTORS)
    _limit(resource.RLIMIT_AS, memory)
    # At the hard limit the kernel kills without saying why.
    _limit(resource.RLIMIT_CPU, cpu, spare=1)


def _limit(kind: int, most: int, *, spare: int = 0) -> None:
    _, hard = resource.getrlimit(kind)
    # A server that is itself held tighter cannot give its children more.
    highest = most + spare if hard == resource.RLIM_INFINITY else min(most + spare, hard)
    resource.setrlimit(kind, (min(most, highest), highest))


def _prctl(option: int, value: int) -> None:
    if _LIBC.prctl(option, ctypes.c_ulong(value), *(ctypes.c_ulong(0),) * 3) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _leave_the_network() -> None:
    # The second way serves those who are not root; some kernels refuse both.
    if _LIBC.unshare(_NEW_NETWORK) != 0:
        _LIBC.unshare(_NEW_RIGHTS | _NEW_NETWORK)
