"""Content: texts that only their readers can open while they are unpublished."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from safepub.crypto import boxes, padding, wrapping
from safepub.crypto.suite import SUITE, SealBrokenError

HEADER = b"SPC1" + bytes((SUITE,))
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
        body=HEADER + wrapping.wrap(key, padded, context=_body_context(context)),
        boxes=tuple(boxes.seal_to(reader, key, info=_info(context)) for reader in readers),
    )


def open_content(body: bytes, box: bytes, seed: bytes, *, context: bytes) -> bytes:
    """Open content with one reader's box and seed.

    Raises:
        suite.SealBrokenError: Altered, for another reader, from another row, or of a
            format that is not known here.
    """
    return open_with_key(body, key_in(box, seed, context=context), context=context)


def key_in(box: bytes, seed: bytes, *, context: bytes) -> bytes:
    """Give the 32 bytes of content's key that one reader's box holds.

    Raises:
        suite.SealBrokenError: Altered, for another reader or from another row.
    """
    key = boxes.open_with(seed, box, info=_info(context))
    if len(key) != wrapping.KEY_BYTES:
        raise SealBrokenError
    return key


def open_with_key(body: bytes, key: bytes, *, context: bytes) -> bytes:
    """Open content with its key.

    Raises:
        suite.SealBrokenError: Altered, under another key, from another row, or of a
            format that is not known here.
    """
    if not body.startswith(HEADER):
        raise SealBrokenError
    wrapped = body[len(HEADER) :]
    return padding.unpad(wrapping.unwrap(key, wrapped, context=_body_context(context)))


def box_for(reader: bytes, box: bytes, seed: bytes, *, context: bytes) -> bytes:
    """Seal content's key, which one box holds, to one more reader; the body stays as it is.

    Raises:
        suite.PublicKeyRefusedError: The reader's key cannot be sealed to.
        suite.SealBrokenError: The box is altered, for another key or from another row.
    """
    info = _info(context)
    return boxes.seal_to(reader, boxes.open_with(seed, box, info=info), info=info)


def _body_context(context: bytes) -> bytes:
    return b"safepub/content/v1\0" + HEADER + context


def _info(context: bytes) -> bytes:
    return b"safepub/content-key/v1\0" + HEADER + context


def _bucket(size: int) -> int:
    for bucket in BUCKETS:
        if size <= bucket:
            return bucket
    return -(-size // STEP) * STEP
