"""The desk's recovery key on paper is none of a custodian's, and comes back as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import paper, recovery_paper
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.paper_rows import PaperRowWrongError

SEED = bytes(range(32))


@settings(max_examples=50)
@given(seed=st.binary(min_size=32, max_size=32))
def test_any_seed_comes_back_from_four_rows(seed: bytes) -> None:
    rows = recovery_paper.write(seed)

    assert len(rows) == 4
    assert recovery_paper.read(rows) == seed


def test_rows_that_are_missing_swapped_or_a_custodians_are_named() -> None:
    rows = recovery_paper.write(SEED)
    theirs = paper.write(CustodianKey(seed=SEED, signing_seed=SEED))[:4]
    wrong = {4: rows[:3], 1: (rows[1], rows[0], *rows[2:]), 5: (*rows, rows[0])}

    for number, given_rows in wrong.items():
        with pytest.raises(PaperRowWrongError) as caught:
            recovery_paper.read(given_rows)
        assert caught.value.row == number
    with pytest.raises(PaperRowWrongError):
        recovery_paper.read(theirs)
