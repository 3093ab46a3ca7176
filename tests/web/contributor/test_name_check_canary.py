"""Words of a watch-list and of what was found are in the page that shows them, and nowhere else."""

import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from safepub.newsroom.watch_lists import Notes
from safepub.web.runtime import RETIRE
from tests.web.contributor.conftest import Door, Visitor
from tests.web.contributor.name_checks import (
    draft,
    hand_in,
    keep,
    marks_on,
    notes_of,
    pass_proof,
    proof_of,
    send,
)

# Invented, and nothing else in the newsroom looks like them.
LISTED = "Žvaigždikonis: Fulgencijus"
TYPED = "Krumpliauskaitė: Apolonija"
PHRASE = "Zavod Kvarcit"
CONTACT = "fulgencijus@canary.example"
BODY = "Пра Фульгенцыюса Жвайгждзікониса не пісалі. Пісалі яму на fulgencijus@canary.example."
WORDS = (
    *("Žvaigždikonis", "Fulgencijus", "Krumpliauskaitė", "Apolonija", PHRASE, CONTACT),
    *("Жвайгждзі", "Фульгенцыюс", "canary.example"),
)

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def stored(door: Door) -> bytes:
    """Read everything that lies on the newsroom's disk."""
    path = Path(door.settings.newsroom_url.removeprefix("sqlite:///"))
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


def go_through(door: Door, visitor: Visitor) -> list[TestResponse]:
    """Be shown findings in every way there is; hand in and pass what has none that block."""
    blocked, clean = draft(door, body=BODY), draft(door, headline="Жвайгждзіконіс")
    path = f"{door.path(blocked)}/submit"
    token = {"names": TYPED, "without_names": "", "edition": "1", "phrases": PHRASE}
    answers = [
        visitor.get(path),
        hand_in(door, visitor, blocked),
        hand_in(door, visitor, blocked, names=TYPED, phrases=PHRASE),
        send(visitor, path, {**token, "edition": "999"}, ()),
        send(visitor, path, {**token, "unknown": TYPED}, ()),
        visitor.client.post(path, data=token),
        visitor.get("/room/watch-list"),
        visitor.post("/room/watch-list", names=TYPED, kept="yes", seen="0"),
        visitor.post("/room/watch-list", names=TYPED * 300, kept="yes", seen="0"),
    ]
    page = visitor.get(f"{door.path(clean)}/submit")
    answers += [page, hand_in(door, visitor, clean, ticked=marks_on(page))]
    proof_of(door, clean, dek="Жвайгждзіконісу")
    page = visitor.get(f"{door.path(clean)}/proof")
    return [*answers, page, pass_proof(door, visitor, clean, ticked=marks_on(page))]


def test_words_of_a_check_are_in_no_log_no_database_no_header_and_no_address(
    door: Door, capfd: pytest.CaptureFixture[str]
) -> None:
    keep(door, Notes(names=LISTED, phrases=PHRASE, contacts=CONTACT))
    visitor = door.visitor()

    answers = go_through(door, visitor)

    acknowledged = notes_of(door).acknowledged
    logged, on_disk = "".join(capfd.readouterr()), stored(door)
    headers = "".join(str(answer.headers) for answer in answers)
    assert [answer.status_code for answer in answers if answer.status_code < 400] != []
    assert len(acknowledged) == 2
    for word in WORDS:
        # The log writes other letters as escapes.
        assert word not in logged
        assert json.dumps(word)[1:-1] not in logged
        assert word not in headers
        assert word.encode() not in on_disk
    for mark in acknowledged:
        assert mark not in on_disk
        assert mark.hex() not in logged + headers
        assert mark.hex().encode() not in on_disk


def test_the_page_of_a_form_that_came_too_late_shows_no_word_of_a_list(door: Door) -> None:
    visitor = door.visitor()
    article_id = draft(door)
    path = f"{door.path(article_id)}/submit"

    without_csrf = visitor.client.post(path, data={"names": TYPED, "edition": "1"})
    logged_out = door.stranger().post(path, names=TYPED, edition="1")

    assert (without_csrf.status_code, logged_out.status_code) == (400, 401)
    for answer in (without_csrf, logged_out):
        assert "Apolonija" not in answer.text


def test_a_process_that_saw_a_list_or_a_finding_ends_after_the_request(door: Door) -> None:
    visitor, article_id = door.visitor(), draft(door)
    path, endings = door.path(article_id), []
    answering = door.app.wsgi_app

    def watching(environ: dict[str, Any], start_response: Any) -> Any:
        answer = answering(environ, start_response)
        endings.append((environ["PATH_INFO"], bool(environ.get(RETIRE))))
        return answer

    door.app.wsgi_app = watching  # type: ignore[method-assign]
    for one in ("/room", f"{path}/submit", f"{path}/proof", "/room/watch-list"):
        visitor.get(one)
    visitor.client.post(f"{path}/submit", data={"names": TYPED})
    door.stranger().get("/room/watch-list")

    assert endings == [
        ("/room", False),
        (f"{path}/submit", True),
        (f"{path}/proof", True),
        ("/room/watch-list", True),
        (f"{path}/submit", True),
        # Nobody ends a process without a log-in by looking.
        ("/room/watch-list", False),
    ]
