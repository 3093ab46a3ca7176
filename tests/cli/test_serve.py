"""How `safepub serve` starts, or does not."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from safepub.cli import demo
from safepub.crypto import hashing_queue
from safepub.settings import Settings
from tests.support import instances
from tests.support.instances import Custodians

LONG = 10
"""Seconds after which an answer is none."""
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def plain_settings(sqlite_url: str, vault_path: Path, custodians: Custodians) -> Settings:
    return instances.make_settings(
        newsroom_url=sqlite_url, vault_path=vault_path, custody=custodians.custody
    )


def test_a_key_set_that_is_not_the_pinned_one_ends_the_start_in_one_sentence(
    plain_settings: Settings, tmp_path: Path
) -> None:
    wrong = replace(plain_settings.custody, identity_pin="0" * 64)
    path = instances.write_settings(replace(plain_settings, custody=wrong), tmp_path)

    ended = subprocess.run(
        [sys.executable, "-m", "safepub.cli.main", "serve", "--settings", str(path), "--port", "0"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert line.startswith("Error: ")
    assert str(tmp_path) not in line


@contextmanager
def ended_at_once(command: list[str], port: int) -> Iterator[None]:
    """Serve until the block ends, and then wait for nothing that it has begun."""
    server = subprocess.Popen([*command, "--port", str(port)], start_new_session=True)
    try:
        demo.wait_until_alive(f"http://127.0.0.1:{port}", server)
        yield
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def log_in(port: int, path: str, **typed: str) -> HTTPConnection:
    """Send a log-in, and do not wait for the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=LONG)
    connection.request("GET", path)
    page = connection.getresponse()
    found = CSRF.search(page.read().decode())
    assert found is not None
    headers = {
        "Cookie": str(page.getheader("Set-Cookie")).partition(";")[0],
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", path, urlencode({**typed, "csrf_token": found[1]}), headers)
    return connection


def test_log_ins_that_wait_leave_everybody_else_their_answers(
    plain_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One hash outlasts the test.
    for who in ("CONTRIBUTOR", "STAFF"):
        monkeypatch.setenv(f"SAFEPUB_ARGON2_{who}_ITERATIONS", "100000")
    path, port = instances.write_settings(plain_settings, tmp_path), _free_port()
    command = [sys.executable, "-m", "safepub.cli.main", "serve", "--settings", str(path)]

    with ended_at_once(command, port):
        words = "ankle bacon cabin dagger eagle fabric gadget"
        waiting = [
            one
            for number in range(hashing_queue.WAITING + 1)
            for one in (
                log_in(port, "/login", passphrase=words),
                log_in(port, "/desk/login", name=f"n{number}", password=words, code="123456"),
            )
        ]
        connection = HTTPConnection("127.0.0.1", port, timeout=LONG)
        connection.request("GET", "/healthz")

        assert connection.getresponse().status == 200
        for one in (connection, *waiting):
            one.close()


@contextmanager
def serving(settings: Settings, folder: Path, *options: str) -> Iterator[int]:
    """Serve on a free port until the block ends."""
    path, port = instances.write_settings(settings, folder), _free_port()
    command = [sys.executable, "-m", "safepub.cli.main", "serve", "--settings", str(path)]
    server = subprocess.Popen([*command, "--port", str(port), *options])
    try:
        demo.wait_until_alive(f"http://127.0.0.1:{port}", server)
        yield port
    finally:
        server.terminate()
        server.wait()


def answer_to_a_circuit(port: int) -> bytes:
    """Ask as Tor does when it names the circuit of a request."""
    line = b"PROXY TCP6 fc00:dead:beef:4dad::1:2 ::1 65535 42\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(line + b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return b"".join(iter(lambda: connection.recv(4096), b""))


def test_tor_may_name_circuits_where_the_administrator_says_so(
    plain_settings: Settings, tmp_path: Path
) -> None:
    with serving(plain_settings, tmp_path, "--circuits") as port:
        answer = answer_to_a_circuit(port)

    assert answer.startswith(b"HTTP/1.1 200 ")


def test_a_circuit_that_nobody_asked_for_is_no_request(
    plain_settings: Settings, tmp_path: Path
) -> None:
    with serving(plain_settings, tmp_path) as port:
        answer = answer_to_a_circuit(port)

    assert answer.startswith(b"HTTP/1.1 400 ")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
