"""The watch-list's page: for its owner alone, saved as a whole, forgotten when told so."""

import re

import pytest

from safepub.newsroom.models.people import Contributor
from safepub.newsroom.watch_lists import Notes
from tests.web.contributor.conftest import MAKS, OTHER, Door, Visitor, words_of
from tests.web.contributor.name_checks import keep, notes_of

PATH = "/room/watch-list"

pytestmark = pytest.mark.parametrize("newsroom_url", ["sqlite"], indirect=True)


def shown(visitor: Visitor) -> dict[str, str]:
    """Give the hidden value of the form that the page shows now."""
    page = visitor.get(PATH).text
    return {"seen": page.split('name="seen" value="')[1].split('"')[0], "kept": "yes"}


def test_a_saved_list_is_shown_again_to_its_owner_alone(door: Door) -> None:
    visitor = door.visitor()
    typed = {"names": "Вымышленая: Марыя\nWilk", "phrases": "Завод 21", "contacts": "m@example.org"}

    answer = visitor.post(PATH, **shown(visitor), **typed, ordinary="yes")

    assert "Only your passphrase opens it" in visitor.page_after(answer)
    page = door.visitor(MAKS).get(PATH).text
    for value in typed.values():
        assert value in page
    assert re.search(r'id="field-ordinary"[^>]* checked>', page)
    assert "Вымышленая" not in door.visitor(OTHER).get(PATH).text


def test_a_list_that_is_too_long_comes_back_whole_with_a_plain_sentence(door: Door) -> None:
    visitor = door.visitor()
    before = notes_of(door)
    long = {"names": "ю" * 1_900, "phrases": "я" * 1_900}

    answer = visitor.post(PATH, **shown(visitor), **long)

    assert answer.status_code == 422
    assert "The watch-list is too long" in words_of(answer)
    assert long["names"] in answer.text
    assert notes_of(door) == before


def test_who_wants_none_kept_loses_what_was_there(door: Door) -> None:
    visitor = door.visitor()
    keep(door, notes_of(door).letting_stand([b"m" * 12]))

    visitor.post(PATH, **{**shown(visitor), "kept": "no"}, names="Wilk")

    notes = notes_of(door)
    assert notes == Notes(kept=False, marking_key=notes.marking_key)
    assert "Wilk" not in visitor.get(PATH).text
    with door.databases.newsroom(write=False) as session:
        row = session.get_one(Contributor, door.newsroom.maks.contributor_id)
        assert len(row.watch_list or b"") == 8264


def test_clearing_deletes_the_list_and_what_may_stand(door: Door) -> None:
    visitor = door.visitor()
    keep(door, notes_of(door).letting_stand([b"m" * 12]))

    answer = visitor.post(f"{PATH}/clear")

    notes = notes_of(door)
    assert "Cleared" in visitor.page_after(answer)
    assert notes == Notes(marking_key=notes.marking_key)


def test_two_windows_lose_no_name(door: Door) -> None:
    visitor = door.visitor()
    early = shown(visitor)
    visitor.post(PATH, **early, names="Wilk\nKowal")

    answer = visitor.post(PATH, **early, names="Kowal\nMalý")
    again = answer.text.split('name="seen" value="')[1].split('"')[0]
    saved = visitor.post(PATH, seen=again, kept="yes", names="Wilk\nKowal\nMalý")

    assert answer.status_code == 409
    assert "Wilk\nKowal\nMalý" in answer.text
    assert "changed in another window" in words_of(answer)
    assert saved.status_code == 303
    assert notes_of(door).names == "Wilk\nKowal\nMalý"


def test_what_stands_in_a_list_is_shown_as_text(door: Door) -> None:
    keep(door, Notes(names="</textarea><script>alert(1)</script>"))

    page = door.visitor().get(PATH).text

    assert "<script>alert" not in page


def test_a_form_that_the_page_does_not_offer_changes_nothing(door: Door) -> None:
    visitor = door.visitor()
    before = notes_of(door)

    answers = [
        visitor.post(PATH, **{**shown(visitor), **sent}, names="Wilk")
        for sent in ({"kept": "maybe"}, {"kept": ""}, {"kept": "yes", "owner": "me"})
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert notes_of(door) == before


def test_a_log_in_gives_an_account_without_anything_an_empty_list(door: Door) -> None:
    with door.databases.newsroom() as session:
        session.get_one(Contributor, door.newsroom.maks.contributor_id).watch_list = None

    door.visitor()

    notes = notes_of(door)
    assert notes == Notes(marking_key=notes.marking_key)
    with door.databases.newsroom(write=False) as session:
        row = session.get_one(Contributor, door.newsroom.maks.contributor_id)
        assert len(row.watch_list or b"") == 8264
