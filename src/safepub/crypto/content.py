"""Unpublished text: sealed under a fresh key, the key sealed to each reader.

FORMAT.md, section 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from safepub.crypto import boxes, padding, wrapping
from safepub.crypto.suite import SUITE_BYTE, SealBrokenError

HEADER = b"SPC1" + SUITE_BYTE
BUCKETS = tuple(kib * 1024 for kib in (4, 16, 64, 256))
STEP = 1024 * 1024


@dataclass(frozen=True, repr=False)
class SealedContent:
    """A sealed body and one box with its key per reader, in the readers' order."""

    body: bytes
    boxes: tuple[bytes, ...]


def seal(plaintext: bytes, readers: Sequence[bytes], *, context: bytes) -> SealedContent:
    """Seal a text to the public keys of its readers; its length shows only as a bucket.

    Raises:
        KeyRefusedError: Nothing can be sealed to one of the keys.
    """
    key = wrapping.new_key()
    padded = padding.pad(plaintext, _bucket(len(plaintext) + padding.LENGTH_BYTES))
    return SealedContent(
        body=HEADER + wrapping.wrap(key, padded, context=_body_context(context)),
        boxes=tuple(boxes.seal_to(reader, key, info=_box_info(context)) for reader in readers),
    )


def open_content(body: bytes, box: bytes, seed: bytes, *, context: bytes) -> bytes:
    """Open a body with one reader's box and private key.

    Raises:
        SealBrokenError: Altered, another row's, another reader's, or an unknown format.
    """
    if not body.startswith(HEADER):
        raise SealBrokenError
    key = boxes.open_with(seed, box, info=_box_info(context))
    if len(key) != wrapping.KEY_BYTES:
        raise SealBrokenError
    padded = wrapping.unwrap(key, body[len(HEADER) :], context=_body_context(context))
    return padding.unpad(padded)


def _bucket(length: int) -> int:
    for bucket in BUCKETS:
        if length <= bucket:
            return bucket
    return -(-length // STEP) * STEP


def _body_context(context: bytes) -> bytes:
    return b"safepub/content/v1\0" + HEADER + context


def _box_info(context: bytes) -> bytes:
    return b"safepub/content-box/v1\0" + HEADER + context
