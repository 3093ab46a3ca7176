"""A custodian's key on paper: eight rows of six words, the sixth checks the row.

Only the custodians' command may import this; the server never holds such a key.
"""

from collections.abc import Sequence

from safepub.crypto import paper_rows
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.suite import SEED_BYTES

ROWS = 8
_LABEL = b"safepub/paper/v1\0"


def write(key: CustodianKey) -> tuple[str, ...]:
    """Write a key in eight rows of six words. Whoever reads them holds the key."""
    return paper_rows.write(key.seed + key.signing_seed, label=_LABEL)


def read(rows: Sequence[str]) -> CustodianKey:
    """Give the key that eight rows were written from, in their order.

    Raises:
        paper_rows.PaperRowWrongError: A row is missing, holds an unknown word, or does
            not fit its last word. It names the first such row.
    """
    raw = paper_rows.read(rows, count=ROWS, label=_LABEL)
    return CustodianKey(seed=raw[:SEED_BYTES], signing_seed=raw[SEED_BYTES:])
