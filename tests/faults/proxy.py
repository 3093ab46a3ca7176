"""A way to PostgreSQL that a test can cut, at once or around a commit, and mend again."""

import selectors
import shutil
import socket
import socketserver
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import Any

_NAME = ".s.PGSQL.5432"
_QUERY, _COMMIT = b"Q", b"COMMIT"
_MOST = 65536
_LOOK = 0.02


class Cut(Enum):
    """Around which commit the way breaks off."""

    BEFORE_COMMIT = "before"
    """It never gets there, so nothing is stored."""
    AFTER_COMMIT = "after"
    """It is done, but nobody hears of it."""


class Proxy:
    """A socket in a folder of its own, in front of the one in the server's folder."""

    def __init__(self, folder: Path, behind: Path) -> None:
        """Stand before the server whose socket is in the folder `behind`."""
        self.folder, self.behind = folder, behind
        self._listening, self._away = folder / _NAME, folder / "away"
        self._open: set[socket.socket] = set()
        self._when: Cut | None = None
        self._left = 0
        self.is_cut = False
        self._lock = threading.Lock()

    def cut(self) -> None:
        """Break every connection off, and let nobody in until it is mended."""
        with self._lock:
            self.is_cut = True
            with suppress(FileNotFoundError):
                self._listening.rename(self._away)
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def cut_at(self, when: Cut, number: int) -> None:
        """Break off around the commit of this number from now on, whoever makes it."""
        self._when, self._left = when, number

    def mend(self) -> None:
        """Let everybody in again."""
        self._when = None
        with self._lock, suppress(FileNotFoundError):
            self._away.rename(self._listening)
        self.is_cut = False

    def carry(self, asking: socket.socket) -> None:
        """Carry bytes to and fro until one side has enough."""
        with socket.socket(socket.AF_UNIX) as answering, selectors.DefaultSelector() as ready:
            answering.connect(str(self.behind / _NAME))
            with self._lock:
                self._open |= {asking, answering}
            ready.register(asking, selectors.EVENT_READ, answering)
            ready.register(answering, selectors.EVENT_READ, asking)
            with suppress(OSError):
                while all(self._pass_on(key.fileobj, key.data) for key, _ in ready.select()):
                    continue
            with self._lock:
                self._open -= {asking, answering}

    def _pass_on(self, from_: Any, to: socket.socket) -> bool:
        part = from_.recv(_MOST)
        breaks = self._breaks_at(part)
        if breaks and self._when is Cut.BEFORE_COMMIT:
            self.cut()
            return False
        to.sendall(part)
        if breaks:
            # What PostgreSQL answers says that it is done.
            to.recv(_MOST)
            self.cut()
            return False
        return bool(part)

    def _breaks_at(self, part: bytes) -> bool:
        # Asked for, and answered with the same word.
        if self._when is None or not (part[:1] == _QUERY and _COMMIT in part):
            return False
        self._left -= 1
        return self._left == 0


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    proxy: Proxy


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        server: Any = self.server
        server.proxy.carry(self.request)


@contextmanager
def before(behind: Path) -> Iterator[Proxy]:
    """Stand before a PostgreSQL for as long as the block lasts."""
    # Not in a test's own folder, whose name is longer than a socket's may be.
    folder = Path(tempfile.mkdtemp(prefix="safepub-cut-"))
    server = _Server(str(folder / _NAME), _Handler)
    server.proxy = Proxy(folder, behind)
    thread = threading.Thread(target=server.serve_forever, args=(_LOOK,), daemon=True)
    thread.start()
    try:
        yield server.proxy
    finally:
        server.proxy.cut()
        server.shutdown()
        server.server_close()
        thread.join()
        shutil.rmtree(folder, ignore_errors=True)
