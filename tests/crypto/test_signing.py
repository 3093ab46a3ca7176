"""A request answered: taken up, granted, opened; and what no custodian's command signs."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import acts, boxes, opening, sealing, signing, suite
from safepub.crypto.acts import Grant, Outcome, Receipt, Take
from safepub.crypto.keysets import Purpose
from safepub.crypto.opening import QuorumMissingError, Share
from safepub.crypto.requests import Request
from safepub.crypto.signing import OneTimeFileRefusedError, RequestOverError, TakeMismatchError
from safepub.crypto.suite import PublicKeyRefusedError, SealBrokenError
from tests.crypto import cases
from tests.crypto.cases import DAY, LAST_DAY, Case
from tests.crypto.people import OTHER_SUBJECT

CASE = cases.case()
TAKE, SEED = CASE.take(0)
GRANT = CASE.grant(TAKE, 1)
ONE_TIME = signing.write_one_time(CASE.key(0), TAKE, SEED)


def signed_grant(body: bytes, place: int = 1) -> Grant:
    signer = ed25519.Ed25519PrivateKey.from_private_bytes(CASE.held.signing_seeds[place])
    return Grant(body + signer.sign(b"safepub/grant/v1\0" + body))


def granted(case: Case, take: Take, place: int) -> Grant:
    """Let a custodian answer as their command does: check the take, open, seal again."""
    acts.require(take, case.request, case.held.keyset)
    envelope = opening.read(case.envelope)
    opening.require(envelope, subject=case.request.subject, keyset=case.held.keyset)
    share = opening.open_share(envelope, case.held.seeds[place])
    act = acts.read(signing.grant(case.key(place), case.request, take, share, day=DAY))
    assert isinstance(act, Grant)
    return act


@pytest.mark.parametrize("reader", range(3))
def test_two_of_three_custodians_open_a_slot_together(reader: int) -> None:
    giver = (reader + 1) % 3
    take, seed = CASE.take(reader)
    one_time = signing.write_one_time(CASE.key(reader), take, seed)

    grant = granted(CASE, take, giver)
    assert acts.require(grant, CASE.request, CASE.held.keyset).name == f"Custodian {giver}"
    kept = signing.read_one_time(CASE.key(reader), take, one_time)
    shares = [CASE.share(reader), signing.open_grant(kept, grant)]
    link = opening.join(opening.read(CASE.envelope), shares)

    assert opening.open_slot(CASE.slot.body, link) == cases.PAYLOAD
    receipt = signing.receipt(CASE.key(reader), CASE.request, take, Outcome.SHOWN, day=DAY)
    signer = acts.require(acts.read(receipt), CASE.request, CASE.held.keyset)
    assert signer == CASE.held.keyset.members[reader]


@pytest.mark.parametrize("givers", [*combinations((0, 1, 3, 4), 2), (0, 1, 3, 4)])
def test_three_of_five_open_with_any_two_grants_or_more(givers: tuple[int, ...]) -> None:
    case = cases.case(3, 5)
    take, seed = case.take(2)

    shares = [signing.open_grant(seed, granted(case, take, giver)) for giver in givers]
    link = opening.join(opening.read(case.envelope), [case.share(2), *shares])

    assert opening.open_slot(case.slot.body, link) == cases.PAYLOAD
    with pytest.raises(QuorumMissingError):
        opening.join(opening.read(case.envelope), [case.share(2), shares[0]])


def test_a_grant_gives_back_the_very_share() -> None:
    assert signing.open_grant(SEED, GRANT) == CASE.share(1)


def test_a_grant_is_sealed_as_the_format_names() -> None:
    take_digest = hashlib.sha256(b"safepub/take-digest/v1\0" + TAKE.source).digest()
    info = b"safepub/partial/v1\0" + CASE.request.digest + CASE.request.envelope + take_digest
    info += suite.key_id(CASE.held.keyset.public_keys[1])

    assert boxes.open_with(SEED, GRANT.box, info=info) == b"\x01" + CASE.share(1).pads


def test_a_grant_shows_nothing_of_the_share() -> None:
    assert CASE.share(1).pads[:32] not in GRANT.source
    assert CASE.share(1).pads[32:] not in GRANT.source


def test_a_take_shows_nothing_of_its_seed_and_each_has_its_own() -> None:
    again, seed = CASE.take(0)

    assert SEED not in TAKE.source
    assert seed != SEED
    assert again.one_time_key != TAKE.one_time_key
    assert again.digest != TAKE.digest


@pytest.mark.parametrize(
    "other",
    [
        CASE.take(0)[1],
        CASE.held.seeds[0],
        CASE.held.seeds[1],
        CASE.held.seeds[2],
        bytes(32),
    ],
    ids=["another take", "the reader's key", "the giver's key", "a third key", "zeros"],
)
def test_a_grant_opens_with_nothing_but_the_seed_of_its_take(other: bytes) -> None:
    with pytest.raises(SealBrokenError):
        signing.open_grant(other, GRANT)


@pytest.mark.parametrize(
    ("start", "end"),
    [(5, 37), (37, 69), (69, 77), (81, 113)],
    ids=["request", "envelope", "giver", "take"],
)
def test_a_grant_moved_to_another_place_does_not_open(start: int, end: int) -> None:
    """Even where a custodian of the set signs it as their own."""
    body = GRANT.source[:start] + bytes(end - start) + GRANT.source[end:-64]

    with pytest.raises(SealBrokenError):
        signing.open_grant(SEED, signed_grant(body))


@pytest.mark.parametrize("place", [0, 2, 255])
def test_a_grant_that_names_another_place_than_the_sealed_one_does_not_open(place: int) -> None:
    body = GRANT.source[:113] + bytes((place,)) + GRANT.source[114:-64]

    with pytest.raises(SealBrokenError):
        signing.open_grant(SEED, signed_grant(body))


@given(place=st.integers(116, len(GRANT.source) - 65), change=st.integers(1, 255))
@settings(max_examples=150)
def test_a_box_with_one_changed_byte_does_not_open(place: int, change: int) -> None:
    altered = bytearray(GRANT.source)
    altered[place] ^= change

    with pytest.raises(SealBrokenError):
        signing.open_grant(SEED, Grant(bytes(altered)))


def test_an_empty_box_of_the_right_key_holds_no_share() -> None:
    info = b"safepub/partial/v1\0" + GRANT.request + GRANT.envelope + GRANT.take + GRANT.key_id
    box = boxes.seal_to(TAKE.one_time_key, b"", info=info)
    body = GRANT.source[:114] + len(box).to_bytes(2, "big") + box

    with pytest.raises(SealBrokenError):
        signing.open_grant(SEED, signed_grant(body))


OTHER_REQUESTS = {
    "another id": replace(CASE.request, id=OTHER_SUBJECT),
    "another contributor": replace(CASE.request, subject=OTHER_SUBJECT),
    "another purpose": replace(CASE.request, purpose=Purpose.PAYMENT),
    "another envelope": replace(CASE.request, envelope=bytes(32)),
    "another key set": replace(CASE.request, keyset=bytes(16)),
    "a later end": replace(CASE.request, expires_on=LAST_DAY + timedelta(days=1)),
}
other_requests = pytest.mark.parametrize("other", OTHER_REQUESTS.values(), ids=list(OTHER_REQUESTS))


@other_requests
def test_nothing_is_granted_to_a_take_of_another_request(other: Request) -> None:
    with pytest.raises(TakeMismatchError):
        signing.grant(CASE.key(1), other, TAKE, CASE.share(1), day=DAY)


@other_requests
def test_no_receipt_is_signed_for_another_requests_take(other: Request) -> None:
    with pytest.raises(TakeMismatchError):
        signing.receipt(CASE.key(0), other, TAKE, Outcome.SHOWN, day=DAY)


def test_nothing_is_granted_to_a_take_that_names_another_envelope() -> None:
    altered = Take(TAKE.source[:37] + bytes(32) + TAKE.source[69:])

    with pytest.raises(TakeMismatchError):
        signing.grant(CASE.key(1), CASE.request, altered, CASE.share(1), day=DAY)


def test_nothing_is_granted_to_a_take_that_names_another_request() -> None:
    altered = Take(TAKE.source[:5] + bytes(32) + TAKE.source[37:])

    with pytest.raises(TakeMismatchError):
        signing.grant(CASE.key(1), CASE.request, altered, CASE.share(1), day=DAY)


def test_nobody_grants_to_their_own_take() -> None:
    with pytest.raises(TakeMismatchError):
        signing.grant(CASE.key(0), CASE.request, TAKE, CASE.share(0), day=DAY)


def test_a_receipt_is_signed_by_the_reader_alone() -> None:
    with pytest.raises(TakeMismatchError):
        signing.receipt(CASE.key(1), CASE.request, TAKE, Outcome.SHOWN, day=DAY)


@pytest.mark.parametrize(
    "sign",
    [
        lambda day: signing.take(CASE.key(0), CASE.request, day=day),
        lambda day: signing.grant(CASE.key(1), CASE.request, TAKE, CASE.share(1), day=day),
    ],
    ids=["take", "grant"],
)
def test_nothing_is_taken_or_granted_after_the_last_day(sign: Callable[[date], Any]) -> None:
    assert sign(LAST_DAY)

    with pytest.raises(RequestOverError):
        sign(LAST_DAY + timedelta(days=1))


def test_a_refusal_and_a_receipt_are_signed_after_the_last_day_too() -> None:
    late = LAST_DAY + timedelta(days=1)

    signed = [
        signing.refusal(CASE.key(2), CASE.request, day=late),
        signing.receipt(CASE.key(0), CASE.request, TAKE, Outcome.SHOWN, day=late),
    ]

    members = [acts.require(acts.read(act), CASE.request, CASE.held.keyset) for act in signed]
    assert members == [CASE.held.keyset.members[2], CASE.held.keyset.members[0]]


def test_nothing_is_granted_to_a_one_time_key_that_cannot_be_sealed_to() -> None:
    damaged = Take(TAKE.source[:1265] + bytes(32) + TAKE.source[1297:])

    with pytest.raises(PublicKeyRefusedError):
        signing.grant(CASE.key(1), CASE.request, damaged, CASE.share(1), day=DAY)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_receipt_tells_its_outcome(outcome: Outcome) -> None:
    act = acts.read(signing.receipt(CASE.key(0), CASE.request, TAKE, outcome, day=DAY))

    assert isinstance(act, Receipt)
    assert (act.outcome, act.take) == (outcome, TAKE.digest)


def test_a_one_time_key_file_gives_the_seed_back_and_shows_none_of_it() -> None:
    assert signing.read_one_time(CASE.key(0), TAKE, ONE_TIME) == SEED
    assert ONE_TIME.startswith(b"SPO1\x01" + TAKE.digest)
    assert len(ONE_TIME) == 37 + 1136 + 32
    assert SEED not in ONE_TIME


def test_a_one_time_key_file_opens_with_the_readers_key_alone() -> None:
    for key in (CASE.key(1), CASE.key(2), cases.stranger()):
        with pytest.raises(SealBrokenError):
            signing.read_one_time(key, TAKE, ONE_TIME)


def test_a_one_time_key_file_of_another_take_is_refused() -> None:
    other, _ = CASE.take(0)
    moved = ONE_TIME[:5] + other.digest + ONE_TIME[37:]

    with pytest.raises(OneTimeFileRefusedError):
        signing.read_one_time(CASE.key(0), other, ONE_TIME)
    with pytest.raises(SealBrokenError):
        signing.read_one_time(CASE.key(0), other, moved)


@pytest.mark.parametrize(
    "seed",
    [bytes(32), SEED[:31], SEED + b"\0", b""],
    ids=["zeros", "short", "long", "empty"],
)
def test_a_one_time_key_file_with_another_seed_is_refused(seed: bytes) -> None:
    info = b"safepub/one-time/v1\0" + TAKE.digest
    box = boxes.seal_to(CASE.key(0).public_key, seed, info=info)

    with pytest.raises(OneTimeFileRefusedError):
        signing.read_one_time(CASE.key(0), TAKE, b"SPO1\x01" + TAKE.digest + box)


@given(place=st.integers(0, len(ONE_TIME) - 1), change=st.integers(1, 255))
@settings(max_examples=150)
def test_a_one_time_key_file_with_one_changed_byte_is_refused(place: int, change: int) -> None:
    altered = bytearray(ONE_TIME)
    altered[place] ^= change

    with pytest.raises((OneTimeFileRefusedError, SealBrokenError)):
        signing.read_one_time(CASE.key(0), TAKE, bytes(altered))


@given(cut=st.integers(0, len(ONE_TIME) - 1), more=st.binary(max_size=3))
def test_a_one_time_key_file_of_another_length_is_refused(cut: int, more: bytes) -> None:
    for source in (ONE_TIME[:cut], ONE_TIME + b"\0" + more):
        with pytest.raises((OneTimeFileRefusedError, SealBrokenError)):
            signing.read_one_time(CASE.key(0), TAKE, source)


def test_a_seed_is_kept_only_for_its_own_take_and_reader() -> None:
    for key, seed in ((CASE.key(1), SEED), (CASE.key(0), bytes(32))):
        with pytest.raises(TakeMismatchError):
            signing.write_one_time(key, TAKE, seed)


def test_the_share_of_another_envelope_joins_nothing() -> None:
    """A giver whose machine was shown a swapped envelope gives no part of this one."""
    other = sealing.seal_link(CASE.slot, subject=OTHER_SUBJECT, keyset=CASE.held.keyset)
    share = opening.open_share(opening.read(other), CASE.held.seeds[1])
    act = signing.grant(CASE.key(1), CASE.request, TAKE, share, day=DAY)

    shares = [CASE.share(0), signing.open_grant(SEED, Grant(act))]

    with pytest.raises(opening.ShareWrongError):
        opening.join(opening.read(CASE.envelope), shares)
    assert isinstance(shares[1], Share)


def test_no_repr_shows_a_secret() -> None:
    share, key = signing.open_grant(SEED, GRANT), CASE.key(0)
    link = opening.join(opening.read(CASE.envelope), [CASE.share(0), share])

    shown = "".join(map(repr, (TAKE, GRANT, share, key, link)))

    secret = (share.pads[:32], share.pads[32:], key.seed, key.signing_seed)
    for hidden in (*secret, link.slot_id, link.data_key, link.body_digest, GRANT.box[:32]):
        assert repr(hidden)[2:-1] not in shown
        assert hidden.hex() not in shown
