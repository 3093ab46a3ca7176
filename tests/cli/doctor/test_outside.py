"""What a stranger is told by the headers, and what a PostgreSQL keeps beside its tables."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import text

from safepub.cli.doctor import headers, server
from tests.cli.doctor.conftest import Doctor, dangers, warnings


class _Proxy(BaseHTTPRequestHandler):
    """A proxy that thinks it knows better."""

    server_version = "nginx/1.22.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("X-Powered-By", "PHP/8")
        self.send_header("Set-Cookie", "visitor=17; Path=/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def proxy() -> Iterator[str]:
    listening = ThreadingHTTPServer(("127.0.0.1", 0), _Proxy)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_our_own_answers_are_as_they_should_be(address: str) -> None:
    assert dangers(headers.look(address)) == ""


def test_a_proxy_that_tells_of_itself_is_found(proxy: str) -> None:
    found, told = dangers(headers.look(proxy)), warnings(headers.look(proxy))

    assert "content-security-policy is not what safepub sends" in found
    assert "a cookie that is not safepub's" in found
    assert "x-powered-by tells of the machine" in told
    assert "server names a program's version" in told


def test_an_address_that_does_not_answer_is_a_danger() -> None:
    assert "could not be fetched" in dangers(headers.look("http://127.0.0.1:1"))


def test_nobody_is_called_who_was_not_named() -> None:
    assert "Nobody looked" in warnings(headers.look(None))


@pytest.mark.parametrize("newsroom_url", ["postgresql"], indirect=True)
def test_a_postgresql_that_writes_everything_down_is_found(doctor: Doctor) -> None:
    engine = doctor.patient.databases.newsroom_engine
    before = dangers(server.look(doctor.patient))
    with engine.begin() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE \"{name}\" SET log_statement = 'all'"))
    engine.dispose()

    assert before == ""
    assert "PostgreSQL's log_statement is all" in dangers(server.look(doctor.patient))
    assert "WAL" in warnings(server.look(doctor.patient))
