"""Articles over HTTP are what the serving functions answer, and nothing is added."""

import gzip

import pytest
from flask.testing import FlaskClient

from safepub.newsroom import versions
from tests.serving.shelf import Shelf
from tests.web.api.conftest import Outlet

LIST = "/api/v1/articles"


def test_an_outlet_reads_a_page_and_follows_it_to_the_end(outlet: Outlet, shelf: Shelf) -> None:
    pieces = [shelf.put(minute=number, byline="Ян & М") for number in range(3)]

    seen = []
    address: str | None = f"{LIST}?limit=2&byline=%D0%AF%D0%BD+%26+%D0%9C"
    while address:
        page = outlet.read(address)
        seen += [article["id"] for article in page["articles"]]
        address = page["next"]

    assert seen == [str(piece.id) for piece in reversed(pieces)]


def test_an_articles_own_link_leads_to_it(outlet: Outlet, shelf: Shelf) -> None:
    piece = shelf.put()

    [article] = outlet.read(LIST)["articles"]

    assert outlet.ask(article["links"]["self"]).data == piece.rendered()[versions.FULL]


def test_conditions_and_encodings_go_through(outlet: Outlet, shelf: Shelf) -> None:
    piece = shelf.put()
    path = f"{LIST}/{piece.id}"

    packed = outlet.ask(path, Accept_Encoding="gzip")
    again = outlet.ask(path, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])

    assert gzip.decompress(packed.data) == piece.rendered()[versions.FULL]
    assert packed.headers["Cache-Control"] == "private, no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == packed.headers["ETag"]
    assert "Content-Type" not in again.headers


def test_head_tells_gets_length(outlet: Outlet, shelf: Shelf) -> None:
    piece = shelf.put()

    for path in (LIST, f"{LIST}/{piece.id}"):
        whole, head = outlet.ask(path), outlet.ask(path, method="HEAD")

        assert head.data == b""
        assert head.headers["Content-Length"] == str(len(whole.data))
        assert head.headers["ETag"] == whole.headers["ETag"]


def test_no_answer_sets_a_cookie(outlet: Outlet, shelf: Shelf) -> None:
    piece = shelf.put()

    for path in (LIST, f"{LIST}/{piece.id}", f"{LIST}?page=1", "/api/docs", "/api/openapi.json"):
        assert "Set-Cookie" not in outlet.ask(path).headers


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/v1/articles?page=1", "GET", 400),
        ("/api/v1/articles/nonsense", "GET", 404),
        ("/api/v1/articles/", "GET", 404),
        ("/api/v1/articles/a/b", "GET", 404),
        ("/api/v2/articles", "GET", 404),
        ("/api/", "GET", 404),
        ("/api/v1/articles", "POST", 405),
        ("/api/v1/articles/nonsense", "DELETE", 405),
        ("/api/openapi.json", "PUT", 405),
    ],
)
def test_every_refusal_is_a_problem_document(
    outlet: Outlet, path: str, method: str, status: int
) -> None:
    answer = outlet.ask(path, method=method)

    told = answer.get_json()
    assert answer.status_code == told["status"] == status
    assert answer.mimetype == "application/problem+json"
    assert set(told) >= {"type", "title", "status", "detail"}


def test_a_wrong_method_is_told_what_is_right(outlet: Outlet) -> None:
    allowed = outlet.ask(LIST, method="POST").headers["Allow"]

    assert {"GET", "HEAD"} <= {method.strip() for method in allowed.split(",")}
    assert "POST" not in allowed


def test_without_a_token_nothing_is_told(client: FlaskClient, shelf: Shelf) -> None:
    piece = shelf.put()

    refused = [client.get(LIST), client.get(f"{LIST}/{piece.id}"), client.get(f"{LIST}?page=1")]

    assert {answer.status_code for answer in refused} == {401}
    assert len({answer.data for answer in refused}) == 1
    assert refused[0].headers["WWW-Authenticate"] == 'Bearer realm="outlets"'


def test_a_token_in_the_address_opens_nothing(outlet: Outlet, client: FlaskClient) -> None:
    for name in ("token", "key", "access_token"):
        assert client.get(f"{LIST}?{name}={outlet.token}").status_code == 401
