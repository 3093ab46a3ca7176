"""Shares in a wrong place: of another person, contributor, key set or time, at every size.

First bare shares, as if somebody had opened them and mixed them up; then the boxes
inside an envelope, which a database's administrator could exchange.
"""

from dataclasses import replace
from functools import reduce
from itertools import combinations

import pytest

from safepub.crypto import opening, quorum
from safepub.crypto.opening import (
    Envelope,
    EnvelopeMismatchError,
    NoShareError,
    Share,
    ShareWrongError,
)
from safepub.crypto.suite import SealBrokenError
from tests.crypto.people import SUBJECT, custodians
from tests.crypto.quorums import SIZES, Opened, every_shared_size, every_size, opened, replaced


def places_in_doubt(envelope: Envelope, shares: list[Share]) -> tuple[int, ...]:
    with pytest.raises(ShareWrongError) as caught:
        opening.join(envelope, shares)
    return caught.value.places


def record_key(sealed: Opened) -> bytes:
    """Join everybody's pads once more, without `opening`."""
    k, n = sealed.envelope.quorum, sealed.envelope.people
    pads: dict[tuple[int, ...], bytes] = {}
    for share in sealed.shares:
        held = [t for t in combinations(range(n), k - 1) if share.place not in t]
        parts = (share.pads[start : start + 32] for start in range(0, len(share.pads), 32))
        pads.update(zip(held, parts, strict=True))
    return reduce(lambda a, b: bytes(x ^ y for x, y in zip(a, b, strict=True)), pads.values())


def with_box(sealed: Opened, place: int, box: bytes) -> Envelope:
    shares = list(sealed.envelope.shares)
    shares[place] = (shares[place][0], box)
    return replace(sealed.envelope, shares=tuple(shares))


@every_shared_size
def test_two_exchanged_shares_open_nothing_but_the_same_link(k: int, n: int) -> None:
    """With k = n every share is a single pad, and an XOR knows no order."""
    sealed = opened(k, n)

    for first, second in combinations(sealed.shares, 2):
        turned = replaced(sealed.shares, Share(first.place, second.pads))
        turned = replaced(turned, Share(second.place, first.pads))
        if k == n:
            assert opening.join(sealed.envelope, turned) == sealed.link
            continue
        in_doubt = places_in_doubt(sealed.envelope, turned)
        if k > 2 and n >= k + 2:
            assert in_doubt == (first.place, second.place)


@every_size
def test_a_share_of_another_contributors_envelope_is_refused_and_named(k: int, n: int) -> None:
    sealed, other = opened(k, n), opened(k, n, again=True)

    for foreign in other.shares:
        in_doubt = places_in_doubt(sealed.envelope, replaced(sealed.shares, foreign))
        assert in_doubt == ((foreign.place,) if k < n else tuple(range(n)))


@every_size
def test_a_whole_quorum_of_another_envelopes_shares_is_refused(k: int, n: int) -> None:
    sealed, other = opened(k, n), opened(k, n, again=True)

    for group in combinations(other.shares, k):
        in_doubt = places_in_doubt(sealed.envelope, list(group))
        assert in_doubt == tuple(share.place for share in group)


@every_size
def test_a_share_of_any_other_key_set_is_refused_and_named(k: int, n: int) -> None:
    sealed, place = opened(k, n), n - 1

    for size in SIZES:
        if size != (k, n):
            foreign = Share(place=place, pads=opened(*size).shares[-1].pads)
            in_doubt = places_in_doubt(sealed.envelope, replaced(sealed.shares, foreign))
            same_length = len(foreign.pads) == len(sealed.shares[place].pads)
            assert in_doubt == (tuple(range(n)) if k == n and same_length else (place,))


@every_size
def test_a_share_from_a_place_that_the_set_does_not_have_is_named(k: int, n: int) -> None:
    sealed = opened(k, n)

    stranger = Share(place=n, pads=sealed.shares[-1].pads)

    assert places_in_doubt(sealed.envelope, [*sealed.shares, stranger]) == (n,)


@every_shared_size
def test_a_share_from_before_a_re_sharing_fits_no_newer_ones(k: int, n: int) -> None:
    sealed = opened(k, n)
    newer = [Share(p, pads) for p, pads in enumerate(quorum.split(record_key(sealed), k, n))]
    assert opening.join(sealed.envelope, newer) == sealed.link

    for older in sealed.shares:
        in_doubt = places_in_doubt(sealed.envelope, replaced(newer, older))
        assert in_doubt == ((older.place,) if k < n else tuple(range(n)))


@every_size
def test_a_box_in_another_persons_place_does_not_open(k: int, n: int) -> None:
    sealed = opened(k, n)

    for here, there in combinations(range(n), 2):
        for place, other in ((here, there), (there, here)):
            moved = with_box(sealed, place, sealed.envelope.shares[other][1])
            with pytest.raises(SealBrokenError):
                opening.open_share(moved, sealed.held.seeds[place])


@every_size
def test_two_people_who_change_places_with_their_boxes_open_nothing(k: int, n: int) -> None:
    sealed = opened(k, n)

    for here, there in combinations(range(n), 2):
        shares = list(sealed.envelope.shares)
        shares[here], shares[there] = shares[there], shares[here]
        turned = replace(sealed.envelope, shares=tuple(shares))
        with pytest.raises(EnvelopeMismatchError):
            opening.require(turned, subject=SUBJECT, keyset=sealed.held.keyset)
        for place in (here, there):
            with pytest.raises(SealBrokenError):
                opening.open_share(turned, sealed.held.seeds[place])


@every_size
def test_a_box_from_another_contributors_envelope_does_not_open(k: int, n: int) -> None:
    sealed, other = opened(k, n), opened(k, n, again=True)

    for place, (_, box) in enumerate(other.envelope.shares):
        with pytest.raises(SealBrokenError):
            opening.open_share(with_box(sealed, place, box), sealed.held.seeds[place])


@every_size
def test_a_box_from_any_other_key_sets_envelope_does_not_open(k: int, n: int) -> None:
    sealed = opened(k, n)

    for size in SIZES:
        if size != (k, n):
            # The first custodian of every set is the same person with the same key.
            box = opened(*size).envelope.shares[0][1]
            with pytest.raises(SealBrokenError):
                opening.open_share(with_box(sealed, 0, box), sealed.held.seeds[0])


@every_size
def test_another_key_sets_envelope_is_refused_before_a_share_is_opened(k: int, n: int) -> None:
    sealed = opened(k, n)

    for size in SIZES:
        if size != (k, n):
            with pytest.raises(EnvelopeMismatchError):
                opening.require(opened(*size).envelope, subject=SUBJECT, keyset=sealed.held.keyset)


@every_size
def test_whoever_is_not_in_the_set_has_no_share(k: int, n: int) -> None:
    sealed = opened(k, n)

    for seed in custodians(2, 7).seeds[n:]:
        with pytest.raises(NoShareError):
            opening.open_share(sealed.envelope, seed)
