"""Manifests signed one after another or apart, and what a custodian accepts as their pin."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.crypto import keysets, manifests
from safepub.crypto.keysets import KeysetRefusedError
from safepub.crypto.manifests import NotAMemberError
from tests.crypto.people import custodians, seed_of, signing_key_of

HELD = custodians(2, 3)
UNSIGNED = manifests.unsigned(HELD.keyset)
COMPLETE = keysets.make_manifest(HELD.keyset, HELD.signing_seeds)
SIGNATURES = len(COMPLETE) - 3 * 64


def pin(manifest: bytes) -> str:
    return keysets.fingerprint(manifest)


def test_an_unsigned_manifest_shows_the_set_and_nobody_signed_it() -> None:
    assert manifests.read(UNSIGNED) == HELD.keyset
    assert manifests.signed_by(UNSIGNED) == (False, False, False)
    assert pin(UNSIGNED) == pin(COMPLETE)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_members_sign_one_after_another_in_any_order(order: tuple[int, ...]) -> None:
    manifest = UNSIGNED
    for place in order:
        manifest = manifests.sign(manifest, HELD.signing_seeds[place])
        assert manifests.signed_by(manifest)[place]

    assert manifest == COMPLETE
    assert keysets.load_manifest(manifest, pin=pin(UNSIGNED)) == HELD.keyset


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_copies_that_were_signed_apart_come_together(order: tuple[int, ...]) -> None:
    copies = [manifests.sign(UNSIGNED, seed) for seed in HELD.signing_seeds]

    assert manifests.merge([copies[place] for place in order]) == COMPLETE
    assert manifests.merge([copies[order[0]], UNSIGNED]) == copies[order[0]]
    assert manifests.signed_by(manifests.merge([copies[0], copies[2]])) == (True, False, True)


def test_nobody_signs_in_a_place_that_is_not_theirs() -> None:
    with pytest.raises(NotAMemberError):
        manifests.sign(UNSIGNED, seed_of("somebody else"))

    moved = manifests.sign(UNSIGNED, HELD.signing_seeds[0])
    own = moved[SIGNATURES : SIGNATURES + 64]
    forged = UNSIGNED[:SIGNATURES] + bytes(64) + own + bytes(64)
    for act in (
        manifests.signed_by,
        lambda manifest: manifests.sign(manifest, HELD.signing_seeds[2]),
        lambda manifest: manifests.merge([UNSIGNED, manifest]),
    ):
        with pytest.raises(KeysetRefusedError):
            act(forged)


def test_two_different_sets_are_not_merged() -> None:
    stricter = replace(HELD.keyset, quorum=3)
    unsigned = manifests.unsigned(stricter)

    for other in (unsigned, manifests.sign(unsigned, HELD.signing_seeds[1])):
        with pytest.raises(KeysetRefusedError):
            manifests.merge([manifests.sign(UNSIGNED, HELD.signing_seeds[0]), other])
    with pytest.raises(KeysetRefusedError):
        manifests.merge([])


@pytest.mark.parametrize("missing", range(3))
def test_a_manifest_with_one_signature_missing_is_good_for_nothing(missing: int) -> None:
    start = SIGNATURES + 64 * missing
    manifest = COMPLETE[:start] + bytes(64) + COMPLETE[start + 64 :]

    with pytest.raises(KeysetRefusedError):
        keysets.load_manifest(manifest, pin=pin(COMPLETE))
    with pytest.raises(KeysetRefusedError):
        manifests.require_signed_by(manifest, HELD.keyset.members[0].signing_key)


def test_zero_bytes_are_no_signature_even_where_they_verify() -> None:
    """A key of low order, as nobody could hold it, for which 64 zero bytes are right."""
    first, *rest = HELD.keyset.members
    for number in range(100):
        forger = replace(first, name=f"Forger {number}", signing_key=bytes(32))
        keyset = replace(HELD.keyset, members=(forger, *rest))
        manifest = manifests.unsigned(keyset)
        for seed in HELD.signing_seeds[1:]:
            manifest = manifests.sign(manifest, seed)

        assert manifests.signed_by(manifest) == (False, True, True)
        with pytest.raises(KeysetRefusedError):
            keysets.load_manifest(manifest, pin=pin(manifest))


@pytest.mark.parametrize("place", range(3))
def test_ones_own_signature_is_the_pin(place: int) -> None:
    signing_key = signing_key_of(HELD.signing_seeds[place])

    assert manifests.require_signed_by(COMPLETE, signing_key) == HELD.keyset


def test_a_set_without_oneself_is_no_pin() -> None:
    with pytest.raises(NotAMemberError):
        manifests.require_signed_by(COMPLETE, signing_key_of(seed_of("somebody else")))


@given(place=st.integers(0, len(COMPLETE) - 1), change=st.integers(1, 255))
def test_one_changed_byte_is_no_pin(place: int, change: int) -> None:
    altered = bytearray(COMPLETE)
    altered[place] ^= change

    with pytest.raises(KeysetRefusedError):
        manifests.require_signed_by(bytes(altered), HELD.keyset.members[0].signing_key)


def test_a_set_whose_key_cannot_be_sealed_to_is_no_pin() -> None:
    first, *rest = HELD.keyset.members
    unusable = replace(first, public_key=first.public_key[:1184] + bytes(32))
    keyset = replace(HELD.keyset, members=(unusable, *rest))
    manifest = keysets.make_manifest(keyset, HELD.signing_seeds)

    with pytest.raises(KeysetRefusedError):
        manifests.require_signed_by(manifest, first.signing_key)


@pytest.mark.parametrize("name", ["Ž", "Аляксандра Прыклад", "نیک\u200cنام", "名" * 85])
def test_a_name_in_any_script_is_carried(name: str) -> None:
    first, *rest = HELD.keyset.members
    keyset = replace(HELD.keyset, members=(replace(first, name=name), *rest))

    assert manifests.read(manifests.unsigned(keyset)) == keyset


@pytest.mark.parametrize(
    "name", ["", "a" * 256, "名" * 86, "a\nb", "a\x1b[2Kb", "a\u202eb", "a\x9bb", "\ud800"]
)
def test_a_name_that_cannot_be_shown_is_refused(name: str) -> None:
    first, *rest = HELD.keyset.members

    with pytest.raises(KeysetRefusedError):
        replace(HELD.keyset, members=(replace(first, name=name), *rest))


def test_a_signing_key_of_another_length_is_refused() -> None:
    first, *rest = HELD.keyset.members

    with pytest.raises(KeysetRefusedError):
        replace(HELD.keyset, members=(replace(first, signing_key=bytes(31)), *rest))
