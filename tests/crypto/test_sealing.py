"""Slots and link envelopes: sealed here, opened by a quorum, refused when altered."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import opening, sealing
from safepub.crypto.keysets import Purpose
from safepub.crypto.opening import (
    EnvelopeMismatchError,
    EnvelopeRefusedError,
    Link,
    NoShareError,
    ShareWrongError,
)
from safepub.crypto.sealing import PayloadTooLongError
from safepub.crypto.suite import SealBrokenError
from tests.crypto.people import OTHER_SUBJECT, SUBJECT, custodians, seed_of

HELD = custodians(2, 3)
SLOT = sealing.seal_slot(b'{"name":"Ala"}', purpose=Purpose.IDENTITY)
ENVELOPE = sealing.seal_link(SLOT, subject=SUBJECT, keyset=HELD.keyset)


def opened_link(envelope: bytes) -> Link:
    read = opening.read(envelope)
    opening.require(read, subject=SUBJECT, keyset=HELD.keyset)
    # All three, so that a change to anybody's share is met.
    return opening.join(read, [opening.open_share(read, seed) for seed in HELD.seeds])


def joined_link(envelope: bytes) -> Link:
    read = opening.read(envelope)
    return opening.join(read, [opening.open_share(read, seed) for seed in HELD.seeds])


def payload(name: str) -> bytes:
    return json.dumps({"name": name}, ensure_ascii=False).encode()


@given(text=st.binary(max_size=8188))
@settings(max_examples=30, deadline=None)
def test_a_sealed_slot_opens_through_its_link(text: bytes) -> None:
    slot = sealing.seal_slot(text, purpose=Purpose.IDENTITY)
    link = opened_link(sealing.seal_link(slot, subject=SUBJECT, keyset=HELD.keyset))
    assert opening.open_slot(slot.body, link) == text


def test_a_payload_has_at_most_8188_bytes() -> None:
    assert len(sealing.seal_slot(b"a" * 8188, purpose=Purpose.IDENTITY).body) == 8264
    with pytest.raises(PayloadTooLongError):
        sealing.seal_slot(b"a" * 8189, purpose=Purpose.IDENTITY)


def test_a_name_of_two_letters_seals_to_the_length_of_sixty() -> None:
    slots = [
        sealing.seal_slot(payload(name), purpose=Purpose.IDENTITY)
        for name in ("Ля", "L" * 60, "Ў" * 60)
    ]
    envelopes = [sealing.seal_link(s, subject=SUBJECT, keyset=HELD.keyset) for s in slots]
    assert {len(slot.body) for slot in slots} == {sealing.SLOT_BYTES}
    assert len({len(envelope) for envelope in envelopes}) == 1


@pytest.mark.parametrize(("k", "n", "length"), [(2, 3, 3858), (3, 5, 6918), (4, 7, 12730)])
def test_a_dummy_envelope_is_as_long_as_a_real_one(k: int, n: int, length: int) -> None:
    keyset = custodians(k, n).keyset
    real = sealing.seal_link(SLOT, subject=SUBJECT, keyset=keyset)
    dummy = sealing.seal_link(None, subject=SUBJECT, keyset=keyset)
    assert len(real) == len(dummy) == length
    # What is in the clear differs in nothing but the commitment.
    assert real[:42] == dummy[:42]
    assert real[74:76] == dummy[74:76]


def test_a_dummy_leads_a_quorum_nowhere() -> None:
    link = opened_link(sealing.seal_link(None, subject=SUBJECT, keyset=HELD.keyset))
    assert link.slot_id != SLOT.slot_id
    with pytest.raises(SealBrokenError):
        opening.open_slot(SLOT.body, link)


def test_a_decoy_has_the_size_of_a_real_slot_and_repeats_nothing() -> None:
    decoys = [sealing.decoy_slot() for _ in range(8)]
    assert {(len(slot_id), len(body)) for slot_id, body in decoys} == {(16, len(SLOT.body))}
    assert len({slot_id for slot_id, _ in decoys}) == 8
    assert len({body[:16] for _, body in decoys} | {SLOT.body[:16]}) == 9


def test_two_seals_of_one_payload_share_nothing() -> None:
    again = sealing.seal_slot(b'{"name":"Ala"}', purpose=Purpose.IDENTITY)
    assert again.slot_id != SLOT.slot_id
    assert again.data_key != SLOT.data_key
    assert again.body[:56] != SLOT.body[:56]


def test_an_envelope_holds_no_slot_id_and_no_data_key_in_the_clear() -> None:
    assert SLOT.slot_id not in ENVELOPE
    assert SLOT.data_key not in ENVELOPE
    assert hashlib.sha256(SLOT.body).digest() not in ENVELOPE


@given(place=st.integers(0, len(ENVELOPE) - 1), change=st.integers(1, 255))
@settings(max_examples=300, deadline=None)
def test_an_envelope_with_one_changed_byte_is_refused(place: int, change: int) -> None:
    altered = bytearray(ENVELOPE)
    altered[place] ^= change
    with pytest.raises(
        (EnvelopeRefusedError, EnvelopeMismatchError, NoShareError, SealBrokenError)
    ):
        opened_link(bytes(altered))


@pytest.mark.parametrize("place", range(228))
def test_every_byte_of_the_header_counts_even_without_comparing_the_key_set(place: int) -> None:
    altered = bytearray(ENVELOPE)
    altered[place] ^= 1
    with pytest.raises((EnvelopeRefusedError, SealBrokenError, NoShareError, ShareWrongError)):
        joined_link(bytes(altered))


@given(junk=st.binary(max_size=400))
def test_junk_is_no_envelope(junk: bytes) -> None:
    with pytest.raises(EnvelopeRefusedError):
        opening.read(junk)


@given(cut=st.integers(0, len(ENVELOPE) - 1))
def test_an_envelope_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(EnvelopeRefusedError):
        opening.read(ENVELOPE[:cut])


def test_an_envelope_with_bytes_left_over_is_refused() -> None:
    with pytest.raises(EnvelopeRefusedError):
        opening.read(ENVELOPE + b"\0")


@given(place=st.integers(0, len(SLOT.body) - 1), change=st.integers(1, 255))
@settings(max_examples=100, deadline=None)
def test_a_slot_with_one_changed_byte_is_refused(place: int, change: int) -> None:
    altered = bytearray(SLOT.body)
    altered[place] ^= change
    with pytest.raises(SealBrokenError):
        opening.open_slot(bytes(altered), opened_link(ENVELOPE))


def test_another_contributors_envelope_is_refused() -> None:
    other = sealing.seal_link(SLOT, subject=OTHER_SUBJECT, keyset=HELD.keyset)
    with pytest.raises(EnvelopeMismatchError):
        opened_link(other)


def test_another_key_sets_envelope_is_refused() -> None:
    other = sealing.seal_link(SLOT, subject=SUBJECT, keyset=custodians(2, 4).keyset)
    with pytest.raises(EnvelopeMismatchError):
        opened_link(other)


def test_whoever_is_no_custodian_has_no_share() -> None:
    with pytest.raises(NoShareError):
        opening.open_share(opening.read(ENVELOPE), seed_of("stranger"))


def test_a_slot_is_never_sealed_to_a_key_set_of_another_purpose() -> None:
    paymasters = custodians(1, 2, Purpose.PAYMENT).keyset
    with pytest.raises(ValueError, match="purpose"):
        sealing.seal_link(SLOT, subject=SUBJECT, keyset=paymasters)


def test_one_paymaster_opens_a_payment() -> None:
    held = custodians(1, 2, Purpose.PAYMENT)
    slot = sealing.seal_slot(b"{}", purpose=Purpose.PAYMENT)
    envelope = opening.read(sealing.seal_link(slot, subject=SUBJECT, keyset=held.keyset))
    for seed in held.seeds:
        link = opening.join(envelope, [opening.open_share(envelope, seed)])
        assert opening.open_slot(slot.body, link) == b"{}"


def test_no_repr_shows_a_secret() -> None:
    share = opening.open_share(opening.read(ENVELOPE), HELD.seeds[0])
    shown = repr(SLOT) + repr(opening.read(ENVELOPE)) + repr(share) + repr(opened_link(ENVELOPE))
    for secret in (SLOT.data_key, SLOT.slot_id, share.pads[:32]):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown
