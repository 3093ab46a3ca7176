"""Perfect secrecy: k-1 people know nothing of the key, whatever they compute.

The argument, at every size and for every group of k-1. Exactly one pad is held by
none of them, and everything else is in their hands. For any other key there is one
choice of random pads, as likely as the real one, that would have shown them the very
same bytes. So each key is as likely to them after as before (Shannon 1949).
"""

import hashlib
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import quorum
from tests.crypto.quorums import SIZES, every_shared_size, every_size

PAD = 32
keys = st.binary(min_size=PAD, max_size=PAD)


class Tape:
    """Stands for the system's randomness: gives what is on it, in order, once."""

    def __init__(self, pads: list[bytes]) -> None:
        self.left = list(pads)

    def token_bytes(self, count: int) -> bytes:
        assert count == PAD
        return self.left.pop(0)


def tape_of(seed: bytes, k: int, n: int) -> list[bytes]:
    """Give one random pad for every (k-1)-subset but the last."""
    drawn = len(list(combinations(range(n), k - 1))) - 1
    stream = hashlib.shake_256(seed).digest(PAD * drawn)
    return [stream[start : start + PAD] for start in range(0, len(stream), PAD)]


def split(key: bytes, k: int, n: int, *, tape: list[bytes]) -> tuple[bytes, ...]:
    source = Tape(tape)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quorum, "secrets", source)
        shares = quorum.split(key, k, n)
    assert source.left == [], "every pad but the last is fresh"
    return shares


def xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def tape_for(other: bytes, key: bytes, missing: int, *, tape: list[bytes]) -> list[bytes]:
    """Move the difference of two keys into the one pad that a group does not see."""
    moved = list(tape)
    if missing < len(tape):
        moved[missing] = xor(moved[missing], xor(key, other))
    return moved


@every_size
def test_every_k_minus_1_people_hold_all_pads_but_one_and_every_k_hold_all(k: int, n: int) -> None:
    sets = list(combinations(range(n), k - 1))
    pads = tape_of(b"all pads differ", k, n)
    shares = split(b"k" * PAD, k, n, tape=pads)

    def seen_by(group: tuple[int, ...]) -> set[bytes]:
        held = b"".join(shares[person] for person in group)
        return {held[start : start + PAD] for start in range(0, len(held), PAD)}

    everything = seen_by(tuple(range(n)))
    assert len(everything) == len(sets)
    assert set(pads) <= everything
    for group in sets:
        assert len(everything - seen_by(group)) == 1
    for group in combinations(range(n), k):
        assert seen_by(group) == everything


@every_shared_size
@given(key=keys, other=keys, seed=keys)
@settings(max_examples=8)
def test_every_other_key_would_have_shown_k_minus_1_people_the_same(
    k: int, n: int, key: bytes, other: bytes, seed: bytes
) -> None:
    tape = tape_of(seed, k, n)
    shares = split(key, k, n, tape=tape)

    for missing, group in enumerate(combinations(range(n), k - 1)):
        would_be = split(other, k, n, tape=tape_for(other, key, missing, tape=tape))

        assert [would_be[person] for person in group] == [shares[person] for person in group]
        for person in set(range(n)) - set(group):
            assert (would_be[person] == shares[person]) is (other == key)


@given(key=keys, size=st.sampled_from(SIZES))
@settings(max_examples=60)
def test_two_splits_of_one_key_have_no_pad_in_common(key: bytes, size: tuple[int, int]) -> None:
    k, n = size
    first, second = (b"".join(quorum.split(key, k, n)) for _ in range(2))

    pads = [
        {shares[start : start + PAD] for start in range(0, len(shares), PAD)}
        for shares in (first, second)
    ]

    # A single pad is the key itself: one paymaster is enough.
    assert (pads[0] & pads[1] == set()) is (k > 1)
