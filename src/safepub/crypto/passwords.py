"""Staff passwords: hashed by argon2-cffi; they also wrap the owner's private key."""

import secrets
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

from safepub.crypto import argon2, wrapping
from safepub.crypto.argon2 import Cost
from safepub.crypto.suite import SUITE, SealBrokenError
from safepub.errors import InvalidError

LONGEST_BYTES = 1024
SALT_BYTES = 16
NUMBER_BYTES = 4
_MAGIC = b"SPW1" + bytes((SUITE,))
_SALT_AT = len(_MAGIC) + 3 * NUMBER_BYTES
_HEADER_BYTES = _SALT_AT + SALT_BYTES
# A header from the database must not make a log-in spend more than this.
_MOST = Cost(memory_kib=4 * 1024 * 1024, iterations=64, lanes=16)


class PasswordTooLongError(InvalidError):
    """A password has at most 1,024 bytes; a longer one is not hashed."""

    message = "This password is too long."


def hash_password(password: str, *, cost: Cost) -> str:
    """Hash a password with a salt of its own.

    Raises:
        PasswordTooLongError: It is over 1,024 bytes.
    """
    return _hasher(cost).hash(_checked(password))


def verify(stored: str | None, password: str, *, cost: Cost) -> bool:
    """Tell whether the password is right; without a stored hash the work is the same."""
    if len(password.encode()) > LONGEST_BYTES:
        return False
    try:
        _hasher(cost).verify(stored or _dummy(cost), password)
    except (Argon2Error, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str, *, cost: Cost) -> bool:
    """Tell whether a hash was made at another cost than today's."""
    return _hasher(cost).check_needs_rehash(stored)


def needs_rewrap(wrapped: bytes, *, cost: Cost) -> bool:
    """Tell whether a private key was wrapped at another cost than today's."""
    return not wrapped.startswith(_MAGIC + _numbers(cost))


def waste(*, cost: Cost) -> None:
    """Spend what unwrapping a key costs, so that a wrong log-in takes as long."""
    argon2.derive(b"", salt=bytes(SALT_BYTES), cost=cost, length=wrapping.KEY_BYTES)


def wrap_key(password: str, seed: bytes, *, context: bytes, cost: Cost) -> bytes:
    """Encrypt a private key's seed under a password, with salt and cost in front.

    Raises:
        PasswordTooLongError: It is over 1,024 bytes.
    """
    header = _MAGIC + _numbers(cost) + secrets.token_bytes(SALT_BYTES)
    key = _key(_checked(password), header)
    return header + wrapping.wrap(key, seed, context=_context(header, context))


def unwrap_key(password: str, wrapped: bytes, *, context: bytes) -> bytes:
    """Decrypt a seed.

    Raises:
        SealBrokenError: The password is wrong, or the wrapped key was altered.
    """
    header, body = wrapped[:_HEADER_BYTES], wrapped[_HEADER_BYTES:]
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise SealBrokenError
    try:
        key = _key(_checked(password), header)
    except (ValueError, MemoryError) as error:
        raise SealBrokenError from error
    return wrapping.unwrap(key, body, context=_context(header, context))


def _numbers(cost: Cost) -> bytes:
    numbers = (cost.memory_kib, cost.iterations, cost.lanes)
    return b"".join(number.to_bytes(NUMBER_BYTES, "big") for number in numbers)


def _key(password: str, header: bytes) -> bytes:
    memory, iterations, lanes = (
        int.from_bytes(header[start : start + NUMBER_BYTES], "big")
        for start in range(len(_MAGIC), _SALT_AT, NUMBER_BYTES)
    )
    if memory > _MOST.memory_kib or iterations > _MOST.iterations or lanes > _MOST.lanes:
        raise SealBrokenError
    return argon2.derive(
        password.encode(),
        salt=header[_SALT_AT:],
        cost=Cost(memory_kib=memory, iterations=iterations, lanes=lanes),
        length=wrapping.KEY_BYTES,
    )


def _context(header: bytes, context: bytes) -> bytes:
    return b"safepub/wrapped-key/v1\0" + header + context


def _checked(password: str) -> str:
    if len(password.encode()) > LONGEST_BYTES:
        raise PasswordTooLongError
    return password


def _hasher(cost: Cost) -> PasswordHasher:
    return PasswordHasher(
        time_cost=cost.iterations,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        type=Type.ID,
    )


@cache
def _dummy(cost: Cost) -> str:
    """Make a hash that no password has, once for each cost."""
    return _hasher(cost).hash(secrets.token_urlsafe())
