"""The journal's tree of hashes (RFC 6962): one root for everything that was written down."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from safepub.errors import SafepubError

HASH_BYTES = 32
SIZE_BYTES = 8
EMPTY_ROOT = hashlib.sha256(b"").digest()


class FrontierRefusedError(SafepubError):
    """These bytes are no frontier, or its size does not fit its hashes."""

    message = "The journal's head is damaged."


def leaf(entry: bytes) -> bytes:
    """Hash one entry (32 bytes)."""
    return hashlib.sha256(b"\0" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Hash two hashes to the one above them."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Give the root over the hashes of all entries, in their order."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    # The left half is the largest full tree that leaves something to the right.
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    return node(root(leaves[:middle]), root(leaves[middle:]))


@dataclass(frozen=True)
class Frontier:
    """The roots of the full subtrees, largest first: enough to go on writing.

    `Frontier()` is that of an empty journal.

    Raises:
        FrontierRefusedError: The size does not fit the hashes.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a head that no journal can have."""
        if not 0 <= self.size < 1 << 8 * SIZE_BYTES or len(self.hashes) != self.size.bit_count():
            raise FrontierRefusedError
        if any(len(hash_) != HASH_BYTES for hash_ in self.hashes):
            raise FrontierRefusedError

    def append(self, leaf_hash: bytes) -> "Frontier":
        """Give the frontier with one entry more."""
        hashes, carried, full = list(self.hashes), leaf_hash, self.size
        # As in counting: a subtree for each 1 at the end of the size grows together.
        while full & 1:
            carried = node(hashes.pop(), carried)
            full >>= 1
        return Frontier(size=self.size + 1, hashes=(*hashes, carried))

    @property
    def root(self) -> bytes:
        """The root over all entries so far."""
        if not self.hashes:
            return EMPTY_ROOT
        *larger, found = self.hashes
        for hash_ in reversed(larger):
            found = node(hash_, found)
        return found

    def encode(self) -> bytes:
        """Write it down: the size as u64, then 32 bytes for each hash."""
        return self.size.to_bytes(SIZE_BYTES, "big") + b"".join(self.hashes)

    @classmethod
    def decode(cls, source: bytes) -> "Frontier":
        """Read what `encode` wrote.

        Raises:
            FrontierRefusedError: It is something else.
        """
        size, hashes = source[:SIZE_BYTES], source[SIZE_BYTES:]
        if len(size) != SIZE_BYTES:
            raise FrontierRefusedError
        starts = range(0, len(hashes), HASH_BYTES)
        return cls(
            size=int.from_bytes(size, "big"),
            hashes=tuple(hashes[start : start + HASH_BYTES] for start in starts),
        )
