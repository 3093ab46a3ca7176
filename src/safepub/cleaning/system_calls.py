"""Refusing system calls that no parser needs: sockets, other programs, other processes.

Landlock and a network of its own leave sockets that have a path in the file system, such as
a database's. The filter is that of seccomp (`linux/seccomp.h`); it compares the number of
each call and answers EPERM. Where the processor is not known here, nothing is refused.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Sequence

_SET_SECCOMP = 22
_MODE_FILTER = 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _PROCESSOR_AT = 0, 4
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_KILL = 0x80000000
# Calls of a second numbering that x86-64 kernels take as well.
_SECOND_NUMBERING = 0x40000000

# socket, connect, execve, execveat, ptrace, process_vm_readv and _writev, io_uring_setup,
# by the processor's name and number (`linux/audit.h`).
_REFUSED = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 310, 311, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 270, 271, 425)),
}
_LIBC = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def refuse() -> None:
    """Leave this process no way to a socket, to another program or into another process.

    Needs NO_NEW_PRIVS. Does nothing on a processor or a kernel that it does not know.

    Raises:
        OSError: The kernel knows filters and did not take this one.
    """
    known = _REFUSED.get(os.uname().machine)
    if known is None:
        return
    steps = _steps(*known)
    code = ctypes.create_string_buffer(b"".join(steps))
    program = _Program(length=len(steps), filter=ctypes.addressof(code))
    zero = ctypes.c_ulong(0)
    done = _LIBC.prctl(
        _SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.byref(program), zero, zero
    )
    # EINVAL: a kernel that was built without filters.
    if done != 0 and ctypes.get_errno() != errno.EINVAL:
        raise OSError(ctypes.get_errno(), "seccomp")


def _steps(processor: int, numbers: Sequence[int]) -> list[bytes]:
    """Write the filter: jumps count the steps that are left out when a value is equal, or not."""
    steps = [
        _step(_LOAD, 0, 0, _PROCESSOR_AT),
        _step(_EQUAL, 1, 0, processor),
        _step(_RETURN, 0, 0, _KILL),
        _step(_LOAD, 0, 0, _NUMBER_AT),
        _step(_AT_LEAST, len(numbers) + 1, 0, _SECOND_NUMBERING),
    ]
    steps += [
        _step(_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)
    ]
    return [*steps, _step(_RETURN, 0, 0, _ALLOW), _step(_RETURN, 0, 0, _REFUSE)]


def _step(code: int, if_so: int, if_not: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_so, if_not, value)
