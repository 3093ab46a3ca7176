"""Acts of custodians: checked with public keys alone, refused when anything is not right."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import acts, signing, suite
from safepub.crypto.acts import (
    Act,
    ActRefusedError,
    HandIn,
    HandInRefusedError,
    Outcome,
    Receipt,
    Refusal,
)
from safepub.crypto.keysets import Keyset, Purpose
from safepub.crypto.requests import Category
from tests.crypto import cases
from tests.crypto.cases import DAY
from tests.crypto.people import custodians

CASE = cases.case()
KEYSET = CASE.held.keyset
TAKE, ONE_TIME_SEED = CASE.take(0)
GRANT = CASE.grant(TAKE, 1)
REFUSAL = Refusal(signing.refusal(CASE.key(2), CASE.request, day=DAY))
RECEIPT = Receipt(signing.receipt(CASE.key(0), CASE.request, TAKE, Outcome.SHOWN, day=DAY))
ALL: list[tuple[Act, int]] = [(TAKE, 0), (GRANT, 1), (REFUSAL, 2), (RECEIPT, 0)]
LABELS = {
    b"SPT1": b"safepub/take/v1\0",
    b"SPG1": b"safepub/grant/v1\0",
    b"SPN1": b"safepub/refusal/v1\0",
    b"SPR1": b"safepub/receipt/v1\0",
}
every_act = pytest.mark.parametrize(
    ("act", "place"), ALL, ids=lambda value: type(value).__name__.lower()
)


def signed_again(body: bytes, place: int, *, label: bytes | None = None) -> bytes:
    """Sign any bytes, as a custodian with a program of their own could."""
    signer = ed25519.Ed25519PrivateKey.from_private_bytes(CASE.held.signing_seeds[place])
    return body + signer.sign((LABELS[body[:4]] if label is None else label) + body)


def refused(source: bytes, keyset: Keyset = KEYSET) -> None:
    with pytest.raises(ActRefusedError):
        acts.require(acts.read(source), CASE.request, keyset)


@every_act
def test_an_act_is_read_as_it_was_signed(act: Act, place: int) -> None:
    read = acts.read(act.source)

    assert read == act
    assert type(read) is type(act)
    assert read.request == CASE.request.digest
    assert read.envelope == hashlib.sha256(CASE.envelope).digest()
    assert read.key_id == suite.key_id(KEYSET.public_keys[place])
    assert read.day == DAY
    assert acts.digest(read) == hashlib.sha256(act.source).digest()


@every_act
def test_an_act_names_the_custodian_who_signed_it(act: Act, place: int) -> None:
    assert acts.verify(act, KEYSET) == KEYSET.members[place]
    assert acts.require(act, CASE.request, KEYSET) == KEYSET.members[place]


@every_act
def test_the_bytes_are_those_that_the_format_names(act: Act, place: int) -> None:
    body, signature = act.source[:-64], act.source[-64:]
    public_key = ed25519.Ed25519PublicKey.from_public_bytes(KEYSET.members[place].signing_key)

    head = body[:4] + b"\x01" + CASE.request.digest + CASE.request.envelope
    head += suite.key_id(KEYSET.public_keys[place]) + (20261125).to_bytes(4, "big")

    assert len(head) == 81
    assert body.startswith(head)
    public_key.verify(signature, LABELS[body[:4]] + body)


def test_what_stands_behind_the_head_is_what_the_format_names() -> None:
    digest = hashlib.sha256(b"safepub/take-digest/v1\0" + TAKE.source).digest()
    length = len(GRANT.box).to_bytes(2, "big")

    assert TAKE.digest == digest
    assert TAKE.source[81:-64] == TAKE.one_time_key == suite.public_key_of(ONE_TIME_SEED)
    assert GRANT.source[81:-64] == digest + b"\x01" + length + GRANT.box
    assert (GRANT.take, GRANT.place) == (digest, 1)
    assert REFUSAL.source[81:-64] == b""
    assert RECEIPT.source[81:-64] == digest + b"\x01"
    assert (RECEIPT.take, RECEIPT.outcome) == (digest, Outcome.SHOWN)


@every_act
def test_every_single_changed_byte_is_refused(act: Act, place: int) -> None:
    for at in range(len(act.source)):
        altered = bytearray(act.source)
        altered[at] ^= 1 << at % 8
        # Without the request, whose digest alone would refuse most of the head.
        with pytest.raises(ActRefusedError):
            acts.verify(acts.read(bytes(altered)), KEYSET)


@every_act
def test_every_cut_is_refused(act: Act, place: int) -> None:
    for length in range(len(act.source)):
        with pytest.raises(ActRefusedError):
            acts.read(act.source[:length])


@every_act
def test_bytes_left_over_are_refused_even_when_they_are_signed(act: Act, place: int) -> None:
    refused(act.source + b"\0")
    refused(signed_again(act.source[:-64] + b"\0", place))


@given(junk=st.binary(max_size=200), magic=st.sampled_from([b"", *LABELS]))
@settings(max_examples=200)
def test_junk_is_no_act(junk: bytes, magic: bytes) -> None:
    with pytest.raises(ActRefusedError):
        acts.read(magic + junk)


@every_act
def test_a_signature_under_another_label_is_refused(act: Act, place: int) -> None:
    body = act.source[:-64]

    for label in {b"", *LABELS.values()} - {LABELS[body[:4]]}:
        refused(signed_again(body, place, label=label))


@every_act
def test_another_custodians_signature_is_refused(act: Act, place: int) -> None:
    refused(signed_again(act.source[:-64], (place + 1) % 3))


@every_act
@pytest.mark.parametrize("day", [0, 20261301, 20260230, 20261100, 2**32 - 1])
def test_a_day_that_is_none_is_refused(act: Act, place: int, day: int) -> None:
    body = act.source[:77] + day.to_bytes(4, "big") + act.source[81:-64]

    with pytest.raises(ActRefusedError):
        acts.read(signed_again(body, place))


@every_act
def test_another_suite_is_refused(act: Act, place: int) -> None:
    body = act.source[:4] + b"\x02" + act.source[5:-64]

    with pytest.raises(ActRefusedError):
        acts.read(signed_again(body, place))


@pytest.mark.parametrize("outcome", [0, 4, 255])
def test_an_outcome_that_is_none_is_refused(outcome: int) -> None:
    body = RECEIPT.source[:-65] + bytes((outcome,))

    with pytest.raises(ActRefusedError):
        acts.read(signed_again(body, 0))


@pytest.mark.parametrize("key", [bytes([255]) * 1216, bytes(1215), bytes(1217), b""])
def test_a_take_with_a_key_that_cannot_be_sealed_to_is_refused(key: bytes) -> None:
    with pytest.raises(ActRefusedError):
        acts.read(signed_again(TAKE.source[:81] + key, 0))


@pytest.mark.parametrize("length", [0, 1, 65535])
def test_a_grant_whose_length_does_not_fit_is_refused(length: int) -> None:
    body = GRANT.source[:114] + length.to_bytes(2, "big") + GRANT.source[116:-64]

    with pytest.raises(ActRefusedError):
        acts.read(signed_again(body, 1))


def test_a_grant_without_a_box_is_refused() -> None:
    with pytest.raises(ActRefusedError):
        acts.read(signed_again(GRANT.source[:114] + b"\0\0", 1))


@pytest.mark.parametrize("place", [0, 2, 3, 255])
def test_a_grant_for_another_custodians_place_is_refused(place: int) -> None:
    body = GRANT.source[:113] + bytes((place,)) + GRANT.source[114:-64]

    refused(signed_again(body, 1))


@every_act
def test_an_act_by_somebody_outside_the_key_set_is_refused(act: Act, place: int) -> None:
    outside = cases.stranger()
    own_id = act.source[:69] + suite.key_id(outside.public_key) + act.source[77:-64]
    signer = ed25519.Ed25519PrivateKey.from_private_bytes(outside.signing_seed)

    for body in (own_id, act.source[:-64]):
        refused(body + signer.sign(LABELS[body[:4]] + body))


@every_act
def test_an_act_with_another_custodians_key_id_is_refused(act: Act, place: int) -> None:
    for other in {0, 1, 2} - {place}:
        key_id = suite.key_id(KEYSET.public_keys[other])
        refused(signed_again(act.source[:69] + key_id + act.source[77:-64], place))


@every_act
def test_an_act_of_another_request_is_refused(act: Act, place: int) -> None:
    other = replace(CASE.request, category=Category.OTHER)

    with pytest.raises(ActRefusedError):
        acts.require(act, other, KEYSET)


@every_act
def test_an_act_of_another_envelope_is_refused_though_it_is_signed(act: Act, place: int) -> None:
    body = act.source[:37] + bytes(32) + act.source[69:-64]
    altered = acts.read(signed_again(body, place))

    assert acts.verify(altered, KEYSET) == KEYSET.members[place]
    with pytest.raises(ActRefusedError):
        acts.require(altered, CASE.request, KEYSET)


@every_act
def test_another_purposes_key_set_of_the_same_people_is_refused(act: Act, place: int) -> None:
    paymasters = custodians(2, 3, Purpose.PAYMENT).keyset

    assert paymasters.keyset_id == KEYSET.keyset_id
    refused(act.source, paymasters)


@every_act
def test_another_key_set_of_the_same_people_is_refused(act: Act, place: int) -> None:
    refused(act.source, custodians(3, 3).keyset)
    refused(act.source, custodians(2, 4).keyset)


def test_a_day_is_read_as_it_was_signed() -> None:
    for day in (date(1, 1, 1), date(2028, 2, 29), date(9999, 12, 31)):
        act = acts.read(signing.refusal(CASE.key(0), CASE.request, day=day))

        assert act.day == day


@given(act=st.binary(max_size=300), checkpoint=st.binary(max_size=300))
def test_a_hand_in_is_read_as_it_was_written(act: bytes, checkpoint: bytes) -> None:
    hand_in = HandIn(act=act or b"act", checkpoint=checkpoint)

    assert acts.read_hand_in(acts.write_hand_in(hand_in)) == hand_in


def test_a_hand_in_has_the_bytes_that_the_format_names() -> None:
    written = acts.write_hand_in(HandIn(act=b"act", checkpoint=b"origin\n"))

    assert written == b"SPH1\x01\x00\x03act\x00\x07origin\n"


def test_a_hand_in_may_be_a_checkpoint_alone() -> None:
    hand_in = HandIn(act=b"", checkpoint=b"origin\n")

    assert acts.read_hand_in(acts.write_hand_in(hand_in)) == hand_in


@pytest.mark.parametrize(
    "hand_in",
    [
        HandIn(act=b"", checkpoint=b""),
        HandIn(act=bytes(65536), checkpoint=b""),
        HandIn(act=b"", checkpoint=bytes(65536)),
    ],
    ids=["empty", "long act", "long checkpoint"],
)
def test_a_hand_in_that_is_empty_or_too_long_is_not_written(hand_in: HandIn) -> None:
    with pytest.raises(HandInRefusedError):
        acts.write_hand_in(hand_in)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"SPH1",
        b"SPH1\x01",
        b"SPH1\x01\0\0\0\0",
        b"SPH1\x02\x00\x03act\0\0",
        b"SPH2\x01\x00\x03act\0\0",
        b"SPH1\x01\x00\x04act\0\0",
        b"SPH1\x01\x00\x02act\0\0",
        b"SPH1\x01\x00\x03act\0",
        b"SPH1\x01\x00\x03act",
        b"SPH1\x01\x00\x03act\0\0\0",
        b"SPH1\x01\xff\xffact\0\0",
    ],
)
def test_what_is_no_hand_in_is_refused(source: bytes) -> None:
    with pytest.raises(HandInRefusedError):
        acts.read_hand_in(source)


def test_no_repr_shows_what_is_sealed() -> None:
    shown = "".join(repr(act) for act, _ in ALL) + repr(HandIn(act=b"act", checkpoint=b"note"))

    assert shown == "Take()Grant()Refusal()Receipt()HandIn()"
