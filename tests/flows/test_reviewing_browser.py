"""Reviewing in a real Chromium without JavaScript: comments, changes, two editors at once.

The contributor's side of it is in `test_browser`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.flows import handing_in
from tests.flows.conftest import Running
from tests.flows.handing_in import BODY, HEADLINE, Contributor
from tests.flows.reader import Reader

BETTER = f"{BODY}\nThe third name is older than the houses.\n"
EDITAS = "A letter, five weeks, one street"
PETERS = "Five weeks across the street"

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Review:
    """One article, two people who read it, and who wrote it."""

    running: Running
    contributor: Contributor
    edita: Reader
    peter: Reader


@pytest.fixture
def review(chromium_browser: Browser, running: Running) -> Iterator[Review]:
    """An article that was handed in."""
    contributor = handing_in.register(running)
    contributor.hand_in()
    contexts = [chromium_browser.new_context(java_script_enabled=False) for _ in range(2)]
    readers = [
        Reader(context, f"review-{name}")
        for context, name in zip(contexts, ("edita", "peter"), strict=True)
    ]
    yield Review(running, contributor, *readers)
    for context in contexts:
        context.close()


def test_a_review_without_javascript(review: Review) -> None:
    edita, peter = review.edita, review.peter
    edita.come_to_the_desk(review.running, "Edita")
    edita.follow(HEADLINE)
    edita.press("Take on")
    edita.look()
    article = edita.page.url
    _comment(edita)
    peter.enter_the_desk(review.running, "Peter")
    peter.page.goto(article)
    _answer(peter)
    _ask_for_changes(edita, article)
    review.contributor.answer(HEADLINE, body=BETTER)
    _edit_both_at_once(edita, peter, article)
    _compare(peter, article)
    _open_comments_are_told(peter, article)


def _comment(edita: Reader) -> None:
    edita.follow("read and comment")
    edita.look()
    edita.follow("Comment on paragraph 5")
    edita.fill(passage="in March", comment="Which year?")
    edita.press("Comment")
    assert edita.page.locator("[aria-invalid=true]").count() == 1
    edita.look()
    edita.fill(passage="[in February]")
    edita.press("Comment")
    assert edita.page.locator("mark").inner_text() == "[in February]"
    edita.follow("Comment on paragraph 1")
    edita.fill(comment="هل نترك العنوان طويلا؟ Too long for most front pages.")
    edita.press("Comment")
    edita.look()


def _answer(peter: Reader) -> None:
    peter.follow("read and comment")
    peter.follow("Answer, resolve (comment 2)")
    peter.look()
    peter.fill(answer="It is. Cut it.")
    peter.press("Answer")
    peter.follow("Answer, resolve (comment 2)")
    peter.press("Resolve")
    assert "1 open." in peter.text
    peter.page.get_by_text("1 resolved").click()
    peter.look()


def _ask_for_changes(edita: Reader, article: str) -> None:
    edita.page.goto(article)
    edita.follow("Request changes")
    edita.look()
    edita.press("Send to the contributor")
    assert edita.page.locator("[aria-invalid=true]").count() == 1
    edita.page.get_by_role("checkbox").check()
    edita.press("Send to the contributor")
    assert "Changes requested" in edita.text


def _edit_both_at_once(edita: Reader, peter: Reader, article: str) -> None:
    for reader in (edita, peter):
        reader.page.goto(article)
        reader.follow("Edit")
    edita.fill(headline=EDITAS)
    edita.press("Save as a new revision")
    peter.page.get_by_text("How it is found").click()
    peter.fill(headline=PETERS, tags="post\nstreets")
    peter.press("Save as a new revision")
    assert "revision 3 by Edita" in peter.text
    assert peter.page.locator("[name=headline]").input_value() == PETERS
    assert EDITAS in peter.page.locator("mark").all_inner_texts()
    peter.look()
    peter.press("Save mine on top of the newest")
    assert peter.page.locator("h1").inner_text() == PETERS
    for done in ("Edita took it on", "Edita requested changes", "Peter edited it, revision 4"):
        assert done in peter.text
    peter.look()


def _compare(peter: Reader, article: str) -> None:
    peter.page.goto(article)
    peter.follow("What changed")
    assert peter.page.locator("del", has_text="A letter").count() == 1
    peter.look()
    peter.page.select_option("[name=from]", "1")
    peter.page.select_option("[name=view]", "inline")
    peter.press("Compare")
    assert "The third name is older" in " ".join(peter.page.locator("ins").all_inner_texts())
    peter.look()


def _open_comments_are_told(peter: Reader, article: str) -> None:
    peter.page.goto(article)
    peter.follow("Approve")
    assert "1 comment is open." in peter.text
    peter.look()
    peter.follow("Read it first")
    assert "Which year?" in peter.text
