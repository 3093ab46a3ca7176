"""Acknowledgements over HTTP: a token is enough, and no page's value is asked for."""

from safepub.newsroom.models.versions import Change
from tests.serving.shelf import NOON, Piece, Shelf
from tests.web.api.conftest import Outlet

REMOVED = {"action": "removed"}


def told_of(shelf: Shelf) -> Piece:
    """Put an article on the shelf, with the change that it is there."""
    piece = shelf.put()
    with shelf.databases.newsroom() as session:
        session.add(
            Change(
                number=1,
                article_id=piece.id,
                kind="published",
                version=1,
                urgent=False,
                happened_at=NOON,
            )
        )
    return piece


def path_of(piece: Piece) -> str:
    return f"/api/v1/articles/{piece.id}/acknowledgements"


def test_an_outlet_acknowledges_with_its_token_alone(outlet: Outlet, shelf: Shelf) -> None:
    piece = told_of(shelf)
    headers = {"Authorization": f"Bearer {outlet.token}"}

    answer = outlet.client.post(path_of(piece), json=REMOVED, headers=headers)

    assert answer.status_code == 200
    assert answer.get_json()["action"] == "removed"
    assert "Set-Cookie" not in answer.headers


def test_what_is_no_json_or_too_long_is_refused_as_a_problem(outlet: Outlet, shelf: Shelf) -> None:
    piece = told_of(shelf)
    headers = {"Authorization": f"Bearer {outlet.token}"}

    form = outlet.client.post(path_of(piece), data=REMOVED, headers=headers)
    long = outlet.client.post(path_of(piece), json={"action": "x" * 5_000}, headers=headers)
    read = outlet.client.get(path_of(piece), headers=headers)
    nobody = outlet.client.post(path_of(piece), json=REMOVED)
    other_site = outlet.client.post(
        path_of(piece), json=REMOVED, headers={**headers, "Sec-Fetch-Site": "cross-site"}
    )

    answers = (form, long, read, nobody, other_site)
    assert [answer.status_code for answer in answers] == [415, 413, 405, 401, 400]
    assert {answer.mimetype for answer in answers} == {"application/problem+json"}
    assert set(read.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


def test_other_doors_still_ask_for_their_value(outlet: Outlet, shelf: Shelf) -> None:
    told_of(shelf)

    assert outlet.client.post("/desk/login", data={"name": "Edita"}).status_code == 400
