"""What the memory of the server's processes holds after somebody has registered."""

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, quote_plus, urlsplit
from uuid import uuid4

import pytest

from tests.flows import processes
from tests.flows.conftest import Running
from tests.flows.visitor import Page, Visitor

BUTTON = "Seal this and show me my passphrase"
# A letter of each length that UTF-8 has, so that each encoding looks different.
LETTERS = "Ў界𝄞"
CHANGES = 2000
VISITORS = 3
REQUESTS = 200

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def _legal_name() -> str:
    return f"Canary-{uuid4().hex} {LETTERS} Vydumanaja"


def _spellings(name: str) -> dict[str, bytes]:
    """Give the rare part of a name in every form that it may have in memory."""
    spelt = {encoding: name.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-32-le")}
    # The longest part that CPython keeps at one byte a letter, and at two.
    plain = name.split(maxsplit=1)[0]
    spelt |= {f"plain {encoding}": plain.encode(encoding) for encoding in spelt}
    return spelt | {"form": quote_plus(name).encode(), "path": quote(name).encode()}


def _until_others_serve(running: Running, master: int, before: set[int]) -> set[int]:
    """Ask for pages until none of the workers from before is left, and give the new ones."""
    visitor = Visitor(running.address)
    for _ in range(CHANGES):
        assert visitor.get("/healthz").status == 200
        now = processes.workers(master)
        if now and not now & before:
            return now
    pytest.fail("The workers from before are still there.")


def _ask_often(address: str) -> list[int]:
    visitor = Visitor(address)
    return [visitor.get("/healthz").status for _ in range(REQUESTS)]


def _send(running: Running, legal_name: str, **typed: str) -> Page:
    visitor = Visitor(running.address)
    page = visitor.get(f"/invitation/{running.invitation}")
    identity = {"legal_name": legal_name, "contact": f"contact of {legal_name}", "byline": "Maks"}
    return visitor.press(page, BUTTON, identity | typed)


def test_no_process_knows_a_legal_name_after_a_registration(running: Running) -> None:
    master, name = processes.master(running), _legal_name()
    before = processes.workers(master)

    page = _send(running, name)

    after = _until_others_serve(running, master, before)
    assert len(page.words_of_passphrase()) == 7
    for process in (master, *after):
        assert processes.found(process, {"a word": b"safepub"}) == {"a word"}
        assert processes.found(process, _spellings(name)) == set()


def test_no_process_knows_a_legal_name_after_a_form_that_was_refused(running: Running) -> None:
    master, name = processes.master(running), _legal_name()
    before = processes.workers(master)

    page = _send(running, name, byline="123")

    after = _until_others_serve(running, master, before)
    assert page.status == 422
    assert page.form(BUTTON).fields["legal_name"] == name
    for process in (master, *after):
        assert processes.found(process, _spellings(name)) == set()


def test_no_process_knows_a_legal_name_after_a_form_without_its_session(running: Running) -> None:
    master, name = processes.master(running), _legal_name()
    before = processes.workers(master)

    page = _send(running, name, csrf_token="of another session")

    after = _until_others_serve(running, master, before)
    assert page.status == 400
    for process in (master, *after):
        assert processes.found(process, _spellings(name)) == set()


def test_other_forms_end_no_process(running: Running) -> None:
    master = processes.master(running)
    before = processes.workers(master)
    visitor = Visitor(running.address)

    for _ in range(3):
        page = visitor.press(visitor.get("/login"), "Log in", {"passphrase": "a b c d e f g"})
        assert page.status == 422

    assert processes.workers(master) == before


def test_nobody_is_refused_or_cut_off_while_a_worker_ends(running: Running) -> None:
    master = processes.master(running)
    before = processes.workers(master)

    with ThreadPoolExecutor(VISITORS) as visitors:
        asking = [visitors.submit(_ask_often, running.address) for _ in range(VISITORS)]
        _send(running, _legal_name(), byline="123")
        _until_others_serve(running, master, before)
        answers = [status for visitor in asking for status in visitor.result()]

    assert answers == [200] * VISITORS * REQUESTS


def test_what_a_worker_has_begun_it_answers_before_it_ends(running: Running) -> None:
    master = processes.master(running)
    before = processes.workers(master)
    url = urlsplit(running.address)
    with socket.create_connection((url.hostname or "", url.port or 80), timeout=30) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\n")
        _send(running, _legal_name(), byline="123")
        while processes.workers(master) == before:
            assert Visitor(running.address).get("/healthz").status == 200

        slow.sendall(b"Host: x\r\nConnection: close\r\n\r\n")
        answer = slow.recv(100)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert _until_others_serve(running, master, before)


def test_no_process_of_the_server_leaves_a_core_dump(running: Running) -> None:
    master = processes.master(running)

    for process in (master, *processes.workers(master)):
        limits = (processes.PROC / str(process) / "limits").read_text(encoding="utf-8")
        assert re.search(r"^Max core file size +0 +0 +bytes", limits, re.MULTILINE)


def test_there_is_one_worker_again_after_several_registrations(running: Running) -> None:
    master = processes.master(running)
    for _ in range(3):
        before = processes.workers(master)
        _send(running, _legal_name(), byline="123")

        after = _until_others_serve(running, master, before)

        assert len(after) == 1
