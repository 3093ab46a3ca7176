"""Every byte of a custodian's key file counts.

Unlocking hashes with at least 256 MiB, about a third of a second, so two ways are
gone. All places, all lengths and all values that are refused before hashing run with a
cheap hash in Argon2id's place, through the same `lock` and `unlock`. Argon2id itself
then meets a sample: one or two places in each field that gets as far as hashing (m, t,
p, salt, both public keys; of the sealed seeds salt, commitment, text and tag), one byte
less and more, and no seal at all.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pytest

from safepub.crypto import argon2, custodian_keys, wrapping
from safepub.crypto.argon2 import Cost
from safepub.crypto.custodian_keys import CustodianKey, KeyFileRefusedError
from safepub.crypto.suite import SealBrokenError
from tests.crypto.people import seed_of

FLOOR = Cost(memory_kib=custodian_keys.FLOOR_KIB, iterations=1, lanes=4)
PASSPHRASE = "abacus zoom tiger ladle"
KEY = CustodianKey(seed=seed_of("key file"), signing_seed=seed_of("key file's signer"))
LENGTH = 1417
COST, SALT, PUBLIC, SEALED = 5, 17, 33, 1281
# At the floor's m, t and p: what another value of one byte makes of the number.
ALWAYS_OUT_OF_BOUNDS = (5, 9, 10, 11, 13, 14, 15)
LEAST_AND_MOST = {6: (0x04, 0x80), 12: (1, 64), 16: (1, 64)}


class CheapHash:
    """Takes Argon2id's parameters, all of which change what comes out."""

    def __init__(self, **parameters: object) -> None:
        self.parameters = repr(sorted(parameters.items())).encode()

    def derive(self, secret: bytes) -> bytes:
        return hashlib.sha256(self.parameters + secret).digest()


class NoHash:
    """Stands where nothing may be hashed."""

    def __init__(self, **_parameters: object) -> None:
        pytest.fail("This was to be refused before anything is hashed.")


@pytest.fixture
def cheap_file(monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(argon2, "Argon2id", CheapHash)
    return custodian_keys.lock(KEY, PASSPHRASE, cost=FLOOR)


@cache
def real_file() -> bytes:
    return custodian_keys.lock(KEY, PASSPHRASE, cost=FLOOR)


def changed(key_file: bytes, place: int, value: int) -> bytes:
    return key_file[:place] + bytes((value,)) + key_file[place + 1 :]


def changed_once(key_file: bytes, places: Iterable[int]) -> Iterator[bytes]:
    for place in places:
        change = hashlib.sha256(b"change" + place.to_bytes(4, "big")).digest()[0] % 255 + 1
        yield changed(key_file, place, key_file[place] ^ change)


def changed_to(key_file: bytes, place: int, values: Iterable[int]) -> Iterator[bytes]:
    for value in values:
        if value != key_file[place]:
            yield changed(key_file, place, value)


def all_refused(variants: Iterable[bytes], *refusals: type[Exception]) -> int:
    """Give how many there were; one that is not refused fails the test."""
    count = 0
    for altered in variants:
        with pytest.raises(refusals):
            custodian_keys.unlock(altered, PASSPHRASE)
        count += 1
    return count


def test_the_sample_is_whole_and_opens_unaltered(cheap_file: bytes) -> None:
    assert len(cheap_file) == LENGTH
    assert custodian_keys.unlock(cheap_file, PASSPHRASE) == KEY


def test_every_byte_counts(cheap_file: bytes) -> None:
    variants = changed_once(cheap_file, range(LENGTH))

    assert all_refused(variants, KeyFileRefusedError, SealBrokenError) == LENGTH


def test_every_other_value_of_version_cost_and_salt_counts(cheap_file: bytes) -> None:
    variants = (
        altered for place in range(PUBLIC) for altered in changed_to(cheap_file, place, range(256))
    )

    assert all_refused(variants, KeyFileRefusedError, SealBrokenError) == PUBLIC * 255


def test_every_shorter_length_is_refused(cheap_file: bytes) -> None:
    headers = (cheap_file[:length] for length in range(SEALED))
    sealed = (cheap_file[:length] for length in range(SEALED, LENGTH))

    assert all_refused(headers, KeyFileRefusedError) == SEALED
    assert all_refused(sealed, SealBrokenError) == LENGTH - SEALED


def test_every_byte_too_many_is_refused(cheap_file: bytes) -> None:
    variants = (cheap_file + bytes((value,)) for value in range(256))

    assert all_refused(variants, SealBrokenError) == 256


def test_what_is_out_of_bounds_is_refused_before_anything_is_hashed(
    cheap_file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argon2, "Argon2id", NoHash)

    ran = 0
    for place in (*range(COST), *ALWAYS_OUT_OF_BOUNDS):
        ran += all_refused(changed_to(cheap_file, place, range(256)), KeyFileRefusedError)
    for place, (least, most) in LEAST_AND_MOST.items():
        values = [*range(least), *range(most + 1, 256)]
        ran += all_refused(changed_to(cheap_file, place, values), KeyFileRefusedError)

    assert ran == 12 * 255 + (4 + 127) + (1 + 191) + (1 + 191)


def test_well_sealed_seeds_beside_another_public_key_are_refused(cheap_file: bytes) -> None:
    typed, salt = b"abacuszoomtigerladle", cheap_file[SALT:PUBLIC]
    key = argon2.derive(typed, salt=salt, cost=FLOOR, length=32)
    seeds = wrapping.unwrap(key, cheap_file[SEALED:], context=cheap_file[:SEALED])
    assert seeds == KEY.seed + KEY.signing_seed

    for header in changed_once(cheap_file[:SEALED], range(PUBLIC, SEALED)):
        forged = header + wrapping.wrap(key, seeds, context=header)
        with pytest.raises(SealBrokenError):
            custodian_keys.unlock(forged, PASSPHRASE)


@pytest.mark.parametrize(
    ("place", "value"),
    [(8, 1), (12, 2), (16, 5), *((p, None) for p in (17, 32, 33, 1248, 1249, 1280))],
)
def test_argon2id_and_the_seal_refuse_an_altered_header(place: int, value: int | None) -> None:
    key_file = real_file()

    altered = changed(key_file, place, key_file[place] ^ 1 if value is None else value)

    with pytest.raises(SealBrokenError):
        custodian_keys.unlock(altered, PASSPHRASE)


@pytest.mark.parametrize(
    "alter",
    [
        *(lambda f, p=place: changed(f, p, f[p] ^ 1) for place in (1281, 1305, 1337, 1416)),
        lambda f: f[:SEALED],
        lambda f: f[:-1],
        lambda f: f + b"\0",
    ],
    ids=["salt", "commitment", "text", "tag", "no seal", "one byte less", "one byte more"],
)
def test_argon2id_and_the_seal_refuse_altered_seeds(alter: Callable[[bytes], bytes]) -> None:
    with pytest.raises(SealBrokenError):
        custodian_keys.unlock(alter(real_file()), PASSPHRASE)
