"""Custodians' cards, and fingerprints as words for the telephone."""

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from safepub.crypto import cards, passphrases
from safepub.crypto.cards import CardRefusedError
from tests.crypto.people import custodians, seed_of

HELD = custodians(2, 3)
MEMBER = HELD.keyset.members[0]
SEED = HELD.signing_seeds[0]
CARD = cards.write(MEMBER, SEED)
WORDS = passphrases.word_list()


def test_a_card_gives_the_custodian_back() -> None:
    assert cards.read(CARD) == MEMBER
    assert len(CARD) == 4 + 1 + 1 + len(MEMBER.name) + 1216 + 32 + 64


@given(place=st.integers(0, len(CARD) - 1), change=st.integers(1, 255))
def test_one_changed_byte_of_a_card_is_refused(place: int, change: int) -> None:
    altered = bytearray(CARD)
    altered[place] ^= change

    with pytest.raises(CardRefusedError):
        cards.read(bytes(altered))


@pytest.mark.parametrize("card", [b"", CARD[:-1], CARD + b"\0", b"SPM1" + CARD[4:]])
def test_what_is_no_card_is_refused(card: bytes) -> None:
    with pytest.raises(CardRefusedError):
        cards.read(card)


def test_nobody_writes_a_card_for_somebody_else() -> None:
    with pytest.raises(CardRefusedError):
        cards.write(MEMBER, seed_of("somebody else"))


@pytest.mark.parametrize("name", ["", "a" * 256, "a\x1b[2Kb", "a\nb", "\ud800"])
def test_a_name_that_cannot_be_shown_is_on_no_card(name: str) -> None:
    with pytest.raises(CardRefusedError):
        cards.write(replace(MEMBER, name=name), SEED)


@pytest.mark.parametrize(("name", "more"), [(b"a\x1b[2Kb", b""), (b"\xff", b""), (b"Ana", b"\0")])
def test_a_well_signed_card_in_another_form_is_refused(name: bytes, more: bytes) -> None:
    keys = MEMBER.public_key + MEMBER.signing_key
    body = b"SPA1\x01" + bytes([len(name)]) + name + keys + more
    signature = Ed25519PrivateKey.from_private_bytes(SEED).sign(b"safepub/card/v1\0" + body)

    with pytest.raises(CardRefusedError):
        cards.read(body + signature)


def test_a_well_signed_card_with_a_key_that_cannot_be_sealed_to_is_refused() -> None:
    unusable = replace(MEMBER, public_key=MEMBER.public_key[:1184] + bytes(32))

    with pytest.raises(CardRefusedError):
        cards.read(cards.write(unusable, SEED))


def test_the_fingerprint_is_of_both_keys_and_not_of_the_name() -> None:
    keys = MEMBER.public_key + MEMBER.signing_key
    expected = hashlib.sha256(b"safepub/card/v1\0" + keys).digest()

    assert cards.fingerprint(MEMBER) == expected
    assert cards.fingerprint(replace(MEMBER, name="Other")) == expected
    assert cards.fingerprint(HELD.keyset.members[1]) != expected


@given(st.binary(min_size=32, max_size=32))
def test_words_are_the_fingerprints_digits_to_the_base_7776(fingerprint: bytes) -> None:
    spoken = cards.words(fingerprint).split(" ")

    digits = sum(WORDS.index(word) * 7776**place for place, word in enumerate(spoken))
    assert len(spoken) == 8
    assert digits == int.from_bytes(fingerprint, "big") % 7776**8


def test_the_words_of_small_numbers_are_known() -> None:
    first = "abacus"

    assert cards.words(bytes(32)) == " ".join([first] * 8)
    assert cards.words((7775).to_bytes(32, "big")) == " ".join(["zoom", *[first] * 7])
    assert cards.words((7776).to_bytes(32, "big")) == " ".join([first, WORDS[1], *[first] * 6])


@pytest.mark.parametrize("length", [0, 31, 33])
def test_only_whole_fingerprints_have_words(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        cards.words(bytes(length))
