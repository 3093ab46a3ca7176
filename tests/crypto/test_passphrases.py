"""Contributors' passphrases: the list, the strength, the typing, the keys."""

import hashlib
import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import argon2, passphrases
from safepub.crypto.argon2 import Cost
from tests.vectors import independent_reader

CHEAP = Cost(memory_kib=8 * 1024, iterations=1, lanes=1)
SALT, PEPPER = b"deployment salt!", b"pepper" * 6
LIST_DIGEST = "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522"


def keys(text: str, salt: bytes = SALT, pepper: bytes = PEPPER) -> passphrases.ContributorKeys:
    return passphrases.contributor_keys(text, salt=salt, pepper=pepper, cost=CHEAP)


def test_the_word_list_is_effs_long_list() -> None:
    assert hashlib.sha256(passphrases.WORD_LIST.read_bytes()).hexdigest() == LIST_DIGEST
    assert len(passphrases.word_list()) == len(set(passphrases.word_list())) == 7776


def test_seven_words_give_90_bits_even_after_folding() -> None:
    folded = {passphrases.normalise(word) for word in passphrases.word_list()}
    # At least: the surplus of the one word that folds onto another is left out.
    assert passphrases.CONTRIBUTOR_WORDS * math.log2(len(folded)) >= 90


def test_no_folded_word_begins_another_so_that_spaces_carry_nothing() -> None:
    folded = sorted({passphrases.normalise(word) for word in passphrases.word_list()})
    assert not [(word, later) for word, later in pairwise(folded) if later.startswith(word)]


@pytest.mark.parametrize("words", [6, 7])
def test_a_passphrase_has_as_many_words_as_asked_for(words: int) -> None:
    chosen = passphrases.generate(words).split(" ")
    assert len(chosen) == words
    assert set(chosen) <= set(passphrases.word_list())


def test_passphrases_differ() -> None:
    assert len({passphrases.generate() for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "typed",
    [
        "ABACUS Drop-Down yo-yo",
        "abacus  dropdown\nyoyo",
        " abacus-drop-down-yo-yo. ",
        "ａｂａｃｕｓ drop\u2011down yo\u00ad-yo",
    ],
)
def test_the_way_of_typing_does_not_matter(typed: str) -> None:
    assert passphrases.normalise(typed) == passphrases.normalise("abacus drop-down yo-yo")


@given(st.text(max_size=3000))
@settings(deadline=None)
def test_normalising_takes_any_text_and_is_stable(text: str) -> None:
    once = passphrases.normalise(text)
    assert passphrases.normalise(once) == once
    assert len(once) <= passphrases.LONGEST


def test_the_same_passphrase_gives_the_same_three_different_keys() -> None:
    first, again = keys("abacus zoom"), keys("Abacus-Zoom")
    assert first == again
    parts = {first.login_tag, first.box_seed, first.note_key}
    assert len(parts) == 3
    assert {len(part) for part in parts} == {32}


def test_word_salt_and_pepper_all_count() -> None:
    tags = {
        keys("abacus zoom").login_tag,
        keys("abacus zoo").login_tag,
        keys("abacus zoom", salt=b"another salt....").login_tag,
        keys("abacus zoom", pepper=b"another pepper" * 3).login_tag,
    }
    assert len(tags) == 4


def test_the_keys_never_change() -> None:
    known = keys("abacus drop-down zoom")
    assert (
        known.login_tag.hex() == "43195ca56f84b629dbeb6031f9df36054d95b50bd6f70dfbddc0fd2fc9edab52"
    )
    assert (
        known.box_seed.hex() == "600507d0dc7394037b531b7313dcfd9f9d8c585a2ba34eba70904c06e60e3efd"
    )
    assert (
        known.note_key.hex() == "f47e0137976d86a57104850c9adef64720b8bfe9902a20bf535337ad11f3bddb"
    )


def test_keys_come_from_the_root_by_the_labels_of_the_format() -> None:
    root = argon2.derive(b"abacus", salt=SALT, cost=CHEAP, length=64, pepper=PEPPER)
    label = b"safepub/contributor/v1\0login-tag"
    assert independent_reader.hkdf_expand(root, label, 32) == keys("abacus").login_tag


def test_a_contributors_keys_show_nothing_in_their_repr() -> None:
    assert repr(keys("abacus")) == "ContributorKeys()"
