"""Sealed words: opened by each reader, of one kind and owner, and committed to."""

import hashlib
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import canonical, content, suite, words
from safepub.crypto.canonical import CanonicalFormError
from safepub.crypto.suite import PublicKeyRefusedError, SealBrokenError
from safepub.crypto.words import SealedWords, WordsRefusedError
from tests.crypto.people import OTHER_SUBJECT, SUBJECT, custodians, seed_of

OWNER = UUID("5d3f1c0e-8a60-4f55-9c14-6a8d0b6ce5a1")
SEEDS = (*custodians(2, 3).seeds, seed_of("desk"))
READERS = [suite.public_key_of(seed) for seed in SEEDS]
TEXT = "Суд патрабуе імя. A court asks."
SEALED, COMMITMENT = words.seal(TEXT, READERS, kind="reason", owner=OWNER)
FILE = words.encode(SEALED, 3)
KINDS = ["reason", "objection", "payment-order"]


def opened(source: bytes, place: int = 0) -> tuple[str, bytes]:
    read = words.decode(source)
    return words.open_words(read.body, read.boxes[place], SEEDS[place], kind="reason", owner=OWNER)


def committed(salt: bytes, text: str) -> bytes:
    """Seal with a salt of our own; give what the reader says commits to the text."""
    plain = canonical.encode({"salt": salt.hex(), "text": text})
    context = b"safepub/words/v1\0reason\0" + OWNER.bytes
    sealed = content.seal(plain, READERS[:1], context=context)
    box = sealed.boxes[0]
    return words.open_words(sealed.body, box, SEEDS[0], kind="reason", owner=OWNER)[1]


@given(text=st.text(max_size=300), kind=st.sampled_from(KINDS), owner=st.uuids())
@settings(max_examples=30)
def test_every_reader_opens_the_words_and_what_commits_to_them(
    text: str, kind: str, owner: UUID
) -> None:
    sealed, commitment = words.seal(text, READERS, kind=kind, owner=owner)

    for seed, box in zip(SEEDS, sealed.boxes, strict=True):
        assert words.open_words(sealed.body, box, seed, kind=kind, owner=owner) == (
            text,
            commitment,
        )


def test_the_commitment_is_the_one_that_the_format_names() -> None:
    context = b"safepub/words/v1\0reason\0" + OWNER.bytes
    plain = content.open_content(SEALED.body, SEALED.boxes[0], SEEDS[0], context=context)
    members = canonical.decode(plain)
    salt = bytes.fromhex(members["salt"])

    assert sorted(members) == ["salt", "text"]
    assert len(salt) == 32
    assert hashlib.sha256(b"safepub/reason/v1\0" + salt + TEXT.encode()).digest() == COMMITMENT


def test_under_one_salt_each_character_and_the_salt_move_the_commitment() -> None:
    others = [TEXT[:place] + "~" + TEXT[place + 1 :] for place in range(len(TEXT))]
    texts = [TEXT, *others, TEXT + " ", TEXT[:-1], ""]

    commitments = [committed(salt, text) for text in texts for salt in (bytes(32), b"\1" * 32)]

    assert len(set(commitments)) == 2 * len(texts)
    assert committed(bytes(32), TEXT) == commitments[0]


def test_the_same_words_twice_have_nothing_in_common() -> None:
    again, commitment = words.seal(TEXT, READERS, kind="reason", owner=OWNER)

    assert commitment != COMMITMENT
    assert again.body[5:] != SEALED.body[5:]
    assert len(again.body) == len(SEALED.body)


def test_words_of_any_length_in_a_bucket_look_alike() -> None:
    short, _ = words.seal("", READERS, kind="reason", owner=OWNER)
    long, _ = words.seal("a" * 3000, READERS, kind="reason", owner=OWNER)

    assert len(short.body) == len(long.body)


@pytest.mark.parametrize("kind", KINDS[1:])
def test_words_of_another_kind_do_not_open(kind: str) -> None:
    with pytest.raises(SealBrokenError):
        words.open_words(SEALED.body, SEALED.boxes[0], SEEDS[0], kind=kind, owner=OWNER)


@pytest.mark.parametrize("owner", [SUBJECT, OTHER_SUBJECT])
def test_words_of_another_request_do_not_open(owner: UUID) -> None:
    with pytest.raises(SealBrokenError):
        words.open_words(SEALED.body, SEALED.boxes[0], SEEDS[0], kind="reason", owner=owner)


@pytest.mark.parametrize(("box", "reader"), list(permutations(range(4), 2)))
def test_another_readers_box_does_not_open(box: int, reader: int) -> None:
    with pytest.raises(SealBrokenError):
        words.open_words(SEALED.body, SEALED.boxes[box], SEEDS[reader], kind="reason", owner=OWNER)


def test_a_kind_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="reason"):
        words.seal(TEXT, READERS, kind="letter", owner=OWNER)


def test_a_key_that_cannot_be_sealed_to_is_refused() -> None:
    with pytest.raises(PublicKeyRefusedError):
        words.seal(TEXT, [READERS[0], bytes(7)], kind="reason", owner=OWNER)


def test_half_of_a_surrogate_pair_is_not_sealed() -> None:
    with pytest.raises(CanonicalFormError):
        words.seal("\ud800", READERS, kind="reason", owner=OWNER)


@pytest.mark.parametrize("count", [0, 1, 3, 4])
def test_the_first_boxes_are_written_and_no_others(count: int) -> None:
    read = words.decode(words.encode(SEALED, count))

    assert read == SealedWords(body=SEALED.body, boxes=SEALED.boxes[:count])


def test_the_file_has_the_bytes_that_the_format_names() -> None:
    assert len(SEALED.body).to_bytes(4, "big") + SEALED.body + b"\x03" == FILE[: -3 * 1168]
    assert b"".join(SEALED.boxes[:3]) == FILE[-3 * 1168 :]


@pytest.mark.parametrize("count", [5, 256, -1])
def test_more_boxes_than_there_are_cannot_be_written(count: int) -> None:
    with pytest.raises(ValueError, match="boxes"):
        words.encode(SEALED, count)


def test_boxes_of_another_length_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="boxes"):
        words.encode(SealedWords(body=SEALED.body, boxes=(SEALED.boxes[0][:-1],)), 1)


@given(place=st.integers(0, len(FILE) - 1), change=st.integers(1, 255), reader=st.integers(0, 2))
@settings(max_examples=300)
def test_one_changed_byte_never_gives_other_words(place: int, change: int, reader: int) -> None:
    altered = bytearray(FILE)
    altered[place] ^= change

    try:
        found = opened(bytes(altered), reader)
    except (SealBrokenError, WordsRefusedError):
        return

    # Somebody else's box was altered.
    assert found == (TEXT, COMMITMENT)
    assert place >= len(FILE) - 3 * 1168


def test_every_cut_is_refused() -> None:
    for cut in range(len(FILE)):
        with pytest.raises(WordsRefusedError):
            words.decode(FILE[:cut])


@given(more=st.binary(min_size=1, max_size=2000))
def test_bytes_left_over_are_refused(more: bytes) -> None:
    with pytest.raises(WordsRefusedError):
        words.decode(FILE + more)


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"text",
        b"{}",
        canonical.encode({"salt": "00" * 32}),
        canonical.encode({"salt": "00" * 31, "text": ""}),
        canonical.encode({"salt": "AB" * 32, "text": ""}),
        canonical.encode({"salt": "00" * 32, "text": 1}),
        canonical.encode({"salt": 1, "text": ""}),
        canonical.encode({"salt": "00" * 32, "text": "", "more": ""}),
        b'{"text":"","salt":"' + b"00" * 32 + b'"}',
    ],
)
def test_what_was_sealed_by_another_hand_is_refused_in_one_sentence(plain: bytes) -> None:
    context = b"safepub/words/v1\0reason\0" + OWNER.bytes
    sealed = content.seal(plain, READERS[:1], context=context)

    with pytest.raises(WordsRefusedError):
        words.open_words(sealed.body, sealed.boxes[0], SEEDS[0], kind="reason", owner=OWNER)


def test_no_repr_shows_the_words() -> None:
    assert repr(SEALED) == "SealedWords()"
