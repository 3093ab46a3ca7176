"""Bylines in the room: added, changed and retired by their contributor."""

import re

import pytest

from safepub.newsroom import contributors, pseudonyms, watch_lists
from safepub.newsroom.models.people import Pseudonym
from safepub.newsroom.states import State
from safepub.newsroom.watch_lists import Notes
from safepub.web.contributor import addresses
from tests.web.contributor.conftest import OTHER, Door, Visitor, words_of, written

NEW = {"byline": "Hanna", "bio": "Writes\nabout bread.", "closing_note": "The name\n\nis withheld."}

# What the pages do is the same on either engine.
pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def path(door: Door, byline: str = "Maks") -> str:
    """Give the path of one of the bylines of Maks."""
    room = door.newsroom.maks
    with door.databases.newsroom(write=False) as session:
        own = contributors.pseudonyms_of(session, room.contributor_id)
    (found,) = (one for one in own if one.byline == byline)
    return f"/room/bylines/{addresses.pseudonym_address(room, found.id)}"


def add(visitor: Visitor, **changed: str) -> None:
    assert visitor.post("/room/bylines/new", **{**NEW, **changed}).status_code == 303


def test_a_byline_is_added_with_its_words(door: Door) -> None:
    visitor = door.visitor()

    answer = visitor.post("/room/bylines/new", **NEW)

    page = visitor.page_after(answer)
    assert "Added." in page
    for words in ("Maks", "Hanna", "Writes about bread.", "The name is withheld."):
        assert words in page
    form = visitor.get(path(door, "Hanna")).text
    assert "The name\n\nis withheld." in form
    assert 'value="Hanna"' in form


def test_new_texts_can_be_written_under_it(door: Door) -> None:
    visitor = door.visitor()
    add(visitor)

    page = visitor.get("/room/articles/new")

    assert "Hanna" in words_of(page)


@pytest.mark.parametrize(
    ("byline", "sentence"),
    [
        ("", "Please give a byline."),
        ("123", "at least one letter"),
        ("MAKS", "looks like another byline of yours"),
        ("x" * 81, "is too long"),
    ],
)
def test_a_byline_that_cannot_be_comes_back_with_all_words(
    door: Door, byline: str, sentence: str
) -> None:
    visitor = door.visitor()

    # Their name is Maksim, and they want it all the same.
    asked = {"byline_warned": byline[:80], "byline_anyway": "yes"}
    answer = visitor.post("/room/bylines/new", **{**NEW, "byline": byline, **asked})

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert 'id="error-byline"' in answer.text
    assert "The name\n\nis withheld." in answer.text


def test_a_byline_of_somebody_else_is_no_secret_to_find_out(door: Door) -> None:
    # Abuse case 50: an answer would tell who else writes here.
    add(door.visitor(OTHER), byline="Vera")

    answer = door.visitor().post("/room/bylines/new", **{**NEW, "byline": "Vera"})

    assert answer.status_code == 303


def test_a_byline_that_the_editors_know_stays_and_its_words_change(door: Door) -> None:
    door.article(State.SUBMITTED)
    visitor, known = door.visitor(), path(door)

    form = visitor.get(known)
    refused = visitor.post(known, **{**NEW, "byline": "Hanna"})
    kept = visitor.post(known, **{**NEW, "byline": "Maks"})

    assert 'id="field-byline"' not in form.text
    assert refused.status_code == 409
    assert "know this byline already" in words_of(refused)
    assert "Writes about bread." in visitor.page_after(kept)


def test_a_retired_byline_is_offered_no_more(door: Door) -> None:
    visitor = door.visitor()
    add(visitor)
    retired = path(door)

    question = visitor.get(f"{retired}/retire")
    answer = visitor.post(f"{retired}/retire")

    assert "This cannot be undone" in words_of(question)
    assert "You use this one no more" in visitor.page_after(answer)
    form = visitor.get("/room/articles/new").text
    assert "Hanna" in form
    assert "Maks" not in form[form.index("<main") :]
    (hanna, maks) = door.pseudonyms()
    assert visitor.post("/room/articles/new", **written(pseudonym=hanna)).status_code == 303
    assert visitor.post("/room/articles/new", **written(pseudonym=maks)).status_code in {409, 422}


def test_the_only_byline_cannot_be_retired(door: Door) -> None:
    answer = door.visitor().post(f"{path(door)}/retire")

    assert answer.status_code == 409
    assert "Add another one first" in words_of(answer)


def test_a_byline_that_sounds_like_the_watch_list_is_asked_about_once(door: Door) -> None:
    visitor, notes = door.visitor(), Notes(names="Марыя Вымышленая")
    with door.databases.newsroom() as session:
        watch_lists.store(session, door.newsroom.maks, notes)
    named = {**NEW, "byline": "Maria"}

    question = visitor.post("/room/bylines/new", **named)
    answer = visitor.post("/room/bylines/new", **named, byline_warned="Maria", byline_anyway="yes")

    assert question.status_code == 422
    assert "This byline sounds like you" in words_of(question)
    assert "Writes" in question.text
    assert answer.status_code == 303


@pytest.mark.parametrize("end", ["", "/retire"])
def test_another_s_byline_is_nowhere(door: Door, end: str) -> None:
    # Abuse case 11.
    visitor = door.visitor(OTHER)

    assert visitor.get(f"{path(door)}{end}").status_code == 404
    assert visitor.post(f"{path(door)}{end}", **NEW).status_code == 404


def test_strange_fields_are_refused(door: Door) -> None:
    # Abuse case 37.
    answer = door.visitor().post("/room/bylines/new", **NEW, contributor_id="x", retired="true")

    assert answer.status_code == 422
    assert len(door.pseudonyms()) == 1


def test_the_addresses_are_not_the_ids(door: Door) -> None:
    page = door.visitor().get("/room/bylines").text

    assert not set(door.pseudonyms()) & set(re.findall(r"[0-9a-f-]{36}", page))


def test_what_was_typed_is_not_in_the_database_in_clear(door: Door) -> None:
    add(door.visitor())

    with door.databases.newsroom(write=False) as session:
        room = door.newsroom.maks
        hanna = next(one for one in pseudonyms.list_own(session, room) if one.byline == "Hanna")
        row = session.get_one(Pseudonym, hanna.id)
        assert set(vars(row)) >= {"byline", "retired"}
        assert "bread" not in str(vars(row))
