"""Sharing and joining: every quorum works, one person fewer never does."""

from functools import reduce
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import opening, quorum, sealing
from safepub.crypto.keysets import Purpose
from safepub.crypto.opening import (
    QuorumMissingError,
    Share,
    ShareWrongError,
)
from tests.crypto.people import SUBJECT, custodians, seed_of

KEY = seed_of("record")
SIZES = [(k, n) for n in range(1, 8) for k in range(1, n + 1)]
GENUINE = [(k, n) for k, n in SIZES if k > 1]


def pads_by_set(
    shares: tuple[bytes, ...], people: tuple[int, ...], k: int
) -> dict[tuple[int, ...], bytes]:
    pads: dict[tuple[int, ...], bytes] = {}
    for person in people:
        held = [t for t in combinations(range(len(shares)), k - 1) if person not in t]
        assert len(shares[person]) == 32 * len(held)
        for number, withheld in enumerate(held):
            pad = shares[person][32 * number : 32 * number + 32]
            assert pads.setdefault(withheld, pad) == pad
    return pads


def xor(pads: list[bytes]) -> bytes:
    return reduce(lambda a, b: bytes(x ^ y for x, y in zip(a, b, strict=True)), pads, bytes(32))


@pytest.mark.parametrize(("k", "n"), SIZES)
def test_every_k_people_hold_all_pads_and_every_k_minus_1_miss_one(k: int, n: int) -> None:
    shares = quorum.split(KEY, k, n)
    sets = list(combinations(range(n), k - 1))
    for people in combinations(range(n), k):
        pads = pads_by_set(shares, people, k)
        assert sorted(pads) == sets
        assert xor(list(pads.values())) == KEY
    for people in combinations(range(n), k - 1):
        # The one pad that they miss is as random as the key, so they know nothing.
        assert set(sets) - set(pads_by_set(shares, people, k)) == {people}


@given(key=st.binary(min_size=32, max_size=32), size=st.sampled_from(SIZES))
@settings(max_examples=60, deadline=None)
def test_any_key_comes_back(key: bytes, size: tuple[int, int]) -> None:
    k, n = size
    shares = quorum.split(key, k, n)
    assert xor(list(pads_by_set(shares, tuple(range(n)), k).values())) == key


@given(size=st.sampled_from(GENUINE))
@settings(max_examples=20, deadline=None)
def test_splitting_twice_gives_other_shares(size: tuple[int, int]) -> None:
    assert quorum.split(KEY, *size) != quorum.split(KEY, *size)


@pytest.mark.parametrize(("k", "n"), GENUINE)
def test_every_quorum_opens_an_envelope_and_no_smaller_group_does(k: int, n: int) -> None:
    held = custodians(k, n)
    slot = sealing.seal_slot(b"{}", purpose=Purpose.IDENTITY)
    envelope = opening.read(sealing.seal_link(slot, subject=SUBJECT, keyset=held.keyset))
    shares = [opening.open_share(envelope, seed) for seed in held.seeds]
    for group in combinations(shares, k):
        link = opening.join(envelope, group)
        assert (link.slot_id, link.data_key) == (slot.slot_id, slot.data_key)
    for group in combinations(shares, k - 1):
        with pytest.raises(QuorumMissingError):
            opening.join(envelope, group)


def test_giving_one_share_twice_makes_no_quorum() -> None:
    held = custodians(2, 3)
    envelope = opening.read(sealing.seal_link(None, subject=SUBJECT, keyset=held.keyset))
    share = opening.open_share(envelope, held.seeds[0])
    with pytest.raises(QuorumMissingError):
        opening.join(envelope, [share, share])


@given(
    size=st.sampled_from([(k, n) for k, n in GENUINE if k < n]),
    culprit=st.integers(0, 6),
    place=st.integers(0, 10_000),
    change=st.integers(1, 255),
)
@settings(max_examples=40, deadline=None)
def test_with_a_share_to_spare_the_wrong_one_is_named(
    size: tuple[int, int], culprit: int, place: int, change: int
) -> None:
    held = custodians(*size)
    culprit %= size[1]
    envelope = opening.read(sealing.seal_link(None, subject=SUBJECT, keyset=held.keyset))
    shares = [opening.open_share(envelope, seed) for seed in held.seeds]
    pads = bytearray(shares[culprit].pads)
    pads[place % len(pads)] ^= change
    shares[culprit] = Share(place=culprit, pads=bytes(pads))
    with pytest.raises(ShareWrongError) as caught:
        opening.join(envelope, shares)
    assert caught.value.places == (culprit,)


def test_without_a_share_to_spare_all_are_in_doubt() -> None:
    held = custodians(2, 2)
    envelope = opening.read(sealing.seal_link(None, subject=SUBJECT, keyset=held.keyset))
    good, bad = (opening.open_share(envelope, seed) for seed in held.seeds)
    with pytest.raises(ShareWrongError) as caught:
        opening.join(envelope, [good, Share(place=bad.place, pads=bytes(32))])
    assert caught.value.places == (0, 1)


@pytest.mark.parametrize("pads", [b"", bytes(32), bytes(96)])
def test_a_share_of_the_wrong_length_is_named(pads: bytes) -> None:
    held = custodians(2, 3)
    envelope = opening.read(sealing.seal_link(None, subject=SUBJECT, keyset=held.keyset))
    share = opening.open_share(envelope, held.seeds[0])
    with pytest.raises(ShareWrongError) as caught:
        opening.join(envelope, [share, Share(place=2, pads=pads)])
    assert caught.value.places == (2,)
