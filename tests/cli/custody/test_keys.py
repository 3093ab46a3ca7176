"""A custodian's key: made, shown, its passphrase changed, kept on paper."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from safepub.cli.custody.keys import KeyHolder
from safepub.crypto import cards, custodian_keys, paper
from safepub.crypto.suite import SealBrokenError
from tests.cli.custody.world import World, run

LEAST = ("--memory", "256")


def passphrase_in(said: str) -> str:
    found = re.search(r"^ {4}([a-z-]+(?: [a-z-]+){5})$", said, re.MULTILINE)
    assert found
    return found[1]


def test_a_new_key_opens_with_the_words_that_were_shown(tmp_path: Path) -> None:
    key_file = tmp_path / "dora.spk"

    ran = run("new-key", key_file, "--name", "  Dora ", *LEAST)

    key = custodian_keys.unlock(key_file.read_bytes(), passphrase_in(ran.said))
    member = cards.read((tmp_path / "dora.spk.card").read_bytes())
    assert (member.name, member.public_key) == ("Dora", key.public_key)
    assert cards.words(cards.fingerprint(member)) in ran.said
    assert key_file.stat().st_mode & 0o777 == 0o600


def test_no_key_is_ever_written_over(newsroom: World) -> None:
    key_file = newsroom.people[0].key_file
    before = key_file.read_bytes()

    ran = run("new-key", key_file, "--name", "Dora", *LEAST)

    assert ran.code == 1
    assert "Nothing was written." in ran.said
    assert key_file.read_bytes() == before


def test_a_name_that_would_move_the_cursor_is_refused(tmp_path: Path) -> None:
    ran = run("new-key", tmp_path / "dora.spk", "--name", "Do\x1b[2Jra", *LEAST)

    assert ran.code == 2
    assert list(tmp_path.iterdir()) == []


def test_showing_a_key_takes_no_passphrase_and_writes_its_card(
    people: tuple[KeyHolder, ...],
) -> None:
    ana = people[0]
    target = ana.key_file.with_name("to-hand-over.card")

    ran = run("show-key", ana.key_file, "--card", target)

    fingerprint = cards.fingerprint(ana.member)
    assert ran.code == 0
    assert "Name: Ana" in ran.said
    assert f"Fingerprint: {fingerprint.hex()}" in ran.said
    assert f"In words: {cards.words(fingerprint)}" in ran.said
    assert cards.read(target.read_bytes()) == ana.member


def test_a_card_that_was_lost_is_made_anew_under_a_name(newsroom: World) -> None:
    ana = newsroom.people[0]

    without = run("show-key", ana.key_file)
    ran = run("show-key", ana.key_file, "--name", "Ana K.", by=[ana])

    assert without.code == 1
    assert "is not there" in without.said
    assert "Name: Ana K." in ran.said


def test_the_card_of_another_key_is_refused(newsroom: World, people: tuple[KeyHolder, ...]) -> None:
    ana, bohdan = newsroom.people[0], people[1]
    card = bohdan.key_file.with_name("bohdan.spk.card").read_bytes()
    ana.key_file.with_name("ana.spk.card").write_bytes(card)

    ran = run("show-key", ana.key_file)

    assert ran.code == 1
    assert "belongs to another key" in ran.said


def test_after_a_change_the_new_passphrase_opens_and_the_old_one_does_not(newsroom: World) -> None:
    ana = newsroom.people[0]

    ran = run("change-passphrase", ana.key_file, *LEAST, by=[ana])

    changed = ana.key_file.read_bytes()
    assert custodian_keys.unlock(changed, passphrase_in(ran.said)) == ana.key
    with pytest.raises(SealBrokenError):
        custodian_keys.unlock(changed, ana.passphrase)
    assert ana.key_file.stat().st_mode & 0o777 == 0o600


def test_a_paper_gives_the_same_key_back_under_a_new_passphrase(newsroom: World) -> None:
    ana, saved = newsroom.people[0], newsroom.folder / "rows.txt"
    restored = newsroom.folder / "restored.spk"
    written = run("paper", "write", ana.key_file, "--save", saved, typed="paper\n", by=[ana])
    rows = [line[3:] for line in saved.read_text().splitlines() if line[:1].isdigit()]

    ran = run("paper", "restore", restored, "--name", "Ana", *LEAST, typed="\n".join(rows) + "\n")

    assert written.code == ran.code == 0
    assert custodian_keys.unlock(restored.read_bytes(), passphrase_in(ran.said)) == ana.key
    assert saved.stat().st_mode & 0o777 == 0o600


def test_a_row_that_is_wrong_is_named_and_asked_for_again(newsroom: World) -> None:
    rows = list(paper.write(newsroom.people[0].key))
    typed = [*rows[:4], rows[3], *rows[5:], rows[4]]

    ran = run(
        *("paper", "restore", newsroom.folder / "restored.spk", "--name", "Ana", *LEAST),
        typed="\n".join(typed) + "\n",
    )

    assert ran.code == 0
    assert "Row 5 is not what was written" in ran.said


def test_a_paper_is_not_shown_where_nothing_can_be_wiped(newsroom: World) -> None:
    ana = newsroom.people[0]

    ran = run("paper", "write", ana.key_file, typed="paper\n", by=[ana])

    assert ran.code == 1
    assert "shown on a terminal that can be wiped" in ran.said
    assert paper.write(ana.key)[0] not in ran.said


def test_what_is_no_key_file_is_refused_in_one_sentence(newsroom: World) -> None:
    other = newsroom.folder / "other.spk"
    other.write_bytes(b"SPK1")
    ana = replace(newsroom.people[0], key_file=other)

    ran = run("change-passphrase", other, *LEAST, by=[ana])

    assert ran.code == 1
    assert ran.said.splitlines()[-1] == "This is not a custodian's key file that can be used."
