"""Sealing under a key, its padding, and unpublished content."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepub.crypto import boxes, content, padding, suite, wrapping
from safepub.crypto.suite import SealBrokenError, SealFailedError
from tests.crypto.people import seed_of
from tests.vectors import independent_reader

KEY = seed_of("wrapping")
WRAPPED = wrapping.wrap(KEY, b"text", context=b"row 1")
DESK, WRITER = seed_of("desk"), seed_of("writer")
READERS = (suite.public_key_of(WRITER), suite.public_key_of(DESK))
CONTENT = content.seal(b"Unpublished.", READERS, context=b"row 1")


@pytest.mark.parametrize("length", [0, 1, 16383, 16384, 16385, 32768, 70000])
def test_the_other_reader_opens_texts_around_the_borders_of_chunks(length: int) -> None:
    text = bytes(number % 251 for number in range(length))
    wrapped = wrapping.wrap(KEY, text, context=b"row 1")
    assert len(wrapped) == length + 72 + 16 * (length // 16384)
    assert wrapping.unwrap(KEY, wrapped, context=b"row 1") == text
    assert independent_reader.cobblestone_open(KEY, b"row 1", wrapped) == text


@pytest.mark.parametrize("given_back", [b"", b"text", bytes(75)])
def test_what_a_cipher_gives_and_is_no_seal_goes_nowhere(
    monkeypatch: pytest.MonkeyPatch, given_back: bytes
) -> None:
    broken = SimpleNamespace(
        update=lambda _: given_back, finalize=lambda: b"", encrypt=lambda *_, **__: given_back
    )
    monkeypatch.setattr(wrapping, "Cobblestone256Encryptor", lambda *_: broken)
    monkeypatch.setattr(suite, "HPKE", broken)

    with pytest.raises(SealFailedError):
        wrapping.wrap(KEY, b"text", context=b"row 1")
    with pytest.raises(SealFailedError):
        boxes.seal_to(READERS[0], b"text", info=b"row 1")


@given(place=st.integers(0, len(WRAPPED) - 1), change=st.integers(1, 255))
@settings(max_examples=100, deadline=None)
def test_one_changed_byte_is_refused(place: int, change: int) -> None:
    altered = bytearray(WRAPPED)
    altered[place] ^= change
    with pytest.raises(SealBrokenError):
        wrapping.unwrap(KEY, bytes(altered), context=b"row 1")


@pytest.mark.parametrize("cut", [0, 24, 56, 16384 + 72, 16384 + 16 + 56])
def test_a_text_cut_at_a_chunk_is_refused(cut: int) -> None:
    wrapped = wrapping.wrap(KEY, b"a" * 20000, context=b"")
    with pytest.raises(SealBrokenError):
        wrapping.unwrap(KEY, wrapped[:cut], context=b"")


def test_another_key_or_place_is_refused() -> None:
    with pytest.raises(SealBrokenError):
        wrapping.unwrap(seed_of("other"), WRAPPED, context=b"row 1")
    with pytest.raises(SealBrokenError):
        wrapping.unwrap(KEY, WRAPPED, context=b"row 2")


@given(text=st.binary(max_size=60))
def test_padding_comes_off_again(text: bytes) -> None:
    padded = padding.pad(text, 64)
    assert len(padded) == 64
    assert padding.unpad(padded) == text


@pytest.mark.parametrize(
    "padded", [b"", b"\0\0\0", b"\0\0\0\x02a", b"\0\0\0\x01a\0\x01", b"\xff\xff\xff\xffabc"]
)
def test_padding_that_does_not_fit_is_refused(padded: bytes) -> None:
    with pytest.raises(SealBrokenError):
        padding.unpad(padded)


def test_a_text_longer_than_its_bucket_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="bucket"):
        padding.pad(b"a" * 61, 64)


def test_each_reader_opens_content_with_their_own_box() -> None:
    for box, seed in zip(CONTENT.boxes, (WRITER, DESK), strict=True):
        assert content.open_content(CONTENT.body, box, seed, context=b"row 1") == b"Unpublished."


def test_content_opens_for_no_other_reader_row_or_format() -> None:
    body, box = CONTENT.body, CONTENT.boxes[0]
    for altered, seed, context in (
        (body, DESK, b"row 1"),
        (body, WRITER, b"row 2"),
        (b"SPC1\x02" + body[5:], WRITER, b"row 1"),
        (b"SPC2\x01" + body[5:], WRITER, b"row 1"),
    ):
        with pytest.raises(SealBrokenError):
            content.open_content(altered, box, seed, context=context)


@given(place=st.integers(0, len(CONTENT.body) - 1), change=st.integers(1, 255))
@settings(max_examples=100, deadline=None)
def test_content_with_one_changed_byte_is_refused(place: int, change: int) -> None:
    altered = bytearray(CONTENT.body)
    altered[place] ^= change
    with pytest.raises(SealBrokenError):
        content.open_content(bytes(altered), CONTENT.boxes[0], WRITER, context=b"row 1")


def test_a_box_of_another_text_in_the_same_row_does_not_open_this_one() -> None:
    other = content.seal(b"Unpublished.", READERS, context=b"row 1")
    with pytest.raises(SealBrokenError):
        content.open_content(CONTENT.body, other.boxes[0], WRITER, context=b"row 1")


@pytest.mark.parametrize(
    ("length", "bucket"),
    [
        (0, 4096),
        (4092, 4096),
        (4093, 16384),
        (65533, 262144),
        (262141, 1 << 20),
        (1 << 20, 2 << 20),
    ],
)
def test_the_length_of_content_shows_only_its_bucket(length: int, bucket: int) -> None:
    sealed = content.seal(b"a" * length, READERS[:1], context=b"")
    assert len(sealed.body) == 5 + bucket + 72 + 16 * (bucket // 16384)
    assert content.open_content(sealed.body, sealed.boxes[0], WRITER, context=b"") == b"a" * length


def test_sealed_content_shows_nothing_in_its_repr() -> None:
    assert repr(CONTENT) == "SealedContent()"
