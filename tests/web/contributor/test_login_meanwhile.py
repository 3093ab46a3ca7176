"""A log-in that is begun with words which are replaced before it ends."""

import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from safepub.crypto.hashing_queue import HashingQueue
from safepub.newsroom import passphrases
from safepub.newsroom.models.sessions import LoginSession
from tests.newsroom.full_account import NEW
from tests.support import pages
from tests.web.contributor.conftest import MAKS, Door

P = ParamSpec("P")
T = TypeVar("T")


class TellingQueue(HashingQueue):
    """Tells when a passphrase was hashed."""

    def __init__(self) -> None:
        super().__init__()
        self.hashed = threading.Event()

    def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Hash, then tell."""
        hashed = super().run(function, *args, **kwargs)
        self.hashed.set()
        return hashed


def test_words_that_are_replaced_at_this_moment_begin_no_log_in(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, queue = door.stranger(), TellingQueue()
    token = pages.csrf_of(visitor.get("/login").text)
    answers: list[TestResponse] = []

    def log_in() -> None:
        sent = {"passphrase": MAKS, "csrf_token": token}
        answers.append(visitor.client.post("/login", data=sent))

    logging_in = threading.Thread(target=log_in)
    with monkeypatch.context() as patch:
        door.run_with(patch, hashing=queue)
        with door.databases.newsroom() as session:
            passphrases.change(session, door.newsroom.maks, NEW)
            logging_in.start()
            assert queue.hashed.wait(timeout=60)
            logging_in.join(timeout=0.3)
            assert logging_in.is_alive()
        logging_in.join()
    queue.close()

    assert [answer.status_code for answer in answers] == [422]
    with door.databases.newsroom(write=False) as session:
        owners = session.scalars(select(LoginSession.contributor_id)).all()
        assert door.newsroom.maks.contributor_id not in owners
