"""Tokens and session ids: long, random, and only their digests are kept."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.crypto import session_ids, tokens
from safepub.crypto.suite import SealBrokenError

TOKEN = tokens.new_outlet_token("live")
SESSION = session_ids.new_session_id()
SEALED = session_ids.seal(SESSION, b"{}")


def test_tokens_carry_256_bits_and_differ() -> None:
    made = {tokens.new_token() for _ in range(50)}
    assert len(made) == 50
    assert {len(token) for token in made} == {43}


def test_a_digest_says_which_token_it_was_only_to_its_holder() -> None:
    assert tokens.digest("a") == hashlib.sha256(b"safepub/token/v1\0a").digest()
    assert tokens.digest("a") != tokens.digest("b")


@pytest.mark.parametrize("kind", ["live", "test"])
def test_an_outlet_token_names_its_kind(kind: str) -> None:
    token = tokens.new_outlet_token("live" if kind == "live" else "test")
    assert token.startswith(f"sp_{kind}_")
    assert tokens.is_outlet_token(token)


@given(place=st.integers(8, len(TOKEN) - 1), letter=st.sampled_from("Aa0_-"))
def test_a_misspelt_outlet_token_is_noticed(place: int, letter: str) -> None:
    altered = TOKEN[:place] + letter + TOKEN[place + 1 :]
    assert tokens.is_outlet_token(altered) == (altered == TOKEN)


@given(st.text(max_size=80))
def test_any_text_may_be_asked_about(text: str) -> None:
    assert not tokens.is_outlet_token(text)


def test_a_session_record_opens_with_its_id_only() -> None:
    assert session_ids.open_sealed(SESSION, SEALED) == b"{}"
    with pytest.raises(SealBrokenError):
        session_ids.open_sealed(session_ids.new_session_id(), SEALED)


@given(place=st.integers(0, len(SEALED) - 1), change=st.integers(1, 255))
def test_a_session_record_with_one_changed_byte_is_refused(place: int, change: int) -> None:
    altered = bytearray(SEALED)
    altered[place] ^= change
    with pytest.raises(SealBrokenError):
        session_ids.open_sealed(SESSION, bytes(altered))


@pytest.mark.parametrize(("length", "padded"), [(0, 4096), (4092, 4096), (4093, 8192)])
def test_a_session_record_shows_its_length_only_in_steps(length: int, padded: int) -> None:
    assert len(session_ids.seal(SESSION, b"a" * length)) == 5 + padded + 72


def test_what_the_database_keeps_of_an_id_is_neither_its_key_nor_its_form_value() -> None:
    assert len(session_ids.digest(SESSION)) == 32
    assert session_ids.csrf_value(SESSION) == session_ids.csrf_value(SESSION)
    assert session_ids.csrf_value(SESSION) != session_ids.csrf_value(SESSION + "a")
    with pytest.raises(SealBrokenError):
        session_ids.open_sealed(session_ids.digest(SESSION).hex(), SEALED)
