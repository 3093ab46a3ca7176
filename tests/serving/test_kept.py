"""Answers are kept for exactly as long as nothing changes, and nobody gets another's."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import delete, text, update

from safepub.database import Databases
from safepub.newsroom.models.outlets import OutletToken
from safepub.newsroom.models.renditions import Rendition, ServingState
from safepub.renditions import formats
from safepub.serving import kept as kept_module
from safepub.serving.kept import Kept
from safepub.serving.rates import Rates
from safepub.serving.requests import Answer
from tests.serving.shelf import Shelf, header, ids, told

ASKING_OF_ONE: tuple[dict[str, Any], ...] = (
    {"accept": "application/ninjs+json"},
    {"accept_encoding": "gzip"},
    {},
)


@pytest.fixture
def kept(databases: Databases) -> Iterator[Kept]:
    """What one process keeps."""
    made = Kept(databases.newsroom_engine)
    yield made
    made.close()


def _empty(databases: Databases) -> None:
    """Take every rendition away, so that only what is kept can be given."""
    with databases.newsroom() as session:
        session.execute(delete(Rendition))


def _go_on(databases: Databases, column: str = "change") -> None:
    with databases.newsroom() as session:
        session.execute(update(ServingState).values({column: getattr(ServingState, column) + 1}))


def _ask_everything(shelf: Shelf, token: str, article_id: object, **facts: Any) -> list[Answer]:
    return [
        shelf.list(token, **facts),
        shelf.list(token, ("limit", "1"), **facts),
        *(shelf.one(token, article_id, **facts, **more) for more in ASKING_OF_ONE),
        shelf.shown(token, article_id, formats.HTML, **facts),
    ]


def test_what_was_asked_before_is_given_without_reading_it_again(
    databases: Databases, shelf: Shelf, token: str, kept: Kept
) -> None:
    piece = shelf.put()
    shelf.put(minute=1)
    fresh = _ask_everything(shelf, token, piece.id)
    first = _ask_everything(shelf, token, piece.id, kept=kept)
    _empty(databases)

    again = _ask_everything(shelf, token, piece.id, kept=kept)

    assert first == again == fresh
    assert {answer.status for answer in again} == {200}


@pytest.mark.parametrize("column", ["change", "epoch"])
def test_a_change_ends_it_in_every_process(
    databases: Databases, shelf: Shelf, token: str, kept: Kept, column: str
) -> None:
    piece = shelf.put()
    other_process = Kept(databases.newsroom_engine)
    for memory in (kept, other_process):
        assert shelf.one(token, piece.id, kept=memory).status == 200
    _empty(databases)
    _go_on(databases, column)

    after = [shelf.one(token, piece.id, kept=memory).status for memory in (kept, other_process)]

    assert after == [404, 404]
    other_process.close()


def test_whose_token_is_taken_back_gets_nothing_any_more(
    databases: Databases, shelf: Shelf, token: str, kept: Kept
) -> None:
    shelf.put()
    assert shelf.list(token, kept=kept).status == 200
    with databases.newsroom() as session:
        session.execute(delete(OutletToken))
    _go_on(databases, "epoch")

    assert shelf.list(token, kept=kept).status == 401


def test_a_reader_who_has_it_is_told_so_and_a_head_has_no_body(
    databases: Databases, shelf: Shelf, token: str, kept: Kept
) -> None:
    piece = shelf.put()
    asked: list[dict[str, Any]] = [{}, {"accept_encoding": "gzip"}]
    for facts in asked:
        tag = header(shelf.one(token, piece.id, kept=kept, **facts), "ETag")
        for held in (tag, f'"x", W/{tag}', "*", '"x"', "", None):
            for head in (False, True):
                more = {**facts, "if_none_match": held, "head": head}
                expected = shelf.one(token, piece.id, **more)
                assert shelf.one(token, piece.id, kept=kept, **more) == expected


def test_those_who_only_ask_whether_it_changed_are_answered_from_memory(
    databases: Databases, shelf: Shelf, token: str, kept: Kept
) -> None:
    piece = shelf.put()
    tag = header(shelf.one(token, piece.id), "ETag")
    assert shelf.one(token, piece.id, kept=kept, if_none_match=tag).status == 304
    assert told(shelf.one(token, piece.id, kept=kept))["id"] == str(piece.id)
    _empty(databases)

    assert shelf.one(token, piece.id, kept=kept, if_none_match=tag).status == 304


def test_nobody_gets_what_another_may_see(
    databases: Databases, shelf: Shelf, token: str, kept: Kept
) -> None:
    piece = shelf.put(language="be")
    narrow = shelf.outlet(language=["sk"])
    sandbox = shelf.outlet("test")
    assert shelf.one(token, piece.id, kept=kept).status == 200
    assert len(told(shelf.list(token, kept=kept))["articles"]) == 1

    for other in (narrow, sandbox):
        for _ in range(2):
            assert shelf.one(other, piece.id, kept=kept).status == 404
            assert str(piece.id) not in ids(shelf.list(other, kept=kept))
    assert ids(shelf.list(narrow, kept=kept)) == []


def test_what_is_kept_counts_for_the_tokens_limit_too(shelf: Shelf, token: str, kept: Kept) -> None:
    shelf.put()
    rates = Rates(2, clock=lambda: 0.0)

    answers = [shelf.list(token, kept=kept, rates=rates) for _ in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 429]
    assert (header(answers[1], "RateLimit") or "").startswith('"token";r=0;')


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_memory_is_bounded_and_what_was_asked_last_stays(
    databases: Databases, shelf: Shelf, token: str
) -> None:
    pieces = [shelf.put(body="a word " * 100) for _ in range(12)]
    size = len(shelf.one(token, pieces[0].id).body)
    small = Kept(databases.newsroom_engine, most_bytes=8 * size + size // 2)
    for piece in pieces:
        shelf.one(token, pieces[0].id, kept=small)
        shelf.one(token, piece.id, kept=small)
    _empty(databases)

    there = [shelf.one(token, piece.id, kept=small).status == 200 for piece in pieces]

    assert there == [True, *[False] * 4, *[True] * 7]
    small.close()


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_what_is_larger_than_its_share_is_read_each_time(
    databases: Databases, shelf: Shelf, token: str
) -> None:
    piece = shelf.put()
    tiny = Kept(databases.newsroom_engine, most_bytes=1_000)
    assert shelf.one(token, piece.id, kept=tiny).status == 200
    _empty(databases)

    assert shelf.one(token, piece.id, kept=tiny).status == 404
    tiny.close()


def test_what_was_read_before_a_change_is_not_kept_after_it(
    databases: Databases, shelf: Shelf, token: str, kept: Kept
) -> None:
    piece = shelf.put()
    stamp = kept.stamp()
    assert stamp is not None

    class Interrupted(Rates):
        """Lets the newsroom go on between the look at its stamp and the reading."""

        def count(self, digest: bytes) -> Any:
            _go_on(databases)
            assert kept.stamp() != stamp
            return super().count(digest)

    assert shelf.one(token, piece.id, kept=kept, rates=Interrupted(9)).status == 200
    _empty(databases)

    assert shelf.one(token, piece.id, kept=kept).status == 404


@pytest.mark.parametrize("newsroom_url", ["postgresql"], indirect=True)
def test_a_server_that_was_started_anew_is_asked_anew(
    databases: Databases, shelf: Shelf, token: str, kept: Kept
) -> None:
    piece = shelf.put()
    assert shelf.one(token, piece.id, kept=kept).status == 200
    with databases.newsroom_engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        connection.execute(
            text(f"{others} WHERE pid <> pg_backend_pid() AND datname = current_database()")
        )

    assert [shelf.one(token, piece.id, kept=kept).status for _ in range(2)] == [200, 200]
    assert kept.stamp() is not None


def test_a_request_that_looked_before_a_change_sets_nothing_back(
    databases: Databases, shelf: Shelf, token: str, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = shelf.put()
    before = kept.stamp()
    _go_on(databases)
    assert shelf.one(token, piece.id, kept=kept).status == 200
    _empty(databases)
    now = kept.stamp()
    assert before is not None
    assert now is not None

    with monkeypatch.context() as late:
        late.setattr(kept, "_look", lambda: before)
        assert kept.stamp() == before
        assert shelf.one(token, piece.id, kept=kept).status == 404
        assert kept.reader(before, f"Bearer {token}") is None

    assert kept.reader(now, f"Bearer {token}") is not None
    assert shelf.one(token, piece.id, kept=kept).status == 200


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_spellings_of_one_header_and_long_questions_take_no_memory(
    shelf: Shelf, token: str, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_module, "MOST_READERS", 3)
    shelf.put()
    for spaces in range(1, 9):
        shelf.list(None, kept=kept, authorization=f"Bearer{' ' * spaces}{token}")
    entries = len(kept._entries)

    shelf.list(token, ("byline", "x" * 80), kept=kept)

    assert len(kept._readers) <= 3
    assert len(kept._entries) == entries + 1


def test_threads_share_their_connections(databases: Databases, kept: Kept) -> None:
    for _ in range(3):
        with ThreadPoolExecutor(4) as pool:
            assert len({one.result() for one in [pool.submit(kept.stamp) for _ in range(8)]}) == 1

    assert 1 <= len(kept._lines) <= 4
    kept.close()
    assert kept._lines == []


FROM_OUTSIDE = """
import ctypes, sys
from sqlalchemy import create_engine
from safepub.serving.kept import Kept

kept = Kept(create_engine(sys.argv[1]))
told = []
TASK = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
task = TASK(lambda _: told.append(kept.stamp()))
posix = ctypes.CDLL(None)
for _ in range(3):
    thread = ctypes.c_ulong()
    assert posix.pthread_create(ctypes.byref(thread), None, task, None) == 0
    assert posix.pthread_join(thread, None) == 0
assert len(set(told)) == 1 and None not in told, told
"""


@pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)
def test_a_thread_that_python_did_not_start_may_end(databases: Databases) -> None:
    # As granian ends its threads when they have had nothing to do for half a minute.
    url = databases.newsroom_engine.url.render_as_string()

    done = subprocess.run(
        [sys.executable, "-c", FROM_OUTSIDE, url], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_eighteen_threads_can_each_note_what_was_heard(databases: Databases) -> None:
    everybody = Barrier(18, timeout=30)

    def work() -> int:
        with databases.newsroom(write=False) as reading:
            reading.execute(text("SELECT 1"))
            everybody.wait()
            with databases.newsroom(write=False) as noting:
                return int(noting.execute(text("SELECT 1")).scalar_one())

    with ThreadPoolExecutor(18) as pool:
        assert [one.result() for one in [pool.submit(work) for _ in range(18)]] == [1] * 18
