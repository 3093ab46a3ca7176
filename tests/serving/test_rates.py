"""Limits for each token: in memory, and in a Valkey that dies and comes back."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from limits.storage import RedisStorage

from safepub.errors import SettingsError
from safepub.serving.rates import Rates
from tests.serving.shelf import Shelf, header, told

ONE, OTHER = b"1" * 32, b"2" * 32
LATER = 11.0
NOW = 1_764_000_000.0
"""The beginning of a minute."""
NAMES = ("valkey-server", "redis-server")


class Valkey:
    """A real server of the protocol, on this machine."""

    def __init__(self, program: str, folder: Path) -> None:
        """Choose a free port."""
        with closing(socket.socket()) as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self._command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"valkey://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and come back when it answers."""
        self._process = subprocess.Popen(
            self._command, cwd=self._folder, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if "eady to accept connections" in line:
                return
        pytest.fail("The server ended before it listened.")

    def kill(self) -> None:
        """Kill it."""
        if self._process is not None and self._process.stdout is not None:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
            self._process = None


def _still() -> float:
    """Stand still: no minute ends in the middle of a test."""
    return NOW


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Valkey]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("There is neither a valkey-server nor a redis-server here.")
    server = Valkey(program, tmp_path)
    server.start()
    yield server
    server.kill()


def test_a_token_that_asks_too_often_waits_and_no_other(shelf: Shelf) -> None:
    rates, first, second = Rates(2, clock=_still), shelf.outlet(), shelf.outlet()

    answers = [shelf.list(first, rates=rates) for _ in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 429]
    refused = answers[2]
    assert told(refused)["type"] == "/api/docs#problem-too-many-requests"
    assert 1 <= int(header(refused, "Retry-After") or 0) <= 60
    assert header(refused, "RateLimit-Policy") == '"token";q=2;w=60'
    assert (header(refused, "RateLimit") or "").startswith('"token";r=0;t=')
    assert (header(answers[0], "RateLimit") or "").startswith('"token";r=1;t=')
    assert header(answers[0], "Retry-After") is None
    assert shelf.list(second, rates=rates).status == 200


def test_the_next_minute_begins_anew_even_on_a_clock_that_was_put_back() -> None:
    now = [NOW + 59.9]
    rates = Rates(1, clock=lambda: now[0])
    last = [rates.count(ONE) for _ in range(2)]
    now[0] = NOW + 60
    next_minute = rates.count(ONE)
    now[0] = NOW - 3_600
    put_back = rates.count(ONE)

    assert [rate.allowed for rate in last] == [True, False]
    assert last[1].seconds == 1
    assert (next_minute.allowed, next_minute.seconds) == (True, 60)
    assert put_back.allowed


def test_what_is_refused_anyway_is_not_counted(shelf: Shelf) -> None:
    rates, token = Rates(1, clock=_still), shelf.outlet()

    strangers = [shelf.list("sp_live_made_up", rates=rates) for _ in range(3)]

    assert {answer.status for answer in strangers} == {401}
    assert header(strangers[0], "RateLimit") is None
    assert shelf.list(token, rates=rates).status == 200


def test_what_cannot_be_used_counts_and_says_what_is_left(shelf: Shelf) -> None:
    rates, token = Rates(2, clock=_still), shelf.outlet()

    refused = shelf.list(token, ("nothing", "x"), rates=rates)

    assert refused.status == 400
    assert (header(refused, "RateLimit") or "").startswith('"token";r=1;')


def test_a_head_and_an_answer_without_a_body_count_too(shelf: Shelf) -> None:
    rates, token = Rates(2, clock=_still), shelf.outlet()
    tag = header(shelf.list(token), "ETag")

    same = shelf.list(token, rates=rates, if_none_match=tag)
    head = shelf.list(token, rates=rates, head=True)

    assert (same.status, head.status) == (304, 200)
    assert shelf.list(token, rates=rates, if_none_match=tag).status == 429


def test_processes_count_together_in_a_valkey(valkey: Valkey) -> None:
    here, there = (Rates(2, valkey.address, clock=_still) for _ in range(2))

    allowed = [rates.count(ONE).allowed for rates in (here, there, here)]

    assert allowed == [True, True, False]
    assert there.count(OTHER).allowed
    kept = RedisStorage(valkey.address).storage.keys("*")
    assert all(ONE.hex().encode() in name or OTHER.hex().encode() in name for name in kept)


def test_without_its_valkey_each_process_counts_for_itself_until_it_is_back(
    valkey: Valkey,
) -> None:
    now = [NOW]
    rates = Rates(2, valkey.address, clock=lambda: now[0])
    assert [rates.count(ONE).left for _ in range(2)] == [1, 0]

    valkey.kill()
    alone = [rates.count(ONE).allowed for _ in range(3)]
    valkey.start()
    still_alone = rates.count(ONE).allowed
    now[0] += LATER
    back = [rates.count(ONE).left for _ in range(2)]

    assert alone == [True, True, False]
    assert not still_alone
    assert back == [1, 0]


def test_an_address_that_is_none_stops_the_start() -> None:
    with pytest.raises(SettingsError, match=r"api\.counted_at"):
        Rates(1, "valkey://127.0.0.1:x")


def test_a_valkey_that_was_never_there_stops_nobody() -> None:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        nowhere = f"valkey://127.0.0.1:{found.getsockname()[1]}"
        rates = Rates(1, nowhere, clock=_still)

        assert [rates.count(ONE).allowed for _ in range(2)] == [True, False]
