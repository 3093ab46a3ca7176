"""The example client and the page for beginners, against a newsroom that answers over HTTP."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from safepub.database import Databases
from safepub.newsroom import byline_changes, deliveries, killing, publishing, withholding
from safepub.newsroom.byline_changes import NewByline
from safepub.newsroom.models.articles import Article
from safepub.newsroom.reasons import Order, ReasonCode
from safepub.newsroom.states import State
from safepub.serving import sandbox_articles
from tests.newsroom.conftest import Newsroom
from tests.newsroom.conftest import newsroom as newsroom  # noqa: PLC0414 - a fixture
from tests.serving.shelf import Shelf

# What is served is tested on both engines elsewhere.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)

ROOT = Path(__file__).parents[2]
MIRROR = ROOT / "examples" / "mirror.py"
NOW = datetime(2026, 11, 25, 9, 0, 30, tzinfo=UTC)


def _publish(databases: Databases, people: Newsroom) -> UUID:
    with databases.newsroom() as session:
        article_id = people.article(session, State.APPROVED)
        seen = people.edition(session, article_id)
        publishing.publish(session, people.publisher, article_id, seen_edition=seen, now=NOW)
    return article_id


def _order(people: Newsroom, edition: int) -> Order:
    return Order(reason=ReasonCode.SAFETY, seen_edition=edition, second_id=people.second.staff_id)


def _run(address: str, token: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, MIRROR, address, folder],
        env={**os.environ, "SAFEPUB_TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
    )


def _held(folder: Path) -> dict[str, Any]:
    return {file.stem: json.loads(file.read_text()) for file in folder.glob("*.json")}


def _said(databases: Databases, article_id: UUID) -> list[str | None]:
    with databases.newsroom(write=False) as session:
        change = deliveries.newest_change(session, session.get_one(Article, article_id))
        assert change is not None
        return [view.action for view in deliveries.told(session, change, now=NOW)]


def test_a_folder_follows_the_newsroom(
    address: str, databases: Databases, newsroom: Newsroom, tmp_path: Path
) -> None:
    token, folder = Shelf(databases).outlet(), tmp_path / "mirror"
    stays, goes, rests = (_publish(databases, newsroom) for _ in range(3))

    first = _run(address, token, folder)
    held = _held(folder)
    with databases.newsroom() as session:
        people = newsroom
        new = NewByline(byline="Я", everywhere=False, seen_edition=people.edition(session, stays))
        byline_changes.change(session, people.publisher, stays, new, now=NOW)
        order = _order(people, people.edition(session, goes))
        killing.kill(session, people.publisher, goes, order, now=NOW)
        order = _order(people, people.edition(session, rests))
        withholding.withhold(session, people.publisher, rests, order, now=NOW)
    second, third = _run(address, token, folder), _run(address, token, folder)

    assert (first.stdout, first.returncode) == ("3 changes.\n", 0), first.stderr
    assert set(held) == {str(stays), str(goes), str(rests)}
    assert (second.stdout, third.stdout) == ("3 changes.\n", "0 changes.\n")
    assert {name: article["byline"] for name, article in _held(folder).items()} == {str(stays): "Я"}
    assert [_said(databases, each) for each in (stays, goes, rests)] == [
        ["updated"],
        ["removed"],
        ["removed"],
    ]
    assert token not in first.stdout + first.stderr


def test_a_test_token_mirrors_the_sandbox(
    address: str, databases: Databases, tmp_path: Path
) -> None:
    folder = tmp_path / "mirror"

    ran = _run(address, Shelf(databases).outlet("test"), folder)

    assert (ran.stdout, ran.returncode) == (f"{len(sandbox_articles.CHANGES)} changes.\n", 0)
    newest = {str(one.id): one.version for one in sandbox_articles.VERSIONS}
    assert {name: one["version"] for name, one in _held(folder).items()} == newest


def test_what_was_cut_off_is_done_again(
    address: str, databases: Databases, newsroom: Newsroom, tmp_path: Path
) -> None:
    token, folder = Shelf(databases).outlet(), tmp_path / "mirror"
    article_id = _publish(databases, newsroom)
    _run(address, token, folder)
    # As if the process had ended between its last act and the cursor.
    (folder / "cursor").unlink()
    (folder / f"{article_id}.part").write_text("half")

    again = _run(address, token, folder)

    assert (again.stdout, again.returncode) == ("1 changes.\n", 0)
    assert set(_held(folder)) == {str(article_id)}


@pytest.mark.parametrize(
    ("at", "token", "said"),
    [
        ("http://newsroom.example", "sp_live_x", (2, "has to begin with https://")),
        (None, "", (2, "into the variable SAFEPUB_TOKEN")),
        (None, "sp_live_x", (1, "answered 401")),
        ("http://127.0.0.1:1", "sp_live_x", (1, "could not be reached")),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    address: str, tmp_path: Path, at: str | None, token: str, said: tuple[int, str]
) -> None:
    ran = _run(at or address, token, tmp_path / "mirror")

    assert ran.returncode == said[0]
    assert said[1] in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_page_for_beginners_runs(
    address: str, databases: Databases, newsroom: Newsroom, tmp_path: Path
) -> None:
    token = Shelf(databases).outlet()
    _publish(databases, newsroom)
    page = (ROOT / "docs" / "first-article.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    with databases.newsroom(write=False) as session:
        byline = session.scalars(select(Article.byline)).one()

    ran = subprocess.run(
        [sys.executable, "-c", block],
        env={**os.environ, "NEWSROOM": address, "SAFEPUB_TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )

    assert ran.returncode == 0, ran.stderr
    assert f"by {byline}" in ran.stdout
    assert "<p>" in ran.stdout
