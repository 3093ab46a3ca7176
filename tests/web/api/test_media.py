"""Files over HTTP are what the serving functions answer, and nothing is added."""

import pytest

from tests.serving.shelf import Shelf
from tests.web.api.conftest import Outlet

MEDIA = "/api/v1/media"


def test_an_outlet_fetches_a_file_once(outlet: Outlet, shelf: Shelf) -> None:
    path = f"{MEDIA}/{shelf.put_file(shelf.put(), b'picture')}"

    whole = outlet.ask(path, Accept_Encoding="gzip")
    again = outlet.ask(path, If_None_Match=whole.headers["ETag"])

    assert (whole.status_code, whole.data) == (200, b"picture")
    assert whole.headers["Content-Type"] == "image/jpeg"
    assert "Content-Encoding" not in whole.headers
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == whole.headers["ETag"]


def test_a_file_keeps_its_own_stricter_policy(outlet: Outlet, shelf: Shelf) -> None:
    answer = outlet.ask(f"{MEDIA}/{shelf.put_file(shelf.put())}")

    assert answer.headers.getlist("Content-Security-Policy") == [
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    ]
    assert answer.headers["Cache-Control"] == "private, max-age=86400, immutable"
    assert "Set-Cookie" not in answer.headers


def test_head_tells_gets_length(outlet: Outlet, shelf: Shelf) -> None:
    path = f"{MEDIA}/{shelf.put_file(shelf.put(), b'picture')}"

    head = outlet.ask(path, method="HEAD")

    assert (head.data, head.headers["Content-Length"]) == (b"", "7")


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        (f"{MEDIA}/nonsense", "GET", 404),
        (f"{MEDIA}/", "GET", 404),
        (f"{MEDIA}/a/b", "GET", 404),
        (f"{MEDIA}/nonsense?page=1", "GET", 400),
        (f"{MEDIA}/nonsense", "DELETE", 405),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    outlet: Outlet, path: str, method: str, status: int
) -> None:
    answer = outlet.ask(path, method=method)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
