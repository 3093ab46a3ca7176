"""Manifests of key sets: pinned, signed by all, refused otherwise."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import keysets
from safepub.crypto.keysets import Keyset, KeysetRefusedError, Purpose
from tests.crypto.people import custodians

HELD = custodians(2, 3)
MANIFEST = keysets.make_manifest(HELD.keyset, HELD.signing_seeds)
PIN = keysets.fingerprint(MANIFEST)


def test_the_pinned_manifest_gives_the_key_set_back() -> None:
    loaded = keysets.load_manifest(MANIFEST, pin=f" {PIN.upper()}\n")
    assert loaded == HELD.keyset
    assert loaded.keyset_id == HELD.keyset.keyset_id


@given(place=st.integers(0, len(MANIFEST) - 1), change=st.integers(1, 255))
@settings(max_examples=200, deadline=None)
def test_one_changed_byte_is_refused(place: int, change: int) -> None:
    altered = bytearray(MANIFEST)
    altered[place] ^= change
    with pytest.raises(KeysetRefusedError):
        keysets.load_manifest(bytes(altered), pin=PIN)


@given(st.binary(max_size=200))
def test_junk_is_refused(junk: bytes) -> None:
    with pytest.raises(KeysetRefusedError):
        keysets.load_manifest(junk, pin=PIN)


@pytest.mark.parametrize("altered", [MANIFEST[:-1], MANIFEST + b"\0"])
def test_a_manifest_of_another_length_is_refused(altered: bytes) -> None:
    with pytest.raises(KeysetRefusedError):
        keysets.load_manifest(altered, pin=PIN)


def test_a_well_signed_manifest_that_is_not_the_pinned_one_is_refused() -> None:
    other = custodians(2, 4)
    manifest = keysets.make_manifest(other.keyset, other.signing_seeds)
    with pytest.raises(KeysetRefusedError):
        keysets.load_manifest(manifest, pin=PIN)


def test_a_pinned_manifest_that_one_custodian_did_not_sign_is_refused() -> None:
    first, second, _ = HELD.signing_seeds
    manifest = keysets.make_manifest(HELD.keyset, (first, second, second))
    assert keysets.fingerprint(manifest) == PIN
    with pytest.raises(KeysetRefusedError):
        keysets.load_manifest(manifest, pin=PIN)


def test_a_pinned_and_signed_key_that_cannot_be_sealed_to_is_refused() -> None:
    first, *rest = HELD.keyset.members
    unusable = replace(first, public_key=first.public_key[:1184] + bytes(32))
    keyset = replace(HELD.keyset, members=(unusable, *rest))
    manifest = keysets.make_manifest(keyset, HELD.signing_seeds)
    with pytest.raises(KeysetRefusedError):
        keysets.load_manifest(manifest, pin=keysets.fingerprint(manifest))


@pytest.mark.parametrize(
    ("quorum", "people", "purpose"),
    [
        (0, 2, Purpose.PAYMENT),
        (1, 3, Purpose.IDENTITY),
        (4, 3, Purpose.IDENTITY),
        (2, 8, Purpose.IDENTITY),
    ],
)
def test_a_quorum_that_protects_nobody_is_refused(
    quorum: int, people: int, purpose: Purpose
) -> None:
    members = custodians(2, 7).keyset.members
    members = (*members, replace(members[0], name="Eighth"))[:people]
    with pytest.raises(KeysetRefusedError):
        Keyset(purpose=purpose, quorum=quorum, members=members)


@pytest.mark.parametrize("shared", ["public_key", "signing_key"])
def test_one_person_has_one_place(shared: str) -> None:
    first, second, third = HELD.keyset.members
    twin = replace(third, **{shared: getattr(first, shared)})
    with pytest.raises(KeysetRefusedError):
        Keyset(purpose=Purpose.IDENTITY, quorum=2, members=(first, second, twin))


def test_order_and_quorum_are_part_of_the_id() -> None:
    turned = replace(HELD.keyset, members=tuple(reversed(HELD.keyset.members)))
    stricter = replace(HELD.keyset, quorum=3)
    assert len({HELD.keyset.keyset_id, turned.keyset_id, stricter.keyset_id}) == 3
