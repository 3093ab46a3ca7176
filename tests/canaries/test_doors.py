"""No page, answer, header or cookie tells anybody what is not for them, whatever they ask for."""

import pytest

from tests.canaries import walking
from tests.canaries.scanner import Scanner
from tests.canaries.scene import Scene
from tests.canaries.walking import OUTLETS, Walk

NOT_REACHED = {
    # Redirections, and pages that a form alone opens.
    "/desk/",
    "/desk/search",
    "/room/passphrase/new",
    # For a browser with a passkey, which is at an address that is a name.
    "/desk/account/passkeys/challenge",
    "/desk/account/passkeys/new-challenge",
    # For a second publisher, of whom the scene has none.
    "/desk/articles/<uuid:article_id>/override",
    # For a paymaster, and for a custodian once others have taken up or granted a case.
    "/custody/payments/<uuid:run_id>/file",
    "/custody/payments/<uuid:run_id>/paid",
    "/custody/requests/<uuid:request_id>/case-with-documents",
    "/custody/requests/<uuid:request_id>/case-with-vault",
}


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
