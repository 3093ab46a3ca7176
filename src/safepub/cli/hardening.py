"""What a process of the server takes from others: a look into its memory."""

import ctypes
import resource
import sys

from safepub.errors import SafepubError

# linux/prctl.h
SET_DUMPABLE = 4


class ProcessNotSealedError(SafepubError):
    """The kernel does not keep this process out of core dumps, so it must not start."""

    message = "This process cannot be kept out of core dumps, so safepub does not start."


def seal_process() -> None:
    """Let nobody have this process's memory, nor that of its children.

    No core dump is written, however it ends. On Linux no process of the same
    account may read its memory or trace it either; the administrator still can.
    Call it before any secret is read. A program that is executed starts anew.

    Raises:
        ProcessNotSealedError: The kernel refuses.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The limit does not hold for dumps that are piped to a program; this does.
    if sys.platform == "linux" and ctypes.CDLL(None).prctl(SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise ProcessNotSealedError
