"""Only an outlet with a live token is let in, and nobody learns why they are not."""

from pathlib import Path

import pytest

from safepub.crypto import tokens
from safepub.database import open_databases
from safepub.serving import articles
from tests.serving.shelf import Shelf, ask, header, told


def unusable(token: str) -> list[str | None]:
    """Headers that must not let anybody in, whatever is stored."""
    return [
        None,
        "",
        "Bearer",
        "Bearer ",
        token,
        f"Basic {token}",
        f"Bearer {token[:-1]}",
        f"Bearer {token}x",
        f"Bearer {token} {token}",
        f"Bearer {token}, Bearer {token}",
        f"Bearer {token.replace('live', 'test')}",
        f"Bearer {tokens.new_outlet_token('live')}",
        "Bearer é\ud800",
    ]


def test_every_refusal_is_the_same(shelf: Shelf, token: str) -> None:
    piece = shelf.put()

    answers = {shelf.list(None, authorization=header) for header in unusable(token)}
    answers |= {shelf.one(None, piece.id, authorization=header) for header in unusable(token)}
    shelf.revoke_all()
    answers |= {shelf.list(token), shelf.one(token, piece.id), shelf.list(token, ("page", "1"))}

    assert len(answers) == 1
    refusal = answers.pop()
    assert refusal.status == 401
    assert header(refusal, "WWW-Authenticate") == 'Bearer realm="outlets"'
    assert header(refusal, "Content-Type") == "application/problem+json"
    assert header(refusal, "Cache-Control") == "no-store"
    assert told(refusal)["type"] == "/api/docs#problem-not-authenticated"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER "])
def test_the_scheme_may_be_written_as_one_likes(shelf: Shelf, token: str, scheme: str) -> None:
    assert shelf.list(None, authorization=f"{scheme} {token}").status == 200


def test_a_second_token_keeps_working_while_the_first_is_replaced(shelf: Shelf) -> None:
    assert {shelf.list(shelf.outlet()).status, shelf.list(shelf.outlet()).status} == {200}


def test_a_request_shows_no_token_and_no_question(token: str) -> None:
    shown = repr(ask(token, ("byline", "Maks")))

    assert token not in shown
    assert "Maks" not in shown


def test_a_database_that_does_not_answer_is_told_plainly(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'missing' / 'newsroom.db'}"
    missing = open_databases(url, tmp_path / "vault.db")

    answer = articles.list_articles(missing, ask(tokens.new_outlet_token("live")))

    assert answer.status == 503
    assert int(header(answer, "Retry-After") or "") > 0
    assert str(tmp_path).encode() not in answer.body
