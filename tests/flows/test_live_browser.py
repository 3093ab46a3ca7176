"""What is out already, in a real Chromium without JavaScript: everything that can befall it.

`test_custody_browser` asks for an identity and shows how that request stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.flows import handing_in
from tests.flows.conftest import Running
from tests.flows.handing_in import BYLINE, HEADLINE, Contributor
from tests.flows.reader import Reader

NEXT = "A letter that took six weeks"
NEW_BYLINE = "ن. — Н. из старого города у самого моря, где никто никого не знает по имени"

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Live:
    """A published article and a publisher who looks at it."""

    running: Running
    contributor: Contributor
    article: str
    peter: Reader


@pytest.fixture
def live(chromium_browser: Browser, running: Running) -> Iterator[Live]:
    """An article that is out."""
    contributor = handing_in.register(running)
    article = handing_in.to_publication(contributor, HEADLINE)
    context = chromium_browser.new_context(java_script_enabled=False)
    peter = Reader(context, "live")
    peter.enter_the_desk(running, "Peter")
    yield Live(running, contributor, article, peter)
    context.close()


def test_what_is_out_is_changed_withheld_and_killed(live: Live) -> None:
    live.peter.page.goto(live.article)
    live.peter.look()
    _publish_a_next_version(live)
    _discard_another(live)
    _correct(live.peter)
    _change_the_byline(live)
    _withhold_and_restore(live)
    _kill(live)


def _publish_a_next_version(live: Live) -> None:
    peter, edita = live.peter, live.running.at_desk("Edita")
    form = edita.get(edita.get(live.article).link("Edit the next version"))
    edita.press(form, "Save as a new revision", {"headline": NEXT})
    peter.page.reload()
    assert "outlets keep the live one meanwhile" in peter.text
    peter.look()
    peter.follow("Approve the next version")
    peter.press("Approve and send the proof")
    live.contributor.pass_proof(NEXT)
    peter.page.reload()
    peter.follow("Publish the next version")
    peter.press("Publish now")
    assert "version 2" in peter.text


def _discard_another(live: Live) -> None:
    peter = live.peter
    peter.follow("Edit the next version")
    peter.fill(headline="Never out")
    peter.press("Save as a new revision")
    peter.follow("Discard the next version")
    peter.look()
    peter.press("Discard it")
    assert "Peter discarded the next version" in peter.text
    assert peter.page.locator("h1").inner_text() == NEXT


def _correct(peter: Reader) -> None:
    for kind, placement in (("correction", "top"), ("clarification", "bottom")):
        peter.follow("Add a correction")
        if kind == "correction":
            peter.press("Publish the correction")
            assert peter.page.locator(".field-wrong").count() == len(("kind", "words"))
            peter.look()
        peter.page.check(f"[name=kind][value={kind}]")
        peter.page.check(f"[name=placement][value={placement}]")
        peter.fill(words="It took six weeks, خمسة was one too few.")
        peter.press("Publish the correction")
    assert "version 4" in peter.text


def _change_the_byline(live: Live) -> None:
    peter = live.peter
    peter.follow("Change the byline")
    peter.fill(byline=NEW_BYLINE, code="000000")
    peter.press("Change the byline")
    assert peter.page.locator("[aria-invalid=true]").count() == 1
    peter.look()
    peter.fill(code=live.running.code("Peter"))
    peter.press("Change the byline")
    assert "a new byline" in peter.text
    peter.look()
    peter.follow("Back to the article")
    assert NEW_BYLINE in peter.text
    assert BYLINE not in peter.page.content()


def _withhold_and_restore(live: Live) -> None:
    peter = live.peter
    peter.follow("Withhold")
    peter.press("Withhold it")
    assert peter.page.locator(".field-wrong").count() == 1
    peter.look()
    peter.page.check("[name=reason][value=legal]")
    peter.press("Withhold it")
    assert "Harbour Weekly" in peter.text
    peter.look()
    peter.follow("Back to the article")
    assert "withheld it; reason: A law or a court asks for it" in peter.text
    peter.look()
    peter.follow("Restore")
    peter.look()
    peter.press("Restore it")
    assert "Peter put it back" in peter.text


def _kill(live: Live) -> None:
    peter, running = live.peter, live.running
    peter.follow("Kill")
    peter.page.check("[name=reason][value=safety]")
    peter.fill(code=running.code("Peter"), second_name="Peter", second_code=running.code("Petra"))
    peter.press("Kill it")
    assert "Name and code of the second publisher do not fit together." in peter.text
    peter.look()
    peter.fill(code=running.code("Peter"), second_name="Petra", second_code=running.code("Petra"))
    peter.press("Kill it")
    assert "The newest change is killed" in peter.text
    peter.look()
    peter.follow("Article")
    assert "A killed article" in peter.text
    assert "killed it; reason: Somebody is in danger because of it" in peter.text
    assert NEXT not in peter.page.content()
    peter.look()
