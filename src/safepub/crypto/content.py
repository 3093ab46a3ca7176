"""Content: texts that only their readers can open while they are unpublished."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from safepub.crypto import boxes, padding, wrapping

KIB = 1024
BUCKETS = (4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB)
STEP = KIB * KIB


@dataclass(frozen=True)
class SealedContent:
    """A padded body and one box of its key for each reader, in their order."""

    body: bytes = field(repr=False)
    boxes: tuple[bytes, ...] = field(repr=False)


def seal(plaintext: bytes, readers: Sequence[bytes], *, context: bytes) -> SealedContent:
    """Encrypt under a fresh key, and seal that key to each reader's public key.

    `context` names the row; the content opens nowhere else.

    Raises:
        suite.PublicKeyRefusedError: A reader's key cannot be sealed to.
    """
    key = secrets.token_bytes(wrapping.KEY_BYTES)
    padded = padding.pad(plaintext, _bucket(padding.LENGTH_BYTES + len(plaintext)))
    return SealedContent(
        body=wrapping.wrap(key, padded, context=b"safepub/content/v1\0" + context),
        boxes=tuple(boxes.seal_to(reader, key, info=_info(context)) for reader in readers),
    )


def open_content(body: bytes, box: bytes, seed: bytes, *, context: bytes) -> bytes:
    """Open content with one reader's box and seed.

    Raises:
        suite.SealBrokenError: Altered, for another reader or from another row.
    """
    key = boxes.open_with(seed, box, info=_info(context))
    return padding.unpad(wrapping.unwrap(key, body, context=b"safepub/content/v1\0" + context))


def _info(context: bytes) -> bytes:
    return b"safepub/content-key/v1\0" + context


def _bucket(size: int) -> int:
    for bucket in BUCKETS:
        if size <= bucket:
            return bucket
    return -(-size // STEP) * STEP
