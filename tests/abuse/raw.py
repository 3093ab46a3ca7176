"""What no browser sends: bytes over a socket, and what the kernel knows of them."""

import socket
import threading
from http.cookiejar import Cookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor

from tests.flows.visitor import Visitor

PROC = Path("/proc")
PATIENCE = 3_000
NOTHING = "00000000"


def malformed(marker: str) -> list[str]:
    """Give requests that are not HTTP, with a marker where each breaks."""
    return [
        f"GET / HTTP/1.1\r\nHost: x\r\nCookie {marker}\r\n\r\n",
        f"GET /{marker}{'x' * 9000} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"{marker} / HTTP/1.1\r\nHost: x\r\n\r\n",
        f"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {marker}\r\n\r\n",
        f"{marker}\r\n\r\n",
    ]


def send(address: str, request: str) -> str:
    """Send bytes and give all that comes back."""
    url = urlsplit(address)
    with socket.create_connection((url.hostname or "", url.port or 80), timeout=20) as connection:
        connection.sendall(request.encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer.decode()


def cookies(visitor: Visitor) -> list[Cookie]:
    """Give the cookies that a visitor keeps."""
    opener: Any = visitor._opener
    (kept,) = [one for one in opener.handlers if isinstance(one, HTTPCookieProcessor)]
    return list(kept.cookiejar)


def connections() -> list[list[str]]:
    """Give the kernel's table of TCP connections (proc(5)), of both versions of IP."""
    tables = [PROC / "net" / name for name in ("tcp", "tcp6")]
    return [
        line.split()
        for table in tables
        if table.exists()
        for line in table.read_text(encoding="ascii").splitlines()[1:]
    ]


def wait_until_read(connection: socket.socket) -> None:
    """Return once the process on the other side has read all that was sent."""
    own, other = connection.getsockname()[1], connection.getpeername()[1]
    pause = threading.Event()
    for _ in range(PATIENCE):
        # What this side has not got rid of, and what the other side has not fetched.
        waiting = [
            parts[4].split(":")[0 if _port(parts[1]) == own else 1]
            for parts in connections()
            if {_port(parts[1]), _port(parts[2])} == {own, other}
        ]
        if set(waiting) <= {NOTHING}:
            return
        pause.wait(0.01)
    raise AssertionError


def _port(end: str) -> int:
    return int(end.rpartition(":")[2], 16)
