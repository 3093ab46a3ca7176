"""No page, answer, header or cookie tells anybody what is not for them, whatever they ask for.

On SQLite: what a page shows does not depend on the engine.
"""

import pytest

from tests.canaries import walking
from tests.canaries.scanner import Scanner
from tests.canaries.scene import Scene
from tests.canaries.walking import OUTLETS, Walk

NOT_REACHED = {
    "/custody/payments/<uuid:run_id>/file",
    "/custody/payments/<uuid:run_id>/paid",
    "/custody/requests/<uuid:request_id>/case-with-documents",
    "/custody/requests/<uuid:request_id>/case-with-vault",
    "/desk/",
    "/desk/account/passkeys/challenge",
    "/desk/account/passkeys/new-challenge",
    "/desk/articles/<uuid:article_id>/approve",
    "/desk/articles/<uuid:article_id>/decline",
    "/desk/articles/<uuid:article_id>/discard-update",
    "/desk/articles/<uuid:article_id>/embargo",
    "/desk/articles/<uuid:article_id>/override",
    "/desk/articles/<uuid:article_id>/publish",
    "/desk/articles/<uuid:article_id>/request-changes",
    "/desk/articles/<uuid:article_id>/restore",
    "/desk/articles/<uuid:article_id>/schedule",
    "/desk/articles/<uuid:article_id>/unschedule",
    "/desk/joining/<token>",
    "/desk/note-templates/<uuid:template_id>",
    "/desk/search",
    "/desk/tags/<uuid:tag_id>",
    "/invitation/<token>",
    "/passphrase",
    "/room/articles/<uuid:address>/proof",
    "/room/passphrase/new",
}
"""Where the scene has nothing of the kind, or its state or a second person forbids the page."""


@pytest.fixture(scope="module")
def walked(scene: Scene) -> Walk:
    return walking.walk(scene)


@pytest.fixture(scope="module")
def scanner(scene: Scene, walked: Walk) -> Scanner:
    """Look for the token of the test as well, which is made for the walk."""
    return scene.scanner()


def test_nobody_is_told_what_is_not_for_them(walked: Walk, scanner: Scanner) -> None:
    assert walking.scan(scanner, walked.answers) == []


def test_nobody_was_told_it_while_the_story_went_on(walked: Walk, scanner: Scanner) -> None:
    assert {one.method for one in walked.told} >= {"GET", "POST"}
    cookies = [value for one in walked.told for name, value in one.headers if name == "Set-Cookie"]
    assert any(scanner.seen(cookie.encode()) for cookie in cookies)
    assert walking.scan(scanner, walked.told) == []


def test_everybody_is_told_what_is_for_them(scene: Scene, walked: Walk) -> None:
    for name in ("headline", "dek", "body", "disclosure", "alt", "caption"):
        assert scene[name].encode() in walked.of("outlet", "/api/v1/articles/"), name
    for name in ("waiting body", "message to the desk", "comment"):
        assert scene[name].encode() in walked.of("editor", "/desk/articles/"), name
    for name in ("draft body", "message of the desk", "watched name"):
        assert scene[name].encode() in walked.of("contributor", "/room"), name
    assert scene["headline"].encode() in walked.of("nobody", "/feeds/")


def test_every_door_was_gone_through(walked: Walk) -> None:
    let_in = {one.who for one in walked.answers if one.status == 200}

    assert set(walked.paths) - walked.reached() == NOT_REACHED
    assert let_in == {*walking.PEOPLE, *OUTLETS}
