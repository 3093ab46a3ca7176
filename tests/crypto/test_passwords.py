"""Staff passwords and the keys that they wrap."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import passwords
from safepub.crypto.argon2 import Cost
from safepub.crypto.passwords import PasswordTooLongError
from safepub.crypto.suite import SealBrokenError
from tests.crypto.people import seed_of

CHEAP = Cost(memory_kib=8 * 1024, iterations=1, lanes=1)
DEARER = Cost(memory_kib=8 * 1024, iterations=2, lanes=1)
STORED = passwords.hash_password("сакрэтнае слова", cost=CHEAP)
SEED = seed_of("staff")
WRAPPED = passwords.wrap_key("secret", SEED, context=b"staff 1", cost=CHEAP)


def test_the_right_password_is_right_and_another_is_not() -> None:
    assert passwords.verify(STORED, "сакрэтнае слова", cost=CHEAP)
    assert not passwords.verify(STORED, "сакрэтнае слова ", cost=CHEAP)


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_without_a_stored_hash_no_password_is_right(stored: str | None) -> None:
    assert not passwords.verify(stored, "anything", cost=CHEAP)


def test_a_password_of_1024_bytes_is_the_longest() -> None:
    stored = passwords.hash_password("a" * 1024, cost=CHEAP)
    assert passwords.verify(stored, "a" * 1024, cost=CHEAP)
    assert not passwords.verify(stored, "a" * 1025, cost=CHEAP)
    with pytest.raises(PasswordTooLongError):
        passwords.hash_password("я" * 513, cost=CHEAP)
    with pytest.raises(PasswordTooLongError):
        passwords.wrap_key("a" * 1025, SEED, context=b"", cost=CHEAP)


def test_two_hashes_of_one_password_differ() -> None:
    assert passwords.hash_password("same", cost=CHEAP) != passwords.hash_password(
        "same", cost=CHEAP
    )


def test_a_hash_of_another_cost_is_still_right_but_wants_rehashing() -> None:
    assert passwords.verify(STORED, "сакрэтнае слова", cost=DEARER)
    assert passwords.needs_rehash(STORED, cost=DEARER)
    assert not passwords.needs_rehash(STORED, cost=CHEAP)


def test_a_wrapped_key_opens_with_its_password_in_its_place() -> None:
    assert len(WRAPPED) == 137
    assert passwords.unwrap_key("secret", WRAPPED, context=b"staff 1") == SEED


@pytest.mark.parametrize(("password", "context"), [("Secret", b"staff 1"), ("secret", b"staff 2")])
def test_a_wrapped_key_opens_with_no_other_password_or_place(password: str, context: bytes) -> None:
    with pytest.raises(SealBrokenError):
        passwords.unwrap_key(password, WRAPPED, context=context)


# The cost's lowest bytes stay small when altered; bounds have a test of their own.
@given(place=st.sampled_from([*range(5), *range(17, len(WRAPPED))]), change=st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_a_wrapped_key_with_one_changed_byte_is_refused(place: int, change: int) -> None:
    altered = bytearray(WRAPPED)
    altered[place] ^= change
    with pytest.raises(SealBrokenError):
        passwords.unwrap_key("secret", bytes(altered), context=b"staff 1")


@pytest.mark.parametrize(
    "numbers",
    [
        (0, 1, 1),
        (8192, 0, 1),
        (8192, 1, 0),
        (2**32 - 1, 1, 1),
        (8192, 65, 1),
        (8192, 1, 17),
        (8192, 2, 1),
    ],
)
def test_another_cost_in_the_header_is_refused_without_being_spent(
    numbers: tuple[int, int, int],
) -> None:
    claimed = b"".join(number.to_bytes(4, "big") for number in numbers)
    with pytest.raises(SealBrokenError):
        passwords.unwrap_key("secret", WRAPPED[:5] + claimed + WRAPPED[17:], context=b"staff 1")


@pytest.mark.parametrize("length", [0, 32, 33, len(WRAPPED) - 1])
def test_a_wrapped_key_cut_short_is_refused(length: int) -> None:
    wrapped = WRAPPED[:length]

    with pytest.raises(SealBrokenError):
        passwords.unwrap_key("secret", wrapped, context=b"staff 1")
