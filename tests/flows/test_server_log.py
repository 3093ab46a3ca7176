"""What the server's log tells about requests that never reach a page."""

import json
import re
import socket
from urllib.parse import urlsplit

import pytest

from tests.flows.conftest import Running

CANARY = "canary-in-the-log"
MALFORMED = {
    "a header": f"GET / HTTP/1.1\r\nHost: x\r\nCookie {CANARY}\r\n\r\n",
    "a header's name": f"GET / HTTP/1.1\r\nHost: x\r\n{CANARY} a: b\r\n\r\n",
    "a long line": f"GET /{CANARY}{'x' * 9000} HTTP/1.1\r\nHost: x\r\n\r\n",
    "a long header": f"GET / HTTP/1.1\r\nHost: x\r\nCookie: {CANARY}{'x' * 9000}\r\n\r\n",
    "a method": f"{CANARY} / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a version": f"GET / HTTP/{CANARY}\r\nHost: x\r\n\r\n",
    "a coding": f"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {CANARY}\r\n\r\n",
    "no request": f"{CANARY}\r\n\r\n",
}
ON_SQLITE = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def _send(address: str, request: str) -> str:
    """Send something raw and give all that comes back."""
    url = urlsplit(address)
    assert url.hostname is not None
    with socket.create_connection((url.hostname, url.port or 80), timeout=10) as connection:
        connection.sendall(request.encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer.decode()


@ON_SQLITE
def test_what_is_not_http_leaves_its_kind_and_the_hour_and_comes_back_to_nobody(
    running: Running,
) -> None:
    answers = [_send(running.address, request) for request in MALFORMED.values()]

    log = (running.folder / "server.log").read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    assert all(re.match(r"HTTP/1\.1 [45]\d\d ", answer) for answer in answers)
    assert [line["event"] for line in lines] == [
        "A request was not HTTP and was refused." for _ in MALFORMED
    ]
    assert all(set(line) == {"event", "hour", "level", "logger"} for line in lines)
    assert CANARY not in log + "".join(answers)
    assert "127.0.0.1" not in log
    assert not re.search(r"\d\d:\d\d", log)
