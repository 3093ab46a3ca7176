"""Custodians' key files: the floor, the passphrase, alterations."""

from collections.abc import Callable
from functools import cache

import pytest

from safepub.crypto import custodian_keys
from safepub.crypto.argon2 import Cost
from safepub.crypto.custodian_keys import CustodianKey, KeyFileRefusedError
from safepub.crypto.suite import SealBrokenError

FLOOR = Cost(memory_kib=custodian_keys.FLOOR_KIB, iterations=1, lanes=4)
PASSPHRASE = "abacus drop-down zoom yo-yo tiger ladle"


@cache
def key_and_file() -> tuple[CustodianKey, bytes]:
    key = custodian_keys.generate()
    return key, custodian_keys.lock(key, PASSPHRASE, cost=FLOOR)


def test_a_key_file_opens_with_its_passphrase_however_it_is_typed() -> None:
    key, key_file = key_and_file()
    assert len(key_file) == 1417
    assert custodian_keys.unlock(key_file, " ABACUS dropdown\nzoom yoyo tiger-ladle ") == key


@pytest.mark.parametrize("place", [33, 1416], ids=str)
def test_an_altered_key_file_does_not_open(place: int) -> None:
    altered = bytearray(key_and_file()[1])
    altered[place] ^= 1
    with pytest.raises(SealBrokenError):
        custodian_keys.unlock(bytes(altered), PASSPHRASE)


def test_another_passphrase_does_not_open_it() -> None:
    with pytest.raises(SealBrokenError):
        custodian_keys.unlock(key_and_file()[1], "abacus")


@pytest.mark.parametrize(
    "cost",
    [
        Cost(memory_kib=custodian_keys.FLOOR_KIB - 1, iterations=1, lanes=4),
        Cost(memory_kib=custodian_keys.CEILING_KIB + 1, iterations=1, lanes=4),
        Cost(memory_kib=custodian_keys.FLOOR_KIB, iterations=0, lanes=4),
        Cost(memory_kib=custodian_keys.FLOOR_KIB, iterations=65, lanes=4),
        Cost(memory_kib=custodian_keys.FLOOR_KIB, iterations=1, lanes=65),
    ],
)
def test_a_cost_out_of_bounds_is_neither_written_nor_read(cost: Cost) -> None:
    key, key_file = key_and_file()
    with pytest.raises(KeyFileRefusedError):
        custodian_keys.lock(key, PASSPHRASE, cost=cost)
    numbers = (cost.memory_kib, cost.iterations, cost.lanes)
    claimed = b"".join(number.to_bytes(4, "big") for number in numbers)
    with pytest.raises(KeyFileRefusedError):
        custodian_keys.unlock(key_file[:5] + claimed + key_file[17:], PASSPHRASE)


@pytest.mark.parametrize("start", [b"", b"SPK2\x01", b"SPK1\x02"])
def test_what_is_no_key_file_is_refused(start: bytes) -> None:
    rest = key_and_file()[1][5:] if start else b""
    with pytest.raises(KeyFileRefusedError):
        custodian_keys.unlock(start + rest, PASSPHRASE)


def test_a_custodians_key_shows_nothing_in_its_repr() -> None:
    assert repr(custodian_keys.generate()) == "CustodianKey()"


def test_the_public_halves_are_read_without_the_passphrase() -> None:
    key, key_file = key_and_file()

    assert custodian_keys.read_public(key_file) == (key.public_key, key.signing_key)


@pytest.mark.parametrize(
    "altered",
    [
        *(lambda file: file[:0], lambda file: file[:-1], lambda file: file + b"\0"),
        *(lambda file: b"SPK2" + file[4:], lambda file: file[:4] + b"\2" + file[5:]),
        lambda file: file[:5] + bytes(4) + file[9:],
    ],
)
def test_what_is_no_key_file_has_no_public_halves(altered: Callable[[bytes], bytes]) -> None:
    with pytest.raises(KeyFileRefusedError):
        custodian_keys.read_public(altered(key_and_file()[1]))
