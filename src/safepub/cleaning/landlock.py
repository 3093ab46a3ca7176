"""Shutting files away from this process, where the kernel knows how (Linux 5.13 or newer).

Numbers and structures are those of `linux/landlock.h`; the system calls have
the same numbers on every processor that Python wheels are made for.
"""

import ctypes
import os
import sys
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_BENEATH = 1

_EXECUTE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
# Rights to files that each version of the interface brought: 1, 2, 3 and 5.
_FILE_RIGHTS = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
# TCP (4); abstract sockets and signals (6).
_NETWORK_SINCE, _NETWORK = 4, 0b11
_SCOPES_SINCE, _SCOPES = 6, 0b11

_LIBC = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("rights", ctypes.c_uint64), ("opened", ctypes.c_int32))


def version() -> int:
    """Give the version of the kernel's interface, 0 where there is none."""
    return max(0, int(_LIBC.syscall(_CREATE, None, ctypes.c_size_t(0), _ASK_VERSION)))


def shut_files_away() -> None:
    """Leave this process nothing to open but programs and fonts, and to change nothing at all.

    Settings, keys, databases and other people's files are then out of reach.
    Needs NO_NEW_PRIVS. Does nothing where the kernel does not know how.

    Raises:
        OSError: The kernel knows how and did not do it.
    """
    known = version()
    if not known:
        return
    rules = _Ruleset(
        files=sum(rights for since, rights in _FILE_RIGHTS if since <= known),
        network=_NETWORK if known >= _NETWORK_SINCE else 0,
        scopes=_SCOPES if known >= _SCOPES_SINCE else 0,
    )
    size = 8 * (1 + (known >= _NETWORK_SINCE) + (known >= _SCOPES_SINCE))
    ruleset = _LIBC.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return
    try:
        for path in _needed():
            _allow_reading(ruleset, path)
        if _LIBC.syscall(_RESTRICT, ruleset, 0) != 0:
            raise OSError(ctypes.get_errno(), "landlock")
    finally:
        os.close(ruleset)


def _needed() -> set[Path]:
    ours = Path(__file__).resolve().parents[2]
    programs = (sys.prefix, sys.base_prefix, "/usr", "/lib", "/lib64")
    # qpdf asks for it before it looks into an encrypted file.
    chance = Path("/dev/urandom")
    return {ours, chance, *(Path(name).resolve() for name in programs)} - {Path("/")}


def _allow_reading(ruleset: int, path: Path) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights = _READ_FILE | (_EXECUTE | _READ_FOLDER if path.is_dir() else 0)
        rule = _Beneath(rights=rights, opened=opened)
        _LIBC.syscall(_ADD, ruleset, _BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(opened)
