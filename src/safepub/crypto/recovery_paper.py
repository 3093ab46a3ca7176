"""The desk's recovery key on paper: four rows of six words, the sixth checks the row.

It opens what the desk's key opens, and nothing of the custodians'.
"""

from collections.abc import Sequence

from safepub.crypto import paper_rows

ROWS = 4
_LABEL = b"safepub/desk-recovery-paper/v1\0"


def write(seed: bytes) -> tuple[str, ...]:
    """Write a seed (32 bytes) in four rows. Whoever reads them holds the key."""
    return paper_rows.write(seed, label=_LABEL)


def read(rows: Sequence[str]) -> bytes:
    """Give the seed that four rows were written from, in their order.

    Raises:
        paper_rows.PaperRowWrongError: A row is missing, holds an unknown word, or does
            not fit its last word. It names the first such row.
    """
    return paper_rows.read(rows, count=ROWS, label=_LABEL)
