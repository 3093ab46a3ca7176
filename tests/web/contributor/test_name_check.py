"""The name check: what gives somebody away is not handed in, and nobody else learns of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from safepub.newsroom import (
    articles,
    drafts,
    editions,
    leak_checks,
)
from safepub.newsroom.states import State
from safepub.newsroom.watch_lists import Notes
from safepub.web.contributor import checking
from tests.newsroom.conftest import TEXT
from tests.web.contributor.conftest import Door, words_of
from tests.web.contributor.name_checks import (
    FULL,
    NAMES,
    SURNAME,
    checks_of,
    draft,
    hand_in,
    keep,
    marks_on,
    notes_of,
    pass_proof,
    proof_of,
    with_file,
)

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def test_a_text_without_anything_of_the_list_is_handed_in_and_passes(door: Door) -> None:
    article_id = draft(door)
    visitor = door.visitor()

    page = visitor.get(f"{door.path(article_id)}/submit")
    answer = hand_in(door, visitor, article_id)

    assert "No name of your watch-list was found in it" in words_of(page)
    assert answer.status_code == 303
    assert door.state_of(article_id) is State.SUBMITTED
    assert checks_of(door) == [0]


def test_a_name_in_cyrillic_is_found_although_it_was_given_in_latin(door: Door) -> None:
    article_id = draft(door, body=FULL)
    visitor = door.visitor()

    page = visitor.get(f"{door.path(article_id)}/submit")
    answer = hand_in(door, visitor, article_id)

    assert "<mark>Максіма Сідаровіча</mark>" in page.text
    assert "This has to be changed" in words_of(page)
    assert ">Hand it in</button>" not in page.text
    assert answer.status_code == 422
    assert 'href="#field-findings"' in answer.text
    assert door.state_of(article_id) is State.DRAFT
    assert checks_of(door) == []


def test_a_full_name_cannot_be_ticked_away(door: Door) -> None:
    article_id = draft(door, body=FULL)
    visitor = door.visitor()
    with door.databases.newsroom(write=False) as session:
        article = drafts.get_own(session, door.newsroom.maks, article_id)
        outcome = checking.check(checking.read(session, door.newsroom.maks, article))
    marks = [place.mark.hex() for place in outcome.places]

    answer = hand_in(door, visitor, article_id, ticked=marks)

    assert marks != []
    assert marks_on(visitor.get(f"{door.path(article_id)}/submit")) == []
    assert answer.status_code == 422
    assert door.state_of(article_id) is State.DRAFT


def test_a_surname_alone_may_stand_once_it_was_looked_at(door: Door) -> None:
    article_id = draft(door, body=SURNAME)
    visitor = door.visitor()
    path = f"{door.path(article_id)}/submit"
    marks = marks_on(visitor.get(path))

    without = hand_in(door, visitor, article_id)
    with_it = hand_in(door, visitor, article_id, ticked=marks)

    assert len(marks) == 1
    assert without.status_code == 422
    assert "Change this, or tick that it may stand." in words_of(without)
    assert with_it.status_code == 303
    assert checks_of(door) == [1]
    assert notes_of(door).acknowledged == (bytes.fromhex(marks[0]),)


def test_a_tick_stays_when_the_page_comes_back(door: Door) -> None:
    article_id = draft(door, headline="Сідаровіч", body=SURNAME)
    visitor = door.visitor()
    marks = marks_on(visitor.get(f"{door.path(article_id)}/submit"))

    answer = hand_in(door, visitor, article_id, ticked=marks[:1])

    assert len(marks) == 2
    assert answer.status_code == 422
    assert answer.text.count(" checked>") == 1
    assert answer.text.count('aria-invalid="true"') == 1


def test_what_may_stand_is_not_asked_again_at_the_proof_and_new_words_are(door: Door) -> None:
    article_id = draft(door, body=SURNAME)
    visitor = door.visitor()
    path = door.path(article_id)
    hand_in(door, visitor, article_id, ticked=marks_on(visitor.get(f"{path}/submit")))
    proof_of(door, article_id, body=f"{SURNAME} Сідаровічу далі ліст.")

    page = visitor.get(f"{path}/proof")
    marks = marks_on(page)
    without = pass_proof(door, visitor, article_id)
    with_it = pass_proof(door, visitor, article_id, ticked=marks)

    assert "You let this stand before." in words_of(page)
    assert len(marks) == 1
    assert (without.status_code, with_it.status_code) == (422, 303)
    assert door.state_of(article_id) is State.APPROVED
    assert checks_of(door) == [2]


def test_what_may_stand_in_one_article_is_asked_in_another(door: Door) -> None:
    first, second = draft(door, body=SURNAME), draft(door, body=SURNAME)
    visitor = door.visitor()
    hand_in(door, visitor, first, ticked=marks_on(visitor.get(f"{door.path(first)}/submit")))

    assert len(marks_on(visitor.get(f"{door.path(second)}/submit"))) == 1


def test_the_proof_is_searched_again_and_does_not_go_out_with_a_name(door: Door) -> None:
    article_id = draft(door)
    visitor = door.visitor()
    hand_in(door, visitor, article_id)
    proof_of(door, article_id, headline="Затрымалі Максіма Сідаровіча")

    page = visitor.get(f"{door.path(article_id)}/proof")
    answer = pass_proof(door, visitor, article_id)
    returned = visitor.post(
        f"{door.path(article_id)}/proof",
        answer="return",
        edition=door.edition_of(article_id),
        reason="Another headline, please.",
    )

    assert "<mark>Максіма Сідаровіча</mark>" in page.text
    assert ">This text may go out</button>" not in page.text
    assert answer.status_code == 422
    assert returned.status_code == 303
    assert door.state_of(article_id) is State.IN_REVIEW


def test_addresses_are_looked_for_without_any_list(door: Door) -> None:
    keep(door, Notes(kept=False))
    article_id = draft(door, body="Write to somebody@example.org about it.")
    visitor = door.visitor()

    page = visitor.get(f"{door.path(article_id)}/submit")
    answer = hand_in(door, visitor, article_id, without_names="yes")
    ticked = hand_in(door, visitor, article_id, without_names="yes", ticked=marks_on(page))

    assert "<mark>somebody@example.org</mark>" in page.text
    assert (answer.status_code, ticked.status_code) == (422, 303)
    assert checks_of(door) == [1]
    assert notes_of(door).acknowledged == ()


def test_names_that_are_typed_in_for_once_are_used_and_forgotten(door: Door) -> None:
    keep(door, Notes(kept=False))
    article_id = draft(door, body=FULL)
    visitor = door.visitor()
    before = notes_of(door)

    answer = hand_in(door, visitor, article_id, names=NAMES)

    assert answer.status_code == 422
    assert "<mark>Максіма Сідаровіча</mark>" in answer.text
    assert NAMES in answer.text
    assert notes_of(door) == before
    assert NAMES not in visitor.get(f"{door.path(article_id)}/submit").text


@pytest.mark.parametrize("notes", [Notes(kept=False), Notes(phrases="Завод 21")])
def test_without_a_name_to_look_for_the_page_asks_for_one(door: Door, notes: Notes) -> None:
    keep(door, notes)
    article_id = draft(door)
    visitor = door.visitor()

    asked = hand_in(door, visitor, article_id)
    told = hand_in(door, visitor, article_id, names="Nobody Atall")

    assert asked.status_code == 422
    assert 'href="#field-names"' in asked.text
    assert told.status_code == 303


def test_a_text_that_changed_in_another_window_is_shown_with_what_is_in_it_now(door: Door) -> None:
    article_id = draft(door)
    visitor = door.visitor()
    seen = door.edition_of(article_id)
    with door.databases.newsroom() as session:
        drafts.save(
            session,
            door.newsroom.maks,
            article_id,
            replace(TEXT, body=FULL),
            seen_edition=int(seen),
        )

    answer = hand_in(door, visitor, article_id, edition=seen)

    assert answer.status_code == 409
    assert "changed in another window" in words_of(answer)
    assert "<mark>Максіма Сідаровіча</mark>" in answer.text
    assert door.state_of(article_id) is State.DRAFT


def test_a_list_that_changed_in_another_window_counts_at_once(door: Door) -> None:
    article_id = draft(door, body="Пра Вымышленую не пісалі.")
    visitor = door.visitor()
    visitor.get(f"{door.path(article_id)}/submit")
    keep(door, replace(notes_of(door), names="Vymyšlienaja: Maryja"))

    answer = hand_in(door, visitor, article_id)

    assert answer.status_code == 422
    assert "<mark>Вымышленую</mark>" in answer.text


def _save(door: Door, article_id: UUID) -> None:
    with door.databases.newsroom() as session:
        drafts.save(session, door.newsroom.maks, article_id, TEXT, seen_edition=1)


def _relist(door: Door, _: UUID) -> None:
    keep(door, replace(notes_of(door), names="Vymyšlienaja: Maryja"))


@pytest.mark.parametrize("change", [_save, with_file, _relist])
def test_a_check_of_something_else_than_what_is_stored_counts_for_nothing(
    door: Door, change: Callable[[Door, UUID], None]
) -> None:
    article_id = draft(door)
    room = door.newsroom.maks
    with door.databases.newsroom(write=False) as session:
        subject = checking.read(session, room, drafts.get_own(session, room, article_id))
    outcome = checking.check(subject)
    change(door, article_id)

    with door.databases.newsroom() as session, pytest.raises(editions.EditCollisionError):
        checking.settle(session, room, drafts.get_own(session, room, article_id), outcome)


def test_more_places_than_a_page_can_show_keep_an_article_here(door: Door) -> None:
    many = checking.MOST_PLACES + 1
    article_id = draft(door, body="\n".join(f"n{n}@example.org" for n in range(many)))
    visitor = door.visitor()
    marks = marks_on(visitor.get(f"{door.path(article_id)}/submit"))

    answer = hand_in(door, visitor, article_id, ticked=marks)

    assert len(marks) == checking.MOST_PLACES
    assert answer.status_code == 422
    assert "more places than this page can show" in words_of(answer)


def test_somebody_elses_check_cannot_be_done(door: Door) -> None:
    article_id = draft(door, body=FULL)
    theirs = door.path(article_id, door.newsroom.other)

    answers = [
        door.visitor().get(f"{theirs}/submit"),
        door.visitor().get(f"{theirs}/proof"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_desk_sees_how_many_findings_may_stand_and_none_of_them(door: Door) -> None:
    article_id = draft(door, body=SURNAME)
    visitor = door.visitor()
    marks = marks_on(visitor.get(f"{door.path(article_id)}/submit"))
    hand_in(door, visitor, article_id, ticked=marks)

    with door.databases.newsroom(write=False) as session:
        article = articles.get(session, article_id)
        text_id = drafts.newest_text_id(session, article)

        status = leak_checks.status(session, article, text_id)
    assert status is not None
    assert (status.on, status.acknowledged) == (datetime.now(UTC).date(), 1)
