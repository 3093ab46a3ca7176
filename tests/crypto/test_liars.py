"""Custodians who lie together: nobody innocent is accused alone, and a quorum still opens."""

from itertools import combinations

import pytest

from safepub.crypto import opening, quorum, sealing
from safepub.crypto.keysets import Purpose
from safepub.crypto.opening import Share, ShareWrongError
from tests.crypto.people import SUBJECT, custodians

HELD = custodians(3, 5)
SLOT = sealing.seal_slot(b"{}", purpose=Purpose.IDENTITY)
ENVELOPE = opening.read(sealing.seal_link(SLOT, subject=SUBJECT, keyset=HELD.keyset))
SHARES = [opening.open_share(ENVELOPE, seed) for seed in HELD.seeds]
LIE = bytes(31) + b"x"


def lying(share: Share, withheld: tuple[int, ...]) -> Share:
    """Alter the one pad that is withheld from these people."""
    held = [sub for sub in quorum.withheld_sets(3, 5) if share.place not in sub]
    at = held.index(withheld) * quorum.PAD_BYTES
    end = at + quorum.PAD_BYTES
    pad = quorum.xor([share.pads[at:end], LIE])
    return Share(place=share.place, pads=share.pads[:at] + pad + share.pads[end:])


def with_two_liars() -> list[Share]:
    """The two lies cancel out where nobody who holds the true pads is there."""
    return [lying(SHARES[0], (1, 2)), lying(SHARES[1], (0, 2)), *SHARES[2:]]


def test_two_who_lie_together_are_named_whoever_else_is() -> None:
    with pytest.raises(ShareWrongError) as refusal:
        opening.join(ENVELOPE, with_two_liars())

    assert set(refusal.value.places) >= {0, 1}


def test_a_quorum_that_joins_is_found_beside_two_who_lie_together() -> None:
    group = opening.joining(ENVELOPE, with_two_liars())

    assert opening.join(ENVELOPE, group).slot_id == SLOT.slot_id


def test_no_quorum_joins_where_too_many_lie() -> None:
    liars = [Share(place=share.place, pads=bytes(len(share.pads))) for share in SHARES[:3]]

    assert opening.joining(ENVELOPE, [*liars, *SHARES[3:]]) == ()


def test_whatever_group_joins_leads_to_the_same_slot() -> None:
    links = {opening.join(ENVELOPE, group).slot_id for group in combinations(SHARES, 3)}

    assert links == {SLOT.slot_id}
