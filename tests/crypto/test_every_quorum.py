"""Every quorum that may exist opens, and a wrong share in it is refused and named.

All sizes, all groups of people; the shares come out of real envelopes.
"""

import hashlib
from collections.abc import Sequence
from itertools import combinations

import pytest

from safepub.crypto import opening, quorum
from safepub.crypto.opening import Envelope, QuorumMissingError, Share, ShareWrongError
from tests.crypto.quorums import (
    SHARED,
    SIZES,
    every_shared_size,
    every_size,
    every_size_with_a_spare,
    opened,
    replaced,
)

PAD = quorum.PAD_BYTES


def pads_in(share: Share) -> int:
    return len(share.pads) // PAD


def altered(share: Share, pad: int) -> Share:
    """Change one bit of one pad; which bit, the pad's number and the place say."""
    pads = bytearray(share.pads)
    pads[PAD * pad + (7 * pad + share.place) % PAD] ^= 1 << pad % 8
    return Share(place=share.place, pads=bytes(pads))


def ruined(share: Share) -> Share:
    """Put noise in a share's place, each place its own."""
    noise = hashlib.shake_256(b"noise" + bytes((share.place,)))
    return Share(place=share.place, pads=noise.digest(len(share.pads)))


def places(shares: Sequence[Share]) -> tuple[int, ...]:
    return tuple(sorted(share.place for share in shares))


def places_in_doubt(envelope: Envelope, shares: Sequence[Share]) -> tuple[int, ...]:
    with pytest.raises(ShareWrongError) as caught:
        opening.join(envelope, shares)
    return caught.value.places


def test_there_are_21_sizes_for_identities_and_7_more_for_payments() -> None:
    assert len(SHARED) == 21
    assert len(SIZES) == 28


@every_size
def test_every_k_people_open_in_whatever_order_they_come(k: int, n: int) -> None:
    sealed = opened(k, n)

    for group in combinations(sealed.shares, k):
        for shares in (group, group[::-1]):
            link = opening.join(sealed.envelope, shares)
            assert link == sealed.link
            assert opening.open_slot(sealed.slot.body, link) == b"{}"


@every_size_with_a_spare
def test_every_larger_group_opens_too(k: int, n: int) -> None:
    sealed = opened(k, n)

    for size in range(k + 1, n + 1):
        for group in combinations(sealed.shares, size):
            assert opening.join(sealed.envelope, group) == sealed.link


@every_size
def test_no_smaller_group_opens_however_often_each_gives_their_share(k: int, n: int) -> None:
    sealed = opened(k, n)

    for size in range(k):
        for group in combinations(sealed.shares, size):
            for shares in (group, group * k):
                with pytest.raises(QuorumMissingError):
                    opening.join(sealed.envelope, shares)


@every_size
def test_a_share_given_twice_counts_once_and_does_no_harm(k: int, n: int) -> None:
    sealed = opened(k, n)

    for group in combinations(sealed.shares, k):
        assert opening.join(sealed.envelope, (*group, *group)) == sealed.link


@every_shared_size
def test_nobody_stands_in_for_the_one_who_is_missing(k: int, n: int) -> None:
    sealed = opened(k, n)

    for group in combinations(sealed.shares, k - 1):
        absent = next(place for place in range(n) if place not in places(group))
        for pads in (*(member.pads for member in group), bytes(len(group[0].pads))):
            shares = [*group, Share(place=absent, pads=pads)]
            assert places_in_doubt(sealed.envelope, shares) == places(shares)


@every_size
def test_one_altered_pad_in_a_bare_quorum_is_refused(k: int, n: int) -> None:
    sealed = opened(k, n)

    for group in combinations(sealed.shares, k):
        for member in group:
            for pad in range(pads_in(member)):
                shares = replaced(group, altered(member, pad))
                assert places_in_doubt(sealed.envelope, shares) == places(group)


@every_size_with_a_spare
def test_with_one_share_to_spare_the_altered_one_is_named(k: int, n: int) -> None:
    sealed = opened(k, n)

    for group in combinations(sealed.shares, k + 1):
        for number, member in enumerate(group):
            shares = replaced(group, altered(member, number % pads_in(member)))
            assert places_in_doubt(sealed.envelope, shares) == (member.place,)


@every_size_with_a_spare
def test_among_all_shares_the_altered_one_is_named_whichever_pad_it_is(k: int, n: int) -> None:
    sealed = opened(k, n)

    for member in sealed.shares:
        for pad in range(pads_in(member)):
            shares = replaced(sealed.shares, altered(member, pad))
            assert places_in_doubt(sealed.envelope, shares) == (member.place,)


@every_size_with_a_spare
def test_as_many_ruined_shares_as_there_are_to_spare_are_all_named(k: int, n: int) -> None:
    sealed = opened(k, n)

    for wrong in range(1, n - k + 1):
        for culprits in combinations(sealed.shares, wrong):
            shares = [ruined(s) if s in culprits else s for s in sealed.shares]
            assert places_in_doubt(sealed.envelope, shares) == places(culprits)


@every_size
def test_with_more_ruined_shares_than_there_are_to_spare_all_are_in_doubt(k: int, n: int) -> None:
    sealed = opened(k, n)

    for wrong in range(n - k + 1, n + 1):
        for culprits in combinations(sealed.shares, wrong):
            shares = [ruined(s) if s in culprits else s for s in sealed.shares]
            assert places_in_doubt(sealed.envelope, shares) == tuple(range(n))
