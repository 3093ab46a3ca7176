"""Keys on paper: what is miscopied is found and named by its row."""

import hashlib
import secrets
from contextlib import suppress
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepub.crypto import paper, passphrases
from safepub.crypto.custodian_keys import CustodianKey
from safepub.crypto.paper_rows import PaperRowWrongError
from tests.crypto.people import seed_of

WORDS = passphrases.word_list()
KEY = CustodianKey(seed=seed_of("paper"), signing_seed=seed_of("paper signer"))
ROWS = paper.write(KEY)

seeds = st.binary(min_size=32, max_size=32)


def with_row(number: int, row: str) -> list[str]:
    return [*ROWS[: number - 1], row, *ROWS[number:]]


def row_of(number: int, raw: bytes) -> str:
    """Write a row from FORMAT.md alone."""
    value = int.from_bytes(raw, "big")
    words = [WORDS[value // 7776**place % 7776] for place in range(5)]
    hashed = hashlib.sha256(b"safepub/paper/v1\0" + bytes([number]) + raw).digest()
    return " ".join([*words, WORDS[int.from_bytes(hashed[:8], "big") % 7776]])


def refused_row(rows: list[str]) -> int:
    with pytest.raises(PaperRowWrongError) as caught:
        paper.read(rows)
    return caught.value.row


@given(seed=seeds, signing_seed=seeds)
def test_any_key_comes_back_from_paper(seed: bytes, signing_seed: bytes) -> None:
    key = CustodianKey(seed=seed, signing_seed=signing_seed)

    rows = paper.write(key)

    assert paper.read(rows) == key
    assert len(rows) == 8
    assert all(len(row.split(" ")) == 6 for row in rows)


def test_rows_are_written_as_the_format_says() -> None:
    raw = KEY.seed + KEY.signing_seed

    assert list(ROWS) == [row_of(r + 1, raw[8 * r : 8 * r + 8]) for r in range(8)]


@pytest.mark.parametrize(
    "form",
    [
        *("{row}", "  {row}\n", "3. {row}", "3) {row}", "3 {row}", "{upper}", "{commas}."),
        *("{hyphens}", "{joined}", "{lines}", "{wide}"),
    ],
)
def test_how_a_row_is_typed_does_not_matter(form: str) -> None:
    row = ROWS[2]
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in row)
    typed = form.format(
        row=row,
        upper=row.upper(),
        commas=row.replace(" ", ", "),
        hyphens=row.replace(" ", "-"),
        joined=row.replace(" ", ""),
        lines=row.replace(" ", "\n"),
        wide=wide,
    )

    assert paper.read(with_row(3, typed)) == KEY


@given(row=st.integers(1, 8), place=st.integers(0, 4), number=st.integers(0, 7775))
def test_another_word_is_caught_and_its_row_named(row: int, place: int, number: int) -> None:
    words = ROWS[row - 1].split(" ")
    others = [*words[:place], WORDS[number], *words[place + 1 :]]
    digits = sum(WORDS.index(word) * 7776**power for power, word in enumerate(others[:5]))
    # One word in 7,776 gives the same check; the digits of the others say which.
    fits = digits < 2**64 and row_of(row, digits.to_bytes(8, "big")) == " ".join(others)

    if not fits:
        assert refused_row(with_row(row, " ".join(others))) == row


@given(row=st.integers(1, 8), number=st.integers(0, 7775))
def test_every_other_check_word_is_caught(row: int, number: int) -> None:
    words = ROWS[row - 1].split(" ")

    if words[-1] != WORDS[number]:
        assert refused_row(with_row(row, " ".join([*words[:5], WORDS[number]]))) == row


def test_of_all_single_words_that_could_be_miscopied_about_one_in_7776_fits() -> None:
    words = ROWS[0].split(" ")
    undetected = 0

    for place in range(5):
        for number in range(0, 7776, 16):
            others = [*words[:place], WORDS[number], *words[place + 1 :]]
            with suppress(PaperRowWrongError):
                undetected += paper.read(with_row(1, " ".join(others))) != KEY

    # Of 2,430 tries a third of one is expected.
    assert undetected <= 3


@pytest.mark.parametrize(("first", "second"), [(1, 2), (3, 8), (7, 8)])
def test_swapped_rows_are_named(first: int, second: int) -> None:
    rows = list(ROWS)
    rows[first - 1], rows[second - 1] = rows[second - 1], rows[first - 1]

    assert refused_row(rows) == first


@pytest.mark.parametrize("row", ["", "5.", "abacus", "xyzzy", "🔑", "ROW six words", "ROW abacus"])
@pytest.mark.parametrize("number", [1, 5, 8])
def test_a_row_that_is_none_is_named(number: int, row: str) -> None:
    assert refused_row(with_row(number, row.replace("ROW", ROWS[number - 1]))) == number


@pytest.mark.parametrize("row", range(1, 9))
def test_an_unknown_word_is_named_by_its_row(row: int) -> None:
    words = ROWS[row - 1].split(" ")

    assert refused_row(with_row(row, " ".join([*words[:2], "qzx", *words[3:]]))) == row


def test_missing_rows_and_rows_too_many_are_named() -> None:
    assert refused_row([]) == 1
    assert refused_row(list(ROWS[:7])) == 8
    assert refused_row([*ROWS, ROWS[0]]) == 9


def test_a_row_beyond_eight_bytes_is_refused() -> None:
    largest = row_of(1, b"\xff" * 8)
    words = [WORDS[2**64 // 7776**place % 7776] for place in range(5)]

    assert paper.read(with_row(1, largest)).seed[:8] == b"\xff" * 8
    for check in WORDS[::100]:
        assert refused_row([" ".join([*words, check])]) == 1


def test_yo_yo_and_yoyo_stay_two_words() -> None:
    """They are spelt alike without the hyphen, and both are on the list."""
    hyphened, plain = WORDS.index("yo-yo"), WORDS.index("yoyo")
    for first in (hyphened, plain):
        raw = (first + 7776 * secrets.randbelow(10**15)).to_bytes(8, "big")
        row = row_of(1, raw)
        key = CustodianKey(seed=raw + KEY.seed[8:], signing_seed=KEY.signing_seed)

        assert row.split(" ")[0] == WORDS[first]
        for typed in (row, row.upper(), row.replace("yo-yo", "yoyo"), row.replace("yoyo", "YO-YO")):
            assert paper.read(with_row(1, typed)) == key


def test_the_hyphen_decides_where_both_words_fit() -> None:
    """One row in 7,776 with one of them has the same check word with the other."""
    hyphened, plain = WORDS.index("yo-yo"), WORDS.index("yoyo")
    checks = (
        [row_of(1, (first + 7776 * rest).to_bytes(8, "big")) for first in (hyphened, plain)]
        for rest in count()
    )
    rows = next(rows for rows in checks if rows[0].split(" ")[1:] == rows[1].split(" ")[1:])

    for first, row in zip((hyphened, plain), rows, strict=True):
        found = int.from_bytes(paper.read(with_row(1, row.upper())).seed[:8], "big")
        assert found % 7776 == first


def test_without_hyphens_no_word_but_one_is_the_start_of_another() -> None:
    """Hence a row needs no spaces to be taken apart."""
    letters = sorted(passphrases.normalise(word) for word in WORDS)
    starts = [(a, b) for a, b in pairwise(letters) if b.startswith(a)]

    assert starts == [("yoyo", "yoyo")]


def test_a_wrong_row_shows_no_word() -> None:
    with pytest.raises(PaperRowWrongError) as caught:
        paper.read(with_row(2, "abacus abacus abacus abacus abacus secretword"))

    assert "abacus" not in f"{caught.value!r} {caught.value}"
    assert caught.value.__context__ is None
