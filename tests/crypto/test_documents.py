"""Documents: three sizes, one key each, and nothing that tells a body from noise."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from safepub.crypto import documents, padding, wrapping
from safepub.crypto.documents import MIB, Bucket, SealedDocument
from safepub.crypto.suite import SealBrokenError

LENGTHS = {Bucket.MIB_1: 1_049_672, Bucket.MIB_4: 4_198_472, Bucket.MIB_16: 16_793_672}


def _open(sealed: SealedDocument, *, bucket: int, slot_id: bytes) -> bytes:
    context = documents.document_context(bucket, slot_id)
    return padding.unpad(wrapping.unwrap(sealed.data_key, sealed.body, context=context))


@pytest.mark.parametrize(
    ("length", "bucket"),
    [
        (0, Bucket.MIB_1),
        (MIB - 4, Bucket.MIB_1),
        (MIB - 3, Bucket.MIB_4),
        (4 * MIB - 4, Bucket.MIB_4),
        (4 * MIB - 3, Bucket.MIB_16),
        (16 * MIB - 4, Bucket.MIB_16),
    ],
)
def test_a_document_takes_the_smallest_bucket_that_holds_it(length: int, bucket: Bucket) -> None:
    content = b"\xff" * length

    sealed = documents.seal_document(content)

    assert sealed.bucket is bucket
    assert len(sealed.body) == LENGTHS[bucket]
    assert _open(sealed, bucket=bucket, slot_id=sealed.slot_id) == content


def test_a_document_of_one_byte_more_is_refused() -> None:
    with pytest.raises(documents.DocumentTooLongError):
        documents.seal_document(bytes(16 * MIB - 3))


@settings(max_examples=10)
@given(st.binary(max_size=3000))
@example(b"\0" * 100)
def test_what_was_sealed_comes_back(content: bytes) -> None:
    sealed = documents.seal_document(content)

    assert _open(sealed, bucket=1, slot_id=sealed.slot_id) == content


def test_a_body_opens_only_as_what_and_where_it_is() -> None:
    sealed = documents.seal_document(b"a scan")
    other = bytes([sealed.slot_id[0] ^ 1]) + sealed.slot_id[1:]

    with pytest.raises(SealBrokenError):
        _open(sealed, bucket=1, slot_id=other)
    with pytest.raises(SealBrokenError):
        _open(sealed, bucket=2, slot_id=sealed.slot_id)


def test_the_context_is_the_one_that_the_format_names() -> None:
    context = documents.document_context(Bucket.MIB_16, b"i" * 16)

    assert context == b"safepub/document/v1\0\x03\x00\x01" + b"i" * 16


def test_each_document_has_an_id_and_a_key_of_its_own() -> None:
    first, second = (documents.seal_document(b"the same") for _ in range(2))

    assert first.slot_id != second.slot_id
    assert first.data_key != second.data_key
    assert (len(first.slot_id), len(first.data_key)) == (16, 32)


@pytest.mark.parametrize("bucket", list(Bucket))
def test_a_decoy_is_as_long_as_a_document(bucket: Bucket) -> None:
    slot_id, body = documents.decoy_document(bucket)

    assert (len(slot_id), len(body)) == (16, LENGTHS[bucket])
    assert body.count(0) < len(body) // 128


def test_the_repr_shows_the_bucket_alone() -> None:
    sealed = documents.seal_document(b"a scan")

    assert repr(sealed) == "SealedDocument(bucket=<Bucket.MIB_1: 1>)"
