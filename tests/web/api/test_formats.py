"""Formats over HTTP: by suffix or by Accept, behind the same door as the JSON."""

import gzip

import pytest
from flask.testing import FlaskClient

from safepub.newsroom.states import State
from safepub.renditions import formats
from tests.serving.shelf import Piece, Shelf
from tests.web.api.conftest import Outlet

TYPES = {
    formats.NINJS: "application/ninjs+json",
    formats.HTML: "text/html; charset=utf-8",
    formats.TEXT: "text/plain; charset=utf-8",
    formats.JSON_LD: "application/ld+json",
}


def path(piece: Piece, suffix: str = "") -> str:
    return f"/api/v1/articles/{piece.id}{suffix}"


def test_each_suffix_gives_the_stored_bytes(outlet: Outlet, shelf: Shelf) -> None:
    piece = shelf.put()

    for name, media_type in TYPES.items():
        address = path(piece, f".{name}")
        plain, packed = outlet.ask(address), outlet.ask(address, Accept_Encoding="gzip")
        head = outlet.ask(address, method="HEAD")
        again = outlet.ask(address, If_None_Match=plain.headers["ETag"])

        assert (plain.status_code, plain.data) == (200, piece.rendered()[name])
        assert plain.headers["Content-Type"] == media_type
        assert plain.headers["Cache-Control"] == "private, no-cache"
        assert plain.headers["Vary"] == "Accept-Encoding, Authorization"
        assert gzip.decompress(packed.data) == plain.data
        assert (head.data, head.headers["ETag"]) == (b"", plain.headers["ETag"])
        assert head.headers["Content-Length"] == str(len(plain.data))
        assert (again.status_code, again.data) == (304, b"")


def test_html_can_do_nothing_on_this_host(outlet: Outlet, shelf: Shelf) -> None:
    answer = outlet.ask(path(shelf.put(), ".html"))

    assert answer.headers.getlist("Content-Security-Policy") == [
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    ]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("application/ninjs+json", formats.NINJS),
        ("application/ninjs+json;version=3;q=0.9, application/json;q=0.5", formats.NINJS),
        ("Application/Ninjs+JSON, */*", formats.NINJS),
        ("application/json, application/ninjs+json", formats.JSON),
        ("application/ninjs+json;q=0.5, */*", formats.JSON),
        ("application/ninjs+json;q=0", formats.JSON),
        ("*/*", formats.JSON),
        ("text/html", formats.JSON),
    ],
)
def test_whoever_names_ninjs_gets_it(outlet: Outlet, shelf: Shelf, accept: str, name: str) -> None:
    piece = shelf.put()

    answer = outlet.ask(path(piece), Accept=accept)
    again = outlet.ask(path(piece), Accept=accept, If_None_Match=answer.headers["ETag"])

    assert answer.data == piece.rendered()[name]
    assert again.status_code == 304
    for one in (answer, again):
        assert one.headers["Vary"] == "Accept, Accept-Encoding, Authorization"


def test_what_is_closed_is_closed_in_every_format(
    outlet: Outlet, client: FlaskClient, shelf: Shelf
) -> None:
    closed = [shelf.put(state=state) for state in (State.WITHHELD, State.DRAFT, State.EMBARGOED)]
    other = Outlet(client, shelf.outlet(language=["sk"]))
    sandbox = Outlet(client, shelf.outlet("test"))
    piece = shelf.put()

    for name in TYPES:
        suffix = f".{name}"
        refused = [
            *(outlet.ask(path(one, suffix), If_None_Match="*") for one in closed),
            other.ask(path(piece, suffix)),
            sandbox.ask(path(piece, suffix)),
            outlet.ask(f"/api/v1/articles/nonsense{suffix}"),
        ]
        assert {answer.status_code for answer in refused} == {404}
        assert len({answer.data for answer in refused}) == 1
        assert client.get(path(piece, suffix)).status_code == 401
        assert outlet.ask(f"{path(piece, suffix)}?page=1").status_code == 400
    for unknown in (".summary", ".atom", ".feed", ".json", ".ninjs.html", ".NINJS"):
        assert outlet.ask(path(piece, unknown)).status_code == 404
