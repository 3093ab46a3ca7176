"""How a worker asks for a successor, and a successor for its place."""

import os
import signal
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Blueprint, Flask, request

from safepub.cli import retiring
from safepub.web.runtime import RETIRE, retire_after_forms

WORKER = SimpleNamespace(ppid=os.getpid())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """What the master, here this process, is asked for."""
    monkeypatch.setattr(retiring, "_asked", threading.Lock())
    signals: list[int] = []
    before = {
        number: signal.signal(number, lambda came, _: signals.append(came))
        for number in (signal.SIGTTIN, signal.SIGTTOU)
    }
    yield signals
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_worker_asks_for_one_successor_however_many_forms_come(asked: list[int]) -> None:
    for _ in range(3):
        retiring.retire(WORKER, None, {RETIRE: True}, None)

    assert asked == [signal.SIGTTIN]


def test_other_requests_ask_for_nothing(asked: list[int]) -> None:
    retiring.retire(WORKER, None, {"PATH_INFO": "/"}, None)

    assert asked == []


def test_a_worker_that_is_ready_has_the_oldest_ended(asked: list[int]) -> None:
    retiring.take_over(WORKER)

    assert asked == [signal.SIGTTOU]


def test_a_page_with_an_identity_marks_its_forms_before_anybody_reads_them() -> None:
    app, pages, marked = Flask("trial"), Blueprint("pages", "trial"), []
    retire_after_forms(pages)
    pages.add_url_rule("/form", view_func=lambda: "", methods=["GET", "POST"])
    app.add_url_rule("/other", view_func=lambda: "", methods=["POST"])

    @app.before_request
    def look() -> None:
        marked.append(request.environ.get(RETIRE, False))

    app.register_blueprint(pages)
    client = app.test_client()

    for path in ("/form", "/other"):
        client.post(path)
    client.get("/form")

    assert marked == [True, False, False]
