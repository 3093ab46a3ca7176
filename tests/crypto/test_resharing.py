"""Re-sharing: other custodians, the same key and the same sealed link."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import opening, reshared, resharing, sealing, suite
from safepub.crypto.keysets import Keyset, Purpose
from safepub.crypto.opening import (
    EnvelopeMismatchError,
    EnvelopeRefusedError,
    QuorumMissingError,
    Share,
    ShareWrongError,
)
from safepub.crypto.suite import SealBrokenError
from tests.crypto import cases
from tests.crypto.people import (
    OTHER_SUBJECT,
    SUBJECT,
    Custodians,
    custodians,
    seed_of,
    signing_key_of,
)

OLD = cases.case(2, 3)
FIVE = custodians(3, 5)


def with_one_replaced() -> Custodians:
    """The old set, its second custodian replaced by somebody new."""
    seeds, signing_seeds = list(OLD.held.seeds), list(OLD.held.signing_seeds)
    seeds[1], signing_seeds[1] = seed_of("newcomer"), seed_of("newcomer's signature")
    members = list(OLD.held.keyset.members)
    members[1] = replace(
        members[1],
        name="Newcomer",
        public_key=suite.public_key_of(seeds[1]),
        signing_key=signing_key_of(signing_seeds[1]),
    )
    keyset = replace(OLD.held.keyset, members=tuple(members))
    return Custodians(keyset=keyset, seeds=tuple(seeds), signing_seeds=tuple(signing_seeds))


def turned() -> Custodians:
    """The old set in another order."""
    held = OLD.held
    keyset = replace(held.keyset, members=held.keyset.members[::-1])
    return Custodians(keyset=keyset, seeds=held.seeds[::-1], signing_seeds=held.signing_seeds[::-1])


def reshare(envelope: bytes, old: Custodians, new: Keyset) -> bytes:
    read = opening.read(envelope)
    opening.require(read, subject=SUBJECT, keyset=old.keyset)
    shares = [opening.open_share(read, seed) for seed in old.seeds[: old.keyset.quorum]]
    return resharing.reshare(envelope, shares, new)


NEW = reshare(OLD.envelope, OLD.held, FIVE.keyset)
CEREMONIES = {
    "two of three to three of five": (OLD.held, FIVE),
    "three of five to two of two": (FIVE, custodians(2, 2)),
    "one replaced": (OLD.held, with_one_replaced()),
    "the same people in another order": (OLD.held, turned()),
    "another quorum": (OLD.held, custodians(3, 3)),
}
AGAIN = CEREMONIES | {"the same set once more": (OLD.held, OLD.held)}
every_change = pytest.mark.parametrize(("old", "new"), CEREMONIES.values(), ids=list(CEREMONIES))
every_ceremony = pytest.mark.parametrize(("old", "new"), AGAIN.values(), ids=list(AGAIN))


@every_ceremony
def test_every_new_quorum_opens_what_the_old_one_could(old: Custodians, new: Custodians) -> None:
    envelope = sealing.seal_link(OLD.slot, subject=SUBJECT, keyset=old.keyset)

    read = opening.read(reshare(envelope, old, new.keyset))
    opening.require(read, subject=SUBJECT, keyset=new.keyset)
    shares = [opening.open_share(read, seed) for seed in new.seeds]

    before = opening.read(envelope)
    link = opening.join(before, [opening.open_share(before, seed) for seed in old.seeds])
    for group in combinations(shares, new.keyset.quorum):
        assert opening.join(read, group) == link
        assert opening.open_slot(OLD.slot.body, opening.join(read, group)) == cases.PAYLOAD
    with pytest.raises(QuorumMissingError):
        opening.join(read, shares[: new.keyset.quorum - 1])


@every_ceremony
def test_core_commitment_and_sealed_link_stay_byte_for_byte(
    old: Custodians, new: Custodians
) -> None:
    before = sealing.seal_link(OLD.slot, subject=SUBJECT, keyset=old.keyset)

    after = reshare(before, old, new.keyset)

    assert after[:24] == before[:24]
    assert after[24:40] == new.keyset.keyset_id
    assert tuple(after[40:42]) == (new.keyset.quorum, len(new.keyset.members))
    assert after[42:228] == before[42:228]
    assert after[228:] != before[228:]
    assert len(after) == len(sealing.seal_link(None, subject=SUBJECT, keyset=new.keyset))
    assert reshared.is_reshared(before, after, new.keyset)


@every_change
def test_old_boxes_do_not_open_under_the_new_header(old: Custodians, new: Custodians) -> None:
    before = sealing.seal_link(OLD.slot, subject=SUBJECT, keyset=old.keyset)
    after = opening.read(reshare(before, old, new.keyset))
    boxes_before = opening.read(before).shares
    moved = replace(after, shares=boxes_before)

    for seed in old.seeds:
        with pytest.raises(SealBrokenError):
            opening.open_share(moved, seed)


@pytest.mark.parametrize("place", range(3))
def test_a_bare_share_of_the_old_set_does_not_join_with_new_ones(place: int) -> None:
    new = with_one_replaced()
    read = opening.read(reshare(OLD.envelope, OLD.held, new.keyset))
    other = (place + 1) % 3

    with pytest.raises(ShareWrongError):
        opening.join(read, [OLD.share(place), opening.open_share(read, new.seeds[other])])


def test_whoever_left_holds_no_share_any_more() -> None:
    read = opening.read(reshare(OLD.envelope, OLD.held, with_one_replaced().keyset))

    with pytest.raises(opening.NoShareError):
        opening.open_share(read, OLD.held.seeds[1])


def test_re_sharing_twice_gives_other_shares_each_time() -> None:
    again = reshare(OLD.envelope, OLD.held, FIVE.keyset)
    first, second = opening.read(NEW), opening.read(again)

    shares = [opening.open_share(first, FIVE.seeds[0]), opening.open_share(second, FIVE.seeds[0])]

    assert shares[0].pads != shares[1].pads


def test_a_dummy_is_re_shared_like_any_other() -> None:
    dummy = sealing.seal_link(None, subject=SUBJECT, keyset=OLD.held.keyset)

    after = reshare(dummy, OLD.held, FIVE.keyset)

    assert len(after) == len(NEW)
    assert reshared.is_reshared(dummy, after, FIVE.keyset)


def test_too_few_shares_re_share_nothing() -> None:
    with pytest.raises(QuorumMissingError):
        resharing.reshare(OLD.envelope, [OLD.share(0), OLD.share(0)], FIVE.keyset)


def test_a_wrong_share_re_shares_nothing() -> None:
    wrong = Share(place=1, pads=bytes(64))

    with pytest.raises(ShareWrongError):
        resharing.reshare(OLD.envelope, [OLD.share(0), wrong], FIVE.keyset)


def test_a_lie_in_a_pad_that_nobody_else_gave_re_shares_nothing() -> None:
    """All pads agree, so the commitment alone can tell; a wrong key would lose the identity."""
    right = OLD.share(1)
    wrong = Share(place=1, pads=bytes(32) + right.pads[32:])

    with pytest.raises(ShareWrongError):
        resharing.reshare(OLD.envelope, [OLD.share(0), wrong], FIVE.keyset)


def test_the_shares_of_another_envelope_re_share_nothing() -> None:
    other = opening.read(resealed(OLD.held.keyset))
    shares = [opening.open_share(other, seed) for seed in OLD.held.seeds]

    for mixed in (shares, [OLD.share(0), OLD.share(1), shares[2]]):
        with pytest.raises(ShareWrongError):
            resharing.reshare(OLD.envelope, mixed, FIVE.keyset)


def test_an_envelope_is_never_re_shared_to_another_purpose() -> None:
    paymasters = custodians(2, 3, Purpose.PAYMENT).keyset

    with pytest.raises(EnvelopeMismatchError):
        resharing.reshare(OLD.envelope, [OLD.share(0), OLD.share(1)], paymasters)


def test_what_is_no_envelope_is_not_re_shared() -> None:
    with pytest.raises(EnvelopeRefusedError):
        resharing.reshare(OLD.envelope[:-1], [OLD.share(0), OLD.share(1)], FIVE.keyset)


def with_boxes(change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    """Write the new envelope with other boxes behind the right key ids."""
    shares = opening.read(NEW).shares
    boxes = change([box for _, box in shares])
    behind = (
        key_id + len(box).to_bytes(2, "big") + box
        for (key_id, _), box in zip(shares, boxes, strict=True)
    )
    return NEW[:228] + b"".join(behind)


def resealed(keyset: Keyset, subject: UUID = SUBJECT) -> bytes:
    """Seal the same slot once more: another key, and everything else right."""
    return sealing.seal_link(OLD.slot, subject=subject, keyset=keyset)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD.envelope, OLD.envelope),
        (OLD.envelope, resealed(FIVE.keyset)),
        (OLD.envelope, resealed(FIVE.keyset, OTHER_SUBJECT)),
        (resealed(OLD.held.keyset, OTHER_SUBJECT), NEW),
        (OLD.envelope, reshare(OLD.envelope, OLD.held, custodians(2, 5).keyset)),
        (OLD.envelope, NEW + b"\0"),
        (OLD.envelope + b"\0", NEW),
        (OLD.envelope, NEW[:-1]),
        (OLD.envelope, b""),
        (b"", NEW),
        (b"", b""),
        (OLD.envelope, NEW[:42] + bytes(32) + NEW[74:]),
        (OLD.envelope, with_boxes(lambda boxes: [*boxes[:4], boxes[4] + b"\0"])),
        (OLD.envelope, with_boxes(lambda boxes: [boxes[0][:-32], *boxes[1:]])),
        (OLD.envelope, with_boxes(lambda _: [b"x"] * 5)),
    ],
    ids=[
        "the old one",
        "sealed anew",
        "sealed anew for somebody else",
        "another contributor's",
        "another key set",
        "a byte left over",
        "an old one that is damaged",
        "cut short",
        "nothing new",
        "nothing old",
        "nothing",
        "another commitment",
        "a box too long",
        "a box too short",
        "tiny boxes",
    ],
)
def test_anything_else_is_no_re_shared_envelope(old: bytes, new: bytes) -> None:
    assert reshared.is_reshared(OLD.envelope, NEW, FIVE.keyset)

    assert not reshared.is_reshared(old, new, FIVE.keyset)


@pytest.mark.parametrize(
    "keyset",
    [
        OLD.held.keyset,
        custodians(3, 4).keyset,
        custodians(4, 5).keyset,
        replace(FIVE.keyset, members=FIVE.keyset.members[::-1]),
        replace(FIVE.keyset, purpose=Purpose.PAYMENT),
    ],
    ids=["the old", "one less", "another quorum", "another order", "another purpose"],
)
def test_an_envelope_for_another_key_set_is_not_adopted(keyset: Keyset) -> None:
    assert not reshared.is_reshared(OLD.envelope, NEW, keyset)


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("change", [-64, -32, -1, 1, 32])
def test_a_box_of_another_length_is_noticed_wherever_it_stands(place: int, change: int) -> None:
    def resized(boxes: list[bytes]) -> list[bytes]:
        boxes[place] = (boxes[place] + bytes(32))[: len(boxes[place]) + change]
        return boxes

    assert not reshared.is_reshared(OLD.envelope, with_boxes(resized), FIVE.keyset)


@pytest.mark.parametrize("first", range(5))
def test_exchanged_key_ids_are_noticed(first: int) -> None:
    shares = list(opening.read(NEW).shares)
    second = (first + 1) % 5
    shares[first], shares[second] = shares[second], shares[first]
    behind = (key_id + len(box).to_bytes(2, "big") + box for key_id, box in shares)

    assert not reshared.is_reshared(OLD.envelope, NEW[:228] + b"".join(behind), FIVE.keyset)


def test_every_changed_byte_before_the_shares_is_noticed() -> None:
    for place in range(228):
        altered = bytearray(NEW)
        altered[place] ^= 1 << place % 8

        assert not reshared.is_reshared(OLD.envelope, bytes(altered), FIVE.keyset)


@given(junk=st.binary(max_size=300))
@settings(max_examples=50)
def test_junk_is_no_re_shared_envelope(junk: bytes) -> None:
    assert not reshared.is_reshared(OLD.envelope, junk, FIVE.keyset)
    assert not reshared.is_reshared(junk, NEW, FIVE.keyset)
    assert not reshared.is_reshared(OLD.envelope, NEW[:228] + junk, FIVE.keyset)


def test_the_request_of_the_old_envelope_is_not_that_of_the_new_one() -> None:
    assert hashlib.sha256(NEW).digest() != OLD.request.envelope
