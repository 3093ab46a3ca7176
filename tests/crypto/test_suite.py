"""Key pairs, the start-up check and sealing to a public key."""

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import boxes, suite
from safepub.crypto.suite import PublicKeyRefusedError, SealBrokenError, SuiteUnavailableError
from tests.crypto.people import seed_of
from tests.vectors import independent_reader

SEED = seed_of("box")
PUBLIC_KEY = suite.public_key_of(SEED)
BOX = boxes.seal_to(PUBLIC_KEY, b"thirty-two bytes of a secret key", info=b"here")


class NoMLKEM:
    """Stands for a `cryptography` that was built without ML-KEM."""

    @staticmethod
    def from_seed_bytes(_seed: bytes) -> None:
        raise UnsupportedAlgorithm("no ML-KEM")


class NoMLKEMModule:
    MLKEM768PrivateKey = NoMLKEM


def test_a_machine_with_all_ciphers_may_start() -> None:
    suite.require_suite()


def test_a_machine_without_mlkem_may_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suite, "mlkem", NoMLKEMModule)
    with pytest.raises(SuiteUnavailableError):
        suite.require_suite()


def test_a_machine_whose_cipher_answers_otherwise_may_not_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suite, "_KNOWN_COBBLESTONE", "00" * 74)
    with pytest.raises(SuiteUnavailableError):
        suite.require_suite()


def test_a_public_key_has_1216_bytes_and_is_the_other_readers_too() -> None:
    assert len(PUBLIC_KEY) == suite.PUBLIC_KEY_BYTES
    assert independent_reader.public_key(SEED) == PUBLIC_KEY
    assert independent_reader.key_id(PUBLIC_KEY) == suite.key_id(PUBLIC_KEY)


def test_new_seeds_differ() -> None:
    assert suite.new_seed() != suite.new_seed()


@given(plaintext=st.binary(max_size=500), info=st.binary(max_size=200))
@settings(max_examples=30, deadline=None)
def test_a_box_opens_with_its_seed_and_for_the_other_reader(plaintext: bytes, info: bytes) -> None:
    box = boxes.seal_to(PUBLIC_KEY, plaintext, info=info)
    assert len(box) == len(plaintext) + 1136
    assert boxes.open_with(SEED, box, info=info) == plaintext
    assert independent_reader.hpke_open(SEED, info, box) == plaintext


@given(place=st.integers(0, len(BOX) - 1), change=st.integers(1, 255))
@settings(max_examples=100, deadline=None)
def test_a_box_with_one_changed_byte_does_not_open(place: int, change: int) -> None:
    altered = bytearray(BOX)
    altered[place] ^= change
    with pytest.raises(SealBrokenError):
        boxes.open_with(SEED, bytes(altered), info=b"here")


@pytest.mark.parametrize("length", [0, 1, 1119, 1120, 1135, len(BOX) - 1])
def test_a_box_cut_short_does_not_open(length: int) -> None:
    with pytest.raises(SealBrokenError):
        boxes.open_with(SEED, BOX[:length], info=b"here")


def test_a_box_opens_neither_elsewhere_nor_for_others() -> None:
    with pytest.raises(SealBrokenError):
        boxes.open_with(SEED, BOX, info=b"there")
    with pytest.raises(SealBrokenError):
        boxes.open_with(seed_of("somebody else"), BOX, info=b"here")


@pytest.mark.parametrize(
    "public_key",
    [b"", PUBLIC_KEY[:-1], PUBLIC_KEY + b"\0", b"\xff" * 1216, PUBLIC_KEY[:1184] + bytes(32)],
    ids=["empty", "short", "long", "no ML-KEM key", "zero X25519 key"],
)
def test_nothing_is_sealed_to_what_is_no_key(public_key: bytes) -> None:
    with pytest.raises(PublicKeyRefusedError):
        boxes.seal_to(public_key, b"text", info=b"here")
