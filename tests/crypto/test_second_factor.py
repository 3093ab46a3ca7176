"""The second factor: each code is good once, and never after a later one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
import pytest

from safepub.crypto import second_factor
from safepub.crypto.suite import SealBrokenError

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 5, 1, 12, 0, 7, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30
OWNER, OTHER = UUID(int=1), UUID(int=2)


def code(step: int) -> str:
    return pyotp.TOTP(SECRET).generate_otp(step)


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_code_is_good_one_step_early_or_late(drift: int) -> None:
    typed = code(STEP + drift)
    assert second_factor.accepted_step(SECRET, typed, now=NOW, last_step=None) == STEP + drift


@pytest.mark.parametrize("drift", [-2, 2])
def test_a_code_two_steps_off_is_refused(drift: int) -> None:
    typed = code(STEP + drift)
    assert second_factor.accepted_step(SECRET, typed, now=NOW, last_step=None) is None


def test_a_code_is_good_once() -> None:
    step = second_factor.accepted_step(SECRET, code(STEP), now=NOW, last_step=None)
    assert second_factor.accepted_step(SECRET, code(STEP), now=NOW, last_step=step) is None


def test_a_b_a_is_refused_at_the_second_a() -> None:
    a, b = code(STEP), code(STEP + 1)
    step = second_factor.accepted_step(SECRET, a, now=NOW, last_step=None)
    later = NOW + timedelta(seconds=30)
    step = second_factor.accepted_step(SECRET, b, now=later, last_step=step)
    assert step == STEP + 1
    assert second_factor.accepted_step(SECRET, a, now=later, last_step=step) is None


def test_spaces_in_a_code_do_not_matter() -> None:
    typed = f" {code(STEP)[:3]} {code(STEP)[3:]}\n"
    assert second_factor.accepted_step(SECRET, typed, now=NOW, last_step=None) == STEP


@pytest.mark.parametrize("typed", ["", "000", "abcdef", "１２３４５６", "\u0661" * 6, "1" * 5000])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert second_factor.accepted_step(SECRET, typed, now=NOW, last_step=None) is None


def test_only_what_was_offered_to_somebody_counts_as_offered() -> None:
    key, holder = b"k" * 32, OWNER.bytes
    tag = second_factor.offer_tag(SECRET, key=key, holder=holder)

    assert second_factor.is_offered(SECRET, tag, key=key, holder=holder)
    assert not second_factor.is_offered("A" * 32, tag, key=key, holder=holder)
    assert not second_factor.is_offered(SECRET, tag, key=b"o" * 32, holder=holder)
    assert not second_factor.is_offered(SECRET, tag, key=key, holder=OTHER.bytes)
    for wrong in ("", "ж", tag[:-1]):
        assert not second_factor.is_offered(SECRET, wrong, key=key, holder=holder)


def test_new_secrets_have_160_bits_and_differ() -> None:
    first, second = second_factor.new_secret(), second_factor.new_secret()
    assert len(first) * 5 >= 160
    assert first != second


@pytest.mark.parametrize("length", [32, 64])
def test_a_sealed_secret_opens_for_its_owner_under_all_of_the_key(length: int) -> None:
    key = bytes(range(length))
    sealed = second_factor.seal_secret(SECRET, key=key, owner=OWNER)
    assert second_factor.open_secret(sealed, key=key, owner=OWNER) == SECRET
    for wrong_key, owner in ((key, OTHER), (key[:-1] + b"\xff", OWNER)):
        with pytest.raises(SealBrokenError):
            second_factor.open_secret(sealed, key=wrong_key, owner=owner)
