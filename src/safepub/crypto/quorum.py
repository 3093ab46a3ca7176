"""Replicated XOR sharing (Ito, Saito, Nishizeki 1987): the splitting half.

For each way to choose k-1 people there is a pad, given to everybody else. Any
k people hold all pads between them, any k-1 miss the one that was withheld
from them, and the XOR of all pads is the key. Joining lives in `opening`, which
the web application never loads.
"""

import secrets
from collections.abc import Iterable
from functools import reduce
from itertools import combinations

PAD_BYTES = 32


def withheld_sets(quorum: int, people: int) -> list[tuple[int, ...]]:
    """List the (k-1)-subsets of the people in lexicographic order: one pad for each."""
    return list(combinations(range(people), quorum - 1))


def split(key: bytes, quorum: int, people: int) -> tuple[bytes, ...]:
    """Split a 32-byte key; share i is the pads that i holds, in the order of the sets."""
    sets = withheld_sets(quorum, people)
    pads = [secrets.token_bytes(PAD_BYTES) for _ in sets[1:]]
    pads.append(xor([key, *pads]))
    return tuple(
        b"".join(pad for withheld, pad in zip(sets, pads, strict=True) if person not in withheld)
        for person in range(people)
    )


def xor(values: Iterable[bytes]) -> bytes:
    """XOR values of 32 bytes."""
    return reduce(_xor, values, bytes(PAD_BYTES))


def _xor(left: bytes, right: bytes) -> bytes:
    number = int.from_bytes(left, "big") ^ int.from_bytes(right, "big")
    return number.to_bytes(PAD_BYTES, "big")
