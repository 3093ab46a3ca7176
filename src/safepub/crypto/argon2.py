"""Argon2id as a key derivation (RFC 9106), with an optional pepper."""

import threading
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

# Two runs at once in one process with more than one lane fail with a MemoryError or
# never end (measured: cryptography 50.0.2, OpenSSL 4.0.3, whose threads they share).
_ALONE = threading.Lock()


@dataclass(frozen=True)
class Cost:
    """What one run costs: KiB of memory, passes over it, lanes."""

    memory_kib: int
    iterations: int
    lanes: int


def derive(
    secret: bytes, *, salt: bytes, cost: Cost, length: int, pepper: bytes | None = None
) -> bytes:
    """Derive `length` bytes from a secret that a person can remember.

    `pepper` is RFC 9106's secret value K; it lies outside the databases.
    """
    derivation = Argon2id(
        salt=salt,
        length=length,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
        secret=pepper,
    )
    with _ALONE:
        return derivation.derive(secret)
