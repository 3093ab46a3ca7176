"""When things break, neither the page nor the log repeats what was typed."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import Rule

from safepub import database
from safepub.web import limits, runtime
from tests.canaries import listening
from tests.canaries.browsers import Kept
from tests.canaries.scene import Scene
from tests.support import pages
from tests.test_doors import LOG_INS, address, door_of

# Which marker is typed into which field; each form takes what it knows.
IDENTITY = {
    **{name: name for name in ("legal_name", "contact", "payment", "emergency_contact", "notes")},
    "names": "watched name",
    "phrases": "watched phrase",
    "contacts": "watched contact",
    "byline": "legal_name",
}
SECRET = dict.fromkeys(
    ("passphrase", "first_word", "second_word", "password", "code", "address"), "typed passphrase"
)
TEXT = {
    "name": "draft headline",
    "headline": "draft headline",
    "dek": "draft dek",
    "body": "draft body",
    "text": "draft body",
    "others": "draft body",
    "message": "message to the desk",
    "comment": "comment",
    "words": "what was searched for",
    "reason": "reason for changes",
}


@contextmanager
def broken(scene: Scene, how: str, folder: Path) -> Iterator[None]:
    """Let the application run on a newsroom that is not there, or with nothing that hashes."""
    extensions = scene.kept.app.extensions
    before: runtime.Runtime = extensions[runtime.EXTENSION]
    opened = database.open_databases(f"sqlite:///{folder}/nowhere/newsroom.db", folder / "none.db")
    gone: dict[str, Any] = {"databases": opened}
    bug: dict[str, Any] = {"hashing": None, "staff_hashing": None}
    extensions[runtime.EXTENSION] = dataclasses.replace(before, **(gone if how == "gone" else bug))
    try:
        yield
    finally:
        extensions[runtime.EXTENSION] = before
        opened.close()


def _forms(kept: Kept) -> list[Rule]:
    rules = [rule for rule in kept.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return sorted(rules, key=lambda rule: rule.rule)


def _send_all(scene: Scene) -> list[int]:
    """Send every form of every door with markers in all its fields; give the statuses."""
    typed = {name: scene[marker] for name, marker in {**IDENTITY, **SECRET, **TEXT}.items()}
    first = len(scene.kept.answers)
    for rule in _forms(scene.kept):
        limits.limiter.reset()
        client, path = scene.kept.app.test_client(), address(scene.kept.app, rule)
        if door_of(rule) == "api":
            sent = {
                "json": typed,
                "headers": {"Authorization": f"Bearer {scene['token of outlet']}"},
            }
        else:
            page = scene.kept.ask("sender", client, LOG_INS[door_of(rule)])
            sent = {"data": {**typed, "csrf_token": pages.csrf_of(page.text)}}
            scene.kept.ask("sender", client, path, method="POST", data=typed)
        scene.kept.ask("sender", client, path, method="POST", **sent)
    return [one.status for one in scene.kept.answers[first:] if one.method == "POST"]


@pytest.mark.parametrize("how", ["gone"])
def test_a_newsroom_that_fails_repeats_nothing(scene: Scene, how: str, tmp_path: Path) -> None:
    first = len(scene.kept.answers)
    with broken(scene, how, tmp_path), listening.hearing() as heard:
        statuses = _send_all(scene)

    scanner = scene.scanner()
    answers = scene.kept.answers[first:]
    assert {400, 503 if how == "gone" else 500} <= set(statuses)
    assert '"event": "failure"' in heard.said or how == "gone"
    assert scanner.scan("log", heard.said.encode()) == []
    assert [one for answer in answers for one in scanner.scan_all(answer.places())] == []


def test_a_form_that_is_refused_repeats_to_nobody_but_its_sender(scene: Scene) -> None:
    first = len(scene.kept.answers)
    with listening.hearing() as heard:
        statuses = _send_all(scene)

    scanner = scene.scanner()
    answers = scene.kept.answers[first:]
    assert {400, 401, 422} <= set(statuses)
    assert scanner.scan("log", heard.said.encode()) == []
    assert [one for answer in answers for one in scanner.scan_all(answer.places())] == []
