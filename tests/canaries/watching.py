"""What happens in a folder: the names that files get there, told by the kernel (inotify(7))."""

import ctypes
import os
import struct
from dataclasses import dataclass
from pathlib import Path

_CREATE, _MOVED_TO, _MODIFY = 0x100, 0x80, 0x2
_EVENT = struct.Struct("iIII")
_MOST = 1 << 20


@dataclass(frozen=True)
class Watch:
    """A folder that is watched."""

    descriptor: int

    def events(self) -> list[tuple[str, bool]]:
        """Give each file's name, and whether something was written into it."""
        try:
            told = os.read(self.descriptor, _MOST)
        except BlockingIOError:
            return []
        found, at = [], 0
        while at < len(told):
            _, mask, _, length = _EVENT.unpack_from(told, at)
            at += _EVENT.size
            name = told[at : at + length].rstrip(b"\0").decode()
            found.append((name, bool(mask & _MODIFY)))
            at += length
        return found

    def close(self) -> None:
        """Watch no longer."""
        os.close(self.descriptor)


def watch(folder: Path) -> Watch:
    """Watch a folder from now on."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    mask = _CREATE | _MOVED_TO | _MODIFY
    if descriptor < 0 or libc.inotify_add_watch(descriptor, os.fsencode(folder), mask) < 0:
        raise OSError(ctypes.get_errno(), "inotify")
    return Watch(descriptor)
