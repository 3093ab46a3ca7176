"""From the proof to the outlets in a real Chromium without JavaScript.

The contributor's check, a second publisher's override, a schedule and an embargo; a real
worker releases. `test_browser` publishes at once.
"""

import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import update

from safepub.newsroom.models.articles import Article
from tests.flows import handing_in
from tests.flows.conftest import Running
from tests.flows.handing_in import Contributor
from tests.flows.reader import Reader

SURNAME = "Smyšlená"
NOTE = "The name is withheld for the writer's safety."
GOING_OUT = {"Schedule": "Schedule it", "Embargo": "Send it out under embargo"}
TAKING_BACK = {
    "Schedule": ("Take off the schedule", "Take it off the schedule"),
    "Embargo": ("Call back", "Call it back"),
}
PATIENCE = 60
PAST = datetime(2024, 3, 7, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Release:
    """A contributor, an editor and two publishers."""

    running: Running
    contributor: Contributor
    writer: Reader
    edita: Reader
    peter: Reader
    petra: Reader


@pytest.fixture
def release(chromium_browser: Browser, running: Running) -> Iterator[Release]:
    """Everybody with a window of their own."""
    contributor = handing_in.register(running)
    contexts = [chromium_browser.new_context(java_script_enabled=False) for _ in range(4)]
    readers = [
        Reader(context, f"release-{name}")
        for context, name in zip(contexts, ("writer", "edita", "peter", "petra"), strict=True)
    ]
    for reader, name in zip(readers[1:], ("Edita", "Peter", "Petra"), strict=True):
        reader.enter_the_desk(running, name)
    yield Release(running, contributor, *readers)
    for context in contexts:
        context.close()


def test_a_proof_is_checked_and_another_goes_on_unchecked(release: Release) -> None:
    article = handing_in.to_proof(release.contributor, "One")
    _edit(release.edita, article, f"Set by Rozálie {SURNAME}.")
    _approve(release.peter, article)
    _return_the_proof(release.writer, release)
    _edit(release.edita, article, NOTE)
    _approve(release.petra, article)
    release.contributor.pass_proof("One")
    _edit(release.edita, article, f"{NOTE} It was shortened.")
    _approve(release.peter, article)
    _override(release, article)
    _publish(release.petra, release.peter, article)


def _edit(edita: Reader, article: str, note: str) -> None:
    edita.page.goto(f"{article}/edit")
    edita.fill(note_disclosure=note)
    edita.press("Save as a new revision")


def _approve(publisher: Reader, article: str) -> None:
    publisher.page.goto(f"{article}/approve")
    publisher.press("Approve and send the proof")


def _return_the_proof(writer: Reader, release: Release) -> None:
    """Be warned of one's own name, and ask for a change."""
    writer.page.goto(f"{release.running.address}/login")
    writer.fill(passphrase=release.contributor.passphrase)
    writer.press("Log in")
    writer.follow("One")
    writer.follow("Check the final text")
    writer.fill(names=handing_in.LEGAL_NAME)
    writer.press("This text may go out")
    assert SURNAME in " ".join(writer.page.locator("mark").all_inner_texts())
    writer.look()
    writer.fill(reason="Nobody set it. Leave that line out.")
    writer.press("Something is wrong")
    writer.look()


def _override(release: Release, article: str) -> None:
    """See what changed since the check, give a reason, and answer for it."""
    petra = release.petra
    petra.page.goto(article)
    petra.follow("Let it go unchecked")
    assert "It was shortened." in " ".join(petra.page.locator("ins").all_inner_texts())
    petra.press("Let it go unchecked")
    assert petra.page.locator("[aria-invalid=true]").count() == 2
    petra.look()
    petra.fill(reason="They are on a train until Sunday.", code="000000")
    petra.press("Let it go unchecked")
    assert petra.page.locator("[aria-invalid=true]").count() == 1
    assert petra.page.input_value("[name=reason]") == "They are on a train until Sunday."
    petra.fill(code=release.running.code("Petra"))
    petra.press("Let it go unchecked")
    assert "Petra let it go on unchecked" in petra.text


def _publish(petra: Reader, peter: Reader, article: str) -> None:
    """It takes two: whoever let it go unchecked does not publish it."""
    petra.page.goto(f"{article}/publish")
    petra.press("Publish now")
    assert "It takes two publishers" in petra.text
    petra.look()
    peter.page.goto(article)
    peter.follow("Publish")
    assert "They are on a train until Sunday." in peter.text
    peter.look()
    peter.press("Publish now")
    assert "Peter published it" in peter.text


def test_the_worker_releases_what_is_scheduled_or_embargoed(release: Release) -> None:
    scheduled, embargoed, taken_off = (
        handing_in.to_approval(release.contributor, headline)
        for headline in ("Scheduled", "Embargoed", "Taken off")
    )
    peter = release.peter
    _let_it_go_out_later(peter, scheduled, "Schedule")
    _let_it_go_out_later(peter, embargoed, "Embargo")
    for link in ("Schedule", "Embargo"):
        peter.page.goto(taken_off)
        peter.follow(link)
        _choose(peter, datetime.now(UTC) + timedelta(days=30))
        peter.press(GOING_OUT[link])
        back, button = TAKING_BACK[link]
        peter.follow(back)
        peter.look()
        peter.press(button)
        assert "Peter took it back before its time" in peter.text
    _check_it_once_more(release, taken_off)
    _their_time_comes(release)

    assert _outlet_has(release.running) == {"Scheduled", "Embargoed"}
    for article in (scheduled, embargoed):
        peter.page.goto(article)
        assert "The worker released it" in peter.text


def _check_it_once_more(release: Release, article: str) -> None:
    """A text that was under embargo needs its contributor's check again, with no word changed."""
    peter, edita = release.peter, release.edita
    peter.follow("Publish")
    peter.press("Publish now")
    assert "Only its contributor can tell whether a text gives them away" in peter.text
    edita.page.goto(f"{article}/edit")
    assert "Save it, changed or not" in edita.text
    edita.press("Save as a new revision")
    _approve(peter, article)
    release.contributor.pass_proof("Taken off")
    peter.page.reload()
    assert "passed on" in peter.text


def _let_it_go_out_later(peter: Reader, article: str, link: str) -> None:
    """Be refused a day that is over, and choose another."""
    button = GOING_OUT[link]
    peter.page.goto(article)
    peter.follow(link)
    _choose(peter, PAST)
    peter.press(button)
    assert peter.page.locator("[aria-invalid=true]").count() == 1
    assert peter.page.input_value("[name=day]") == "2024-03-07"
    peter.look()
    at = datetime.now(UTC) + timedelta(days=30)
    _choose(peter, at)
    peter.press(button)
    assert f"{at:%Y-%m-%d %H:%M} UTC" in peter.text
    peter.look()


def _choose(peter: Reader, at: datetime) -> None:
    peter.fill(day=f"{at:%Y-%m-%d}", time=f"{at:%H:%M}")


def _their_time_comes(release: Release) -> None:
    """Move what waits into the past, and let a worker do its first round."""
    running = release.running
    assert _outlet_has(running) == set()
    with running.databases.newsroom() as session:
        session.execute(
            update(Article).where(Article.release_at.is_not(None)).values(release_at=PAST)
        )
    settings = str(running.folder / "instance" / "safepub.toml")
    command = [sys.executable, "-m", "safepub.cli.main", "worker", "--settings", settings]
    with subprocess.Popen(command, env={**os.environ, **running.overrides}) as worker:
        try:
            _wait_until(lambda: len(_outlet_has(running)) == len(("Scheduled", "Embargoed")))
        finally:
            worker.terminate()


def _wait_until(fits: Callable[[], bool]) -> None:
    """Look again and again, until it fits or nobody believes in it any more."""
    pause = threading.Event()
    for _ in range(PATIENCE * 10):
        if fits():
            return
        pause.wait(0.1)
    pytest.fail("The worker did nothing.")


def _outlet_has(running: Running) -> set[str]:
    """Ask as an outlet that gets nothing before its time."""
    asked = urllib.request.Request(  # noqa: S310 - http
        f"{running.address}/api/v1/articles", headers={"Authorization": f"Bearer {running.token}"}
    )
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - http
        return {found["headline"] for found in json.load(answer)["articles"]}
