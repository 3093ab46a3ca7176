"""Leaving for good: said in plain words, and done once the passphrase was typed again."""

from collections.abc import Callable
from dataclasses import replace
from typing import ParamSpec, TypeVar

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from safepub.crypto import suite
from safepub.crypto.hashing_queue import HashingQueue
from safepub.crypto.keysets import Keyset, Keysets
from safepub.newsroom import passphrases
from safepub.newsroom.models.articles import Article
from safepub.newsroom.models.people import Contributor, LinkEnvelope, Pseudonym
from safepub.newsroom.states import State
from safepub.web import runtime
from tests.newsroom.full_account import NEW
from tests.web.contributor.conftest import MAKS, OTHER, Door, Visitor, without_csrf, words_of

P = ParamSpec("P")
T = TypeVar("T")
# What the pages do is the same on either engine.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def leave(visitor: Visitor, **changed: str) -> TestResponse:
    typed = {"bylines": "retire", "passphrase": MAKS, "certain": "yes", **changed}
    return visitor.post("/room/leave-for-good", **typed)


def envelopes(door: Door) -> dict[int, bytes]:
    with door.databases.newsroom(write=False) as session:
        rows = session.scalars(
            select(LinkEnvelope).where(
                LinkEnvelope.contributor_id == door.newsroom.maks.contributor_id
            )
        )
        return {row.purpose: row.envelope for row in rows}


def test_whoever_leaves_is_out_everywhere_and_for_good(door: Door) -> None:
    visitor, other_window = door.visitor(), door.visitor()
    before = envelopes(door)

    answer = leave(visitor)

    assert answer.location == "/?notice=left"
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "Your account is gone" in visitor.page_after(answer)
    assert visitor.get("/room").location == "/login"
    assert other_window.get("/room").location == "/login"
    assert door.stranger().log_in(MAKS).status_code == 422
    after = envelopes(door)
    assert sorted(after) == [1, 2]
    assert all(after[purpose] != before[purpose] for purpose in after)
    assert door.stranger().log_in(OTHER).status_code == 303


@pytest.mark.parametrize(("bylines", "retired"), [("keep", False), ("retire", True)])
def test_what_was_published_stays_under_its_byline(
    door: Door, bylines: str, *, retired: bool
) -> None:
    article_id = door.article(State.PUBLISHED)
    door.article(State.SUBMITTED)

    leave(door.visitor(), bylines=bylines)

    with door.databases.newsroom(write=False) as session:
        (article,) = session.scalars(select(Article)).all()
        assert (article.id, article.byline) == (article_id, "Maks")
        assert session.get_one(Pseudonym, article.pseudonym_id).retired is retired


def test_a_wrong_passphrase_changes_nothing_and_all_get_one_answer(door: Door) -> None:
    # Abuse cases 6 and 13.
    visitor = door.visitor()

    answers = [leave(visitor, passphrase=typed) for typed in (MAKS[:-1], OTHER, "x" * 999)]

    assert {answer.status_code for answer in answers} == {422}
    assert len({without_csrf(answer.text) for answer in answers}) == 1
    assert visitor.get("/room").status_code == 200


def test_where_the_passphrase_changed_meanwhile_nothing_is_deleted_and_the_page_says_so(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    article_id = door.article(State.SUBMITTED)
    visitor, before = door.visitor(), envelopes(door)

    class ChangedWhileHashing(HashingQueue):
        """Lets another window change the passphrase while this one is looked at."""

        def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
            hashed = super().run(function, *args, **kwargs)
            with door.databases.newsroom() as session:
                passphrases.change(session, door.newsroom.maks, NEW)
            return hashed

    queue = ChangedWhileHashing()
    with monkeypatch.context() as patch:
        door.run_with(patch, hashing=queue)
        answer = leave(visitor)
    queue.close()

    assert answer.status_code == 409
    assert "This form has deleted nothing" in words_of(answer)
    assert "Your account is gone" not in words_of(answer)
    assert "Clear-Site-Data" not in answer.headers
    assert door.state_of(article_id) is State.SUBMITTED
    assert envelopes(door) == before
    assert visitor.log_in(MAKS).status_code == 422


@pytest.mark.parametrize("missing", ["bylines", "passphrase", "certain"])
def test_whatever_is_left_out_is_asked_for(door: Door, missing: str) -> None:
    visitor = door.visitor()

    answer = leave(visitor, **{missing: ""})

    assert answer.status_code == 422
    assert f'href="#field-{missing}"' in answer.text
    assert visitor.get("/room").status_code == 200


def test_where_sealing_fails_nothing_is_deleted(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Abuse case 20.
    article_id = door.article(State.SUBMITTED)
    running: runtime.Runtime = door.app.extensions[runtime.EXTENSION]
    damaged = _damaged(running.keysets.payment)
    keysets = Keysets(identity=running.keysets.identity, payment=damaged)
    visitor, before = door.visitor(), envelopes(door)

    with monkeypatch.context() as patch:
        door.run_with(patch, keysets=keysets)
        answer = leave(visitor)

    assert answer.status_code == 503
    assert "Nothing was stored" in words_of(answer)
    assert door.state_of(article_id) is State.SUBMITTED
    assert envelopes(door) == before
    assert visitor.get("/room").status_code == 200


def test_the_page_says_what_goes_and_what_stays(door: Door) -> None:
    page = words_of(door.visitor().get("/room/leave-for-good"))

    for sentence in (
        "What custodians opened before, they know.",
        "Backups hold what goes for 30 days more.",
        "What was published stays published",
    ):
        assert sentence in page


def test_the_account_that_is_left_is_an_empty_one(door: Door) -> None:
    leave(door.visitor())

    with door.databases.newsroom(write=False) as session:
        husk = session.get_one(Contributor, door.newsroom.maks.contributor_id)
        assert husk.public_key != suite.public_key_of(door.newsroom.maks.box_seed)
        assert husk.watch_list is not None


def _damaged(keyset: Keyset) -> Keyset:
    last = replace(keyset.members[-1], public_key=b"\xff" * suite.PUBLIC_KEY_BYTES)
    return replace(keyset, members=(*keyset.members[:-1], last))
