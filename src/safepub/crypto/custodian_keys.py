"""Custodians' key files (`SPK1`): two private seeds under a generated passphrase.

Only the custodians' command may import this; the server never holds such a key.
"""

import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ed25519

from safepub.crypto import argon2, passphrases, suite, wrapping
from safepub.crypto.argon2 import Cost
from safepub.crypto.suite import SealBrokenError
from safepub.errors import InvalidError

MAGIC = b"SPK1"
VERSION = 1
SALT_BYTES = 16
NUMBER_BYTES = 4
SIGNING_KEY_BYTES = 32
PASSPHRASE_WORDS = 6
# RFC 9106, first recommended option; and the least that a key file may claim.
DEFAULT_COST = Cost(memory_kib=2 * 1024 * 1024, iterations=1, lanes=4)
FLOOR_KIB = 256 * 1024
CEILING_KIB = 8 * 1024 * 1024
_NUMBERS = len(MAGIC) + 1
_SALT = _NUMBERS + 3 * NUMBER_BYTES
_PUBLIC = _SALT + SALT_BYTES
_SIGNING = _PUBLIC + suite.PUBLIC_KEY_BYTES
HEADER_BYTES = _SIGNING + SIGNING_KEY_BYTES
# What Cobblestone-256 adds to so few bytes (FORMAT.md, section 2).
KEY_FILE_BYTES = HEADER_BYTES + 72 + 2 * suite.SEED_BYTES


class KeyFileRefusedError(InvalidError):
    """This is no custodian's key file, or it asks for a cost out of bounds."""

    message = "This is not a custodian's key file that can be used."


@dataclass(frozen=True)
class CustodianKey:
    """A custodian's private seeds: one opens shares, the other signs."""

    seed: bytes = field(repr=False)
    signing_seed: bytes = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """The key that shares are sealed to."""
        return suite.public_key_of(self.seed)

    @property
    def signing_key(self) -> bytes:
        """The key that checks this custodian's signatures."""
        private = ed25519.Ed25519PrivateKey.from_private_bytes(self.signing_seed)
        return private.public_key().public_bytes_raw()


def generate() -> CustodianKey:
    """Make a custodian's keys."""
    return CustodianKey(seed=suite.new_seed(), signing_seed=suite.new_seed())


def lock(key: CustodianKey, passphrase: str, *, cost: Cost = DEFAULT_COST) -> bytes:
    """Write a key file.

    Raises:
        KeyFileRefusedError: The cost is out of bounds.
    """
    _check(cost)
    numbers = (cost.memory_kib, cost.iterations, cost.lanes)
    header = MAGIC + bytes((VERSION,))
    header += b"".join(number.to_bytes(NUMBER_BYTES, "big") for number in numbers)
    header += secrets.token_bytes(SALT_BYTES) + key.public_key + key.signing_key
    wrapping_key = _derive(passphrase, header, cost)
    return header + wrapping.wrap(wrapping_key, key.seed + key.signing_seed, context=header)


def unlock(key_file: bytes, passphrase: str) -> CustodianKey:
    """Read a key file.

    Raises:
        KeyFileRefusedError: It is no key file, or its cost is out of bounds.
        suite.SealBrokenError: The passphrase is wrong, or the file was altered.
    """
    header, cost = _read_header(key_file)
    wrapping_key = _derive(passphrase, header, cost)
    seeds = wrapping.unwrap(wrapping_key, key_file[HEADER_BYTES:], context=header)
    key = CustodianKey(seed=seeds[: suite.SEED_BYTES], signing_seed=seeds[suite.SEED_BYTES :])
    if key.public_key + key.signing_key != header[_PUBLIC:]:
        raise SealBrokenError
    return key


def read_public(key_file: bytes) -> tuple[bytes, bytes]:
    """Give the public key and the signing key that a key file names, without its passphrase.

    Nothing says yet that they are those of the seeds in it; `unlock` does.

    Raises:
        KeyFileRefusedError: It is no key file, or its cost is out of bounds.
    """
    header, _ = _read_header(key_file)
    if len(key_file) != KEY_FILE_BYTES:
        raise KeyFileRefusedError
    return header[_PUBLIC:_SIGNING], header[_SIGNING:]


def _read_header(key_file: bytes) -> tuple[bytes, Cost]:
    header = key_file[:HEADER_BYTES]
    if len(header) < HEADER_BYTES or header[:_NUMBERS] != MAGIC + bytes((VERSION,)):
        raise KeyFileRefusedError
    memory, iterations, lanes = (
        int.from_bytes(header[start : start + NUMBER_BYTES], "big")
        for start in range(_NUMBERS, _SALT, NUMBER_BYTES)
    )
    cost = Cost(memory_kib=memory, iterations=iterations, lanes=lanes)
    _check(cost)
    return header, cost


def _check(cost: Cost) -> None:
    sensible = 1 <= cost.iterations <= 64 and 1 <= cost.lanes <= 64  # noqa: PLR2004 - bounds
    if not FLOOR_KIB <= cost.memory_kib <= CEILING_KIB or not sensible:
        raise KeyFileRefusedError


def _derive(passphrase: str, header: bytes, cost: Cost) -> bytes:
    typed = passphrases.normalise(passphrase).encode()
    salt = header[_SALT:_PUBLIC]
    return argon2.derive(typed, salt=salt, cost=cost, length=wrapping.KEY_BYTES)
