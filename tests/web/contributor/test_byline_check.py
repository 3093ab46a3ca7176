"""A byline that sounds like its owner: asked about once, privately, before anything is stored."""

import pytest
from sqlalchemy import select

from safepub.newsroom.models.people import Contributor, Pseudonym
from tests.web.contributor.conftest import IDENTITY, Door, words_of
from tests.web.contributor.test_registration import confirm

NAMED = {**IDENTITY, "legal_name": "Марыя Вымышленая", "contact": "snow.owl@example.org"}

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def test_a_byline_that_sounds_like_its_owner_comes_back_with_a_question(door: Door) -> None:
    before, path, visitor = door.counts(), door.invite(), door.stranger()

    answers = [
        visitor.post(path, **{**NAMED, "byline": byline})
        for byline in ("Мария Вымышленная", "M. Vymyšlienaja", "Maria", "Маша", "snow.owl")
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert 'href="#field-byline"' in answer.text
        assert "This byline sounds like you" in words_of(answer)
        assert "I want this byline all the same" in words_of(answer)
        assert NAMED["legal_name"] in answer.text
    assert door.counts() == before
    assert door.stranger().get(path).status_code == 200


def test_whoever_wants_it_all_the_same_gets_it(door: Door) -> None:
    path, visitor = door.invite(), door.stranger()
    sent = {**NAMED, "byline": "Maria", "byline_warned": "Maria", "byline_anyway": "yes"}

    answer = visitor.post(path, **sent)

    assert answer.location == "/passphrase"
    with door.databases.newsroom(write=False) as session:
        assert "Maria" in session.scalars(select(Pseudonym.byline)).all()


def test_a_tick_counts_only_for_the_byline_that_was_asked_about(door: Door) -> None:
    path, visitor = door.invite(), door.stranger()

    answers = [
        visitor.post(path, **{**NAMED, "byline": "Maria", **sent})
        for sent in (
            {"byline_warned": "Maryja", "byline_anyway": "yes"},
            {"byline_warned": "Maria"},
            {"byline_anyway": "yes"},
        )
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert 'name="byline_warned" value="Maria"' in answer.text
        assert 'value="yes" autocomplete="off" checked' not in answer.text


def test_a_byline_that_sounds_like_nobody_is_not_asked_about(door: Door) -> None:
    answer = door.stranger().post(door.invite(), **{**NAMED, "byline": "Бурштын"})

    assert answer.location == "/passphrase"


def test_the_list_grows_from_the_name_and_only_the_new_passphrase_opens_it(door: Door) -> None:
    visitor = door.stranger()
    visitor.post(door.invite(), **{**NAMED, "byline": "Бурштын"})
    visitor.log_in(confirm(visitor))

    page = visitor.get("/room/watch-list").text

    assert "Вымышленая" in page
    assert "snow.owl@example.org" in page
    with door.databases.newsroom(write=False) as session:
        sealed = session.scalars(select(Contributor.watch_list)).all()
    assert {len(one or b"") for one in sealed} == {8264}


def test_whoever_wants_no_list_gets_none_and_looks_the_same_from_outside(door: Door) -> None:
    visitor = door.stranger()
    visitor.post(door.invite(), **{**NAMED, "byline": "Бурштын", "keep_list": "none"})
    visitor.log_in(confirm(visitor))

    page = visitor.get("/room/watch-list").text

    assert "Вымышленая" not in page
    assert 'value="no" autocomplete="off" checked' in page
    with door.databases.newsroom(write=False) as session:
        sealed = session.scalars(select(Contributor.watch_list)).all()
    assert {len(one or b"") for one in sealed} == {8264}
