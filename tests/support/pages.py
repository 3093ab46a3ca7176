"""Reads pages as a browser without a face would."""

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


def csrf_of(page: str) -> str:
    """Give the CSRF value of a page's first form."""
    found = _CSRF.search(page)
    assert found, "This page has no form."
    return unescape(found.group(1))


def send(client: FlaskClient, path: str, values: dict[str, str], *, to: str = "") -> TestResponse:
    """Open the page, then send its form, to another address if asked."""
    token = csrf_of(client.get(path).text)
    return client.post(to or path, data={**values, "csrf_token": token})
