"""What is kept for name checks: one length, one key, and nothing that anybody else can use."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest

from safepub.crypto.suite import SealBrokenError
from safepub.database import Databases
from safepub.newsroom import watch_lists
from safepub.newsroom.drafts import Room
from safepub.newsroom.models.people import Contributor
from safepub.newsroom.watch_lists import Notes
from tests.newsroom.conftest import Newsroom

NOTES = Notes(
    names="Sidarovič: Maksim, Maks\nСідаровіч: Максім",
    phrases="Завод 21",
    contacts="maks@example.org",
    ordinary=True,
)


def sealed_of(databases: Databases, room: Room) -> bytes | None:
    with databases.newsroom(write=False) as session:
        return session.get_one(Contributor, room.contributor_id).watch_list


def test_a_list_comes_back_as_it_was_written(databases: Databases, newsroom: Newsroom) -> None:
    notes = NOTES.letting_stand([b"m" * 12, b"n" * 12])

    with databases.newsroom() as session:
        watch_lists.store(session, newsroom.maks, notes)

    with databases.newsroom(write=False) as session:
        assert watch_lists.load(session, newsroom.maks) == notes


def test_whoever_has_stored_nothing_has_an_empty_list(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom(write=False) as session:
        notes = watch_lists.load(session, newsroom.maks)

    assert (notes.names, notes.phrases, notes.contacts, notes.kept) == ("", "", "", True)


def test_what_is_sealed_has_one_length_whatever_it_holds() -> None:
    full = Notes(names="ю" * (watch_lists.MOST_LIST_BYTES // 2 - 20)).letting_stand(
        number.to_bytes(12, "big") for number in range(watch_lists.MOST_ACKNOWLEDGED)
    )

    lengths = {
        len(watch_lists.seal(uuid4(), b"k" * 32, notes))
        for notes in (Notes(), Notes(kept=False), NOTES, full)
    }

    assert lengths == {8264}


def test_a_list_that_does_not_fit_is_refused_and_the_old_one_stays(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        watch_lists.store(session, newsroom.maks, NOTES)
    long = "ю" * 2_800

    for notes in (Notes(names=long), Notes(phrases=long), Notes(contacts=long)):
        with pytest.raises(watch_lists.WatchListTooLongError), databases.newsroom() as session:
            watch_lists.store(session, newsroom.maks, notes)

    with databases.newsroom(write=False) as session:
        assert watch_lists.load(session, newsroom.maks) == NOTES


def test_no_other_key_and_no_other_account_opens_a_list(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        watch_lists.store(session, newsroom.maks, NOTES)
        moved = session.get_one(Contributor, newsroom.maks.contributor_id).watch_list
        session.get_one(Contributor, newsroom.other.contributor_id).watch_list = moved
    wrong_key = replace(newsroom.maks, note_key=newsroom.other.note_key)
    wrong_row = replace(newsroom.other, note_key=newsroom.maks.note_key)

    for room in (wrong_key, wrong_row):
        with databases.newsroom(write=False) as session, pytest.raises(SealBrokenError):
            watch_lists.load(session, room)


def test_a_new_passphrase_opens_all_of_it_and_the_old_one_nothing(
    databases: Databases, newsroom: Newsroom
) -> None:
    new_key = b"k" * 32
    with databases.newsroom() as session:
        watch_lists.store(session, newsroom.maks, NOTES.letting_stand([b"m" * 12]))

        watch_lists.reseal(session, newsroom.maks, new_key)

    with databases.newsroom(write=False) as session:
        after = replace(newsroom.maks, note_key=new_key)
        assert watch_lists.load(session, after) == NOTES.letting_stand([b"m" * 12])
        with pytest.raises(SealBrokenError):
            watch_lists.load(session, newsroom.maks)


def test_a_log_in_fills_an_account_that_has_nothing_and_no_other(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        watch_lists.store(session, newsroom.maks, NOTES)
    before = sealed_of(databases, newsroom.maks)

    with databases.newsroom() as session:
        for room in (newsroom.maks, newsroom.other):
            contributor = session.get_one(Contributor, room.contributor_id)
            watch_lists.ensure(contributor, room.note_key)

    filled = sealed_of(databases, newsroom.other)
    assert sealed_of(databases, newsroom.maks) == before
    assert filled is not None
    assert len(filled) == 8264


def test_two_windows_that_let_something_stand_at_once_both_keep_it(
    databases: Databases, newsroom: Newsroom
) -> None:
    with databases.newsroom() as session:
        watch_lists.store(session, newsroom.maks, NOTES)

    def let_stand(mark: bytes) -> None:
        with databases.newsroom() as session:
            notes = watch_lists.load(session, newsroom.maks, to_change=True)
            watch_lists.store(session, newsroom.maks, notes.letting_stand([mark]))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(let_stand, [b"m" * 12, b"n" * 12]))

    with databases.newsroom(write=False) as session:
        kept = watch_lists.load(session, newsroom.maks).acknowledged
    assert sorted(kept) == [b"m" * 12, b"n" * 12]


def test_of_too_many_marks_the_oldest_fall_out() -> None:
    marks = [number.to_bytes(12, "big") for number in range(watch_lists.MOST_ACKNOWLEDGED + 2)]

    notes = Notes().letting_stand(marks[:-1]).letting_stand([marks[5], marks[-1]])

    assert len(notes.acknowledged) == watch_lists.MOST_ACKNOWLEDGED
    assert marks[0] not in notes.acknowledged
    assert notes.acknowledged[-2:] == (marks[5], marks[-1])


def test_who_keeps_no_list_keeps_no_marks() -> None:
    assert Notes(kept=False).letting_stand([b"m" * 12]).acknowledged == ()


def test_clearing_leaves_the_choice_alone() -> None:
    cleared = NOTES.letting_stand([b"m" * 12]).emptied()

    assert cleared == Notes(marking_key=cleared.marking_key)
    assert not Notes(kept=False).emptied().kept
    assert cleared.marking_key != NOTES.marking_key


def test_a_mark_depends_on_every_part_and_on_the_key() -> None:
    marks = {
        NOTES.mark("a", "bc"),
        NOTES.mark("ab", "c"),
        NOTES.mark("abc"),
        Notes().mark("a", "bc"),
    }

    assert len(marks) == 4
    assert NOTES.mark("a", "bc") in marks


def test_the_repr_shows_nothing() -> None:
    assert repr(NOTES) == "Notes()"
