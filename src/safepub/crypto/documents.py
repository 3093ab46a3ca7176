"""Sealing a document: a slot of one of three sizes for the pool beside the vault.

Nothing here can open what it made. Where a document lies, its key, its bucket and
the digest of its body go into the sealed identity, and nowhere else.
"""

import secrets
from dataclasses import dataclass, field
from enum import IntEnum

from safepub.crypto import envelopes, padding, wrapping
from safepub.errors import InvalidError

MIB = 1024 * 1024
SCHEMA = 1
# What Cobblestone-256 adds (FORMAT.md, section 2): once, and for each full chunk.
ADDED_BYTES = 72
CHUNK_BYTES = 16384
TAG_BYTES = 16


class Bucket(IntEnum):
    """The three sizes that a document may be seen to have."""

    MIB_1 = 1
    MIB_4 = 2
    MIB_16 = 3

    @property
    def padded_bytes(self) -> int:
        """How long the plaintext is with its padding."""
        return MIB << 2 * (self - 1)

    @property
    def body_bytes(self) -> int:
        """How long a sealed body is, a decoy's as well."""
        return self.padded_bytes + ADDED_BYTES + TAG_BYTES * (self.padded_bytes // CHUNK_BYTES)


class DocumentTooLongError(InvalidError):
    """A document has more than 16 MiB less four bytes."""

    message = "This document is too large to be sealed. Please send it in parts of 15 MB."


@dataclass(frozen=True)
class SealedDocument:
    """A slot for the pool of documents, with the key that only an identity will hold."""

    slot_id: bytes = field(repr=False)
    body: bytes = field(repr=False)
    data_key: bytes = field(repr=False)
    bucket: Bucket


def seal_document(content: bytes) -> SealedDocument:
    """Encrypt a document under a fresh key, padded to the smallest bucket that holds it.

    Raises:
        DocumentTooLongError: It has more than 16 MiB less four bytes.
    """
    bucket = _bucket_of(len(content))
    slot_id = secrets.token_bytes(envelopes.SLOT_ID_BYTES)
    data_key = secrets.token_bytes(envelopes.DATA_KEY_BYTES)
    body = wrapping.wrap(
        data_key,
        padding.pad(content, bucket.padded_bytes),
        context=document_context(bucket, slot_id),
    )
    return SealedDocument(slot_id=slot_id, body=body, data_key=data_key, bucket=bucket)


def decoy_document(bucket: Bucket) -> tuple[bytes, bytes]:
    """Make an id and a body of nothing but random bytes."""
    return secrets.token_bytes(envelopes.SLOT_ID_BYTES), secrets.token_bytes(bucket.body_bytes)


def document_context(bucket: int, slot_id: bytes) -> bytes:
    """Bind a document's body to its bucket, the form of its content and its id."""
    number = bytes((bucket,)) + SCHEMA.to_bytes(envelopes.NUMBER_BYTES, "big")
    return b"safepub/document/v1\0" + number + slot_id


def _bucket_of(length: int) -> Bucket:
    for bucket in Bucket:
        if padding.LENGTH_BYTES + length <= bucket.padded_bytes:
            return bucket
    raise DocumentTooLongError
