"""Argon2id (RFC 9106) with an explicit cost and an optional pepper."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SALT_BYTES = 16
MAX_MEMORY_KIB = 4 * 1024 * 1024
MAX_ITERATIONS = 64
MAX_LANES = 16


@dataclass(frozen=True)
class Cost:
    """What one run costs: KiB of memory, passes over it, lanes."""

    memory_kib: int
    iterations: int
    lanes: int

    def is_bearable(self) -> bool:
        """Tell whether a cost that was read from outside may be spent."""
        return (
            8 * self.lanes <= self.memory_kib <= MAX_MEMORY_KIB
            and 1 <= self.iterations <= MAX_ITERATIONS
            and 1 <= self.lanes <= MAX_LANES
        )


def derive(
    secret: bytes, *, salt: bytes, cost: Cost, length: int, pepper: bytes | None = None
) -> bytes:
    """Derive `length` bytes from a secret that somebody remembers."""
    return Argon2id(
        salt=salt,
        length=length,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
        secret=pepper,
    ).derive(secret)
