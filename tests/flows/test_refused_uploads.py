"""Whoever sends too much gets a page that says so, and not a connection that breaks."""

from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from safepub.web import uploads
from tests.flows.conftest import Running

LARGE = bytes(24 * 1024 * 1024)
"""More than any buffer between the two takes."""


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_a_refusal_arrives_after_everything_was_sent(running: Running) -> None:
    host = urlsplit(running.address).netloc
    for path, status in (("/login", 413), ("/nothing", 404), ("/api/v1/articles", 405)):
        with closing(HTTPConnection(host, timeout=30)) as connection:
            connection.request("POST", path, LARGE)
            with connection.getresponse() as answer:
                assert (answer.status, bool(answer.read())) == (status, True)


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_nobody_waits_for_what_is_announced_beyond_all_measure(running: Running) -> None:
    with closing(HTTPConnection(urlsplit(running.address).netloc, timeout=30)) as connection:
        connection.putrequest("POST", "/login")
        connection.putheader("Content-Length", str(uploads.MOST_UNREAD + 1))
        connection.endheaders()
        with connection.getresponse() as answer:
            assert answer.status == 413
