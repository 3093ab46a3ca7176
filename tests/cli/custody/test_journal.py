"""The journal as a custodian's machine sees it: whole, grown, remembered, countersigned."""

from pathlib import Path

from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import acts, canonical, checkpoints, sections, suite
from safepub.crypto.sections import Kind
from tests.cli.custody.world import JOURNAL_KEY, ORIGIN, Ran, World, run

FIRST = ("--journal-key", JOURNAL_KEY)


def export(newsroom: World, name: str = "journal.spj") -> Path:
    entries = [canonical.encode(entry) for entry in newsroom.entries]
    parts = [(Kind.JOURNAL_ENTRY, entry) for entry in entries]
    parts.append((Kind.CHECKPOINT, newsroom.note(entries).encode()))
    path = newsroom.folder / name
    path.write_bytes(b"".join(sections.write(sections.JOURNAL, parts)))
    return path


def verify(file: Path, by: KeyHolder, *more: str, typed: str = "") -> Ran:
    return run("verify-journal", file, "--key", by.key_file, *more, typed=typed, by=[by])


def remembered(newsroom: World) -> World:
    """Let Ana's machine see the journal for the first time."""
    assert verify(export(newsroom), newsroom.people[0], *FIRST, typed="same\n").code == 0
    return newsroom


def test_the_first_time_the_newsrooms_key_has_to_be_given(newsroom: World) -> None:
    ran = verify(export(newsroom), newsroom.people[0])

    assert ran.code == 1
    assert "--journal-key" in ran.said
    assert list(newsroom.folder.glob("*.journal")) == []


def test_the_first_time_the_words_of_the_newsrooms_key_are_asked_about(newsroom: World) -> None:
    ran = verify(export(newsroom), newsroom.people[0], *FIRST, typed="\n")

    assert ran.code == 1
    assert f"Newsroom: {ORIGIN}" in ran.said
    assert "Words of its key: " in ran.said
    assert list(newsroom.folder.glob("*.journal")) == []


def test_a_whole_journal_is_remembered_and_countersigned(newsroom: World) -> None:
    ana = newsroom.people[0]

    ran = verify(export(newsroom), ana, *FIRST, typed="same\n")

    assert ran.code == 0
    (memory,) = newsroom.folder.glob("ana.spk.journal")
    assert memory.stat().st_mode & 0o777 == 0o600
    (hand_in,) = newsroom.folder.glob("countersigned-*.sph")
    handed = acts.read_hand_in(hand_in.read_bytes())
    name = checkpoints.custodian_name(suite.key_id(ana.key.public_key))
    note = handed.checkpoint.decode()
    assert handed.act == b""
    assert checkpoints.verify(note, name=name, public_key=ana.key.signing_key).size == 2


def test_afterwards_the_key_is_remembered_and_nothing_is_asked(newsroom: World) -> None:
    remembered(newsroom)
    newsroom.log("request.withdrawn", request="…")

    ran = verify(export(newsroom, "later.spj"), newsroom.people[0])

    assert ran.code == 0
    assert "3 entries, 1 new here" in ran.said


def test_an_entry_that_was_altered_since_is_named(newsroom: World) -> None:
    remembered(newsroom)
    newsroom.entries[1]["who"] = "Peter"
    newsroom.log("request.withdrawn", request="…")

    ran = verify(export(newsroom, "later.spj"), newsroom.people[0])

    assert ran.code == 1
    assert "Entry 1 of the journal is not the one that this machine remembers" in ran.said


def test_an_entry_that_was_taken_away_is_named(newsroom: World) -> None:
    remembered(newsroom)
    newsroom.entries.pop()

    ran = verify(export(newsroom, "later.spj"), newsroom.people[0])

    assert ran.code == 1
    assert "Entry 1 of the journal is missing" in ran.said


def test_entries_that_changed_places_are_named_the_first_time_too(newsroom: World) -> None:
    newsroom.entries.reverse()

    ran = verify(export(newsroom), newsroom.people[0], *FIRST, typed="same\n")

    assert ran.code == 1
    assert "Entry 0 of the journal is altered, missing or in another place" in ran.said


def test_a_checkpoint_by_another_key_is_refused(newsroom: World) -> None:
    other = checkpoints.verifier_key(ORIGIN, checkpoints.public_key_of(b"K" * 32))

    ran = verify(export(newsroom), newsroom.people[0], "--journal-key", other, typed="same\n")

    assert ran.code == 1
    assert "not a checkpoint of the journal that can be trusted" in ran.said


def test_another_key_than_the_remembered_one_is_refused(newsroom: World) -> None:
    remembered(newsroom)
    other = checkpoints.verifier_key(ORIGIN, checkpoints.public_key_of(b"K" * 32))

    ran = verify(export(newsroom, "later.spj"), newsroom.people[0], "--journal-key", other)

    assert ran.code == 1
    assert "not the journal key that this machine remembers" in ran.said


def test_a_checkpoint_of_other_entries_is_refused(newsroom: World) -> None:
    entries = [canonical.encode(entry) for entry in newsroom.entries]
    other = canonical.encode(newsroom.entries[1] | {"who": "Peter"})
    parts = [(Kind.JOURNAL_ENTRY, entries[0]), (Kind.JOURNAL_ENTRY, other)]
    parts.append((Kind.CHECKPOINT, newsroom.note(entries).encode()))
    path = newsroom.folder / "journal.spj"
    path.write_bytes(b"".join(sections.write(sections.JOURNAL, parts)))

    ran = verify(path, newsroom.people[0], *FIRST, typed="same\n")

    assert ran.code == 1
    assert "not the one that its checkpoint was signed for" in ran.said


def test_a_case_file_carries_a_journal_that_can_be_verified(newsroom: World) -> None:
    ran = verify(newsroom.case(), newsroom.people[0], *FIRST, typed="same\n")

    assert ran.code == 0
    assert "The journal is whole: 2 entries" in ran.said


def test_a_grant_is_refused_where_the_journal_was_altered(newsroom: World) -> None:
    taken, _ = newsroom.take(1)
    remembered(newsroom)
    newsroom.entries[0]["who"] = "Peter"

    ana = newsroom.people[0]
    ran = run("grant", newsroom.case(taken), "--key", ana.key_file, typed="grant\n", by=[ana])

    assert ran.code == 1
    assert "Entry 0 of the journal is not the one" in ran.said
    assert list(newsroom.folder.glob("grant-*")) == []


def test_a_damaged_memory_is_refused(newsroom: World) -> None:
    remembered(newsroom)
    memory = newsroom.folder / "ana.spk.journal"
    memory.write_text(memory.read_text().replace('"size": 2', '"size": 1'))

    ran = verify(export(newsroom, "later.spj"), newsroom.people[0])

    assert ran.code == 1
    assert "is damaged" in ran.said
