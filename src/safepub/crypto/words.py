"""Sealed words: reasons, objections and payment orders, for their readers alone.

`FORMAT.md`, section 14. Opening words opens no identity: the desk and the
contributor read theirs too.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from safepub.crypto import canonical, content
from safepub.crypto.canonical import CanonicalFormError
from safepub.errors import InvalidError

KINDS = frozenset({"reason", "objection", "payment-order"})
SALT_BYTES = 32
BOX_BYTES = 1168
LENGTH_BYTES = 4


class WordsRefusedError(InvalidError):
    """These are no sealed words, or nothing that can be read was sealed."""

    message = "These sealed words are damaged."


@dataclass(frozen=True)
class SealedWords:
    """A padded body and one box of 1,168 bytes for each reader, in their order."""

    body: bytes = field(repr=False)
    boxes: tuple[bytes, ...] = field(repr=False)


def seal(
    text: str, readers: Sequence[bytes], *, kind: str, owner: UUID
) -> tuple[SealedWords, bytes]:
    """Seal words to their readers' public keys, custodians first.

    The 32 bytes beside them commit to the words: with the salt, which only readers
    see, anybody can check them; without it they tell nothing. `owner` is the id of
    the request or the payment order.

    Raises:
        suite.PublicKeyRefusedError: A reader's key cannot be sealed to.
        canonical.CanonicalFormError: The text holds half of a surrogate pair.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    plaintext = canonical.encode({"salt": salt.hex(), "text": text})
    sealed = content.seal(plaintext, readers, context=_context(kind, owner))
    return SealedWords(body=sealed.body, boxes=sealed.boxes), _commitment(salt, text)


def open_words(
    body: bytes, box: bytes, seed: bytes, *, kind: str, owner: UUID
) -> tuple[str, bytes]:
    """Give the text, and what commits to it, with one reader's box and seed.

    Raises:
        suite.SealBrokenError: Altered, for another reader, of another kind or owner.
        WordsRefusedError: What was sealed is no salt and text.
    """
    opened = content.open_content(body, box, seed, context=_context(kind, owner))
    try:
        members = canonical.decode(opened)
        salt, text = bytes.fromhex(members["salt"]), members["text"]
        again = canonical.encode({"salt": salt.hex(), "text": text})
    except (CanonicalFormError, KeyError, TypeError, ValueError) as error:
        raise WordsRefusedError from error
    if again != opened or len(salt) != SALT_BYTES or not isinstance(text, str):
        raise WordsRefusedError
    return text, _commitment(salt, text)


def box_for(reader: bytes, box: bytes, seed: bytes, *, kind: str, owner: UUID) -> bytes:
    """Seal the key of sealed words, which one box holds, to another reader.

    Raises:
        suite.PublicKeyRefusedError: The reader's key cannot be sealed to.
        suite.SealBrokenError: The box is for another key, of another kind or owner.
    """
    return content.box_for(reader, box, seed, context=_context(kind, owner))


def encode(words: SealedWords, count: int) -> bytes:
    """Write words down with their first `count` boxes: those of the custodians."""
    boxes = words.boxes[:count]
    if len(boxes) != count or any(len(box) != BOX_BYTES for box in boxes):
        message = "There are fewer boxes than readers, or boxes of another length."
        raise ValueError(message)
    head = len(words.body).to_bytes(LENGTH_BYTES, "big")
    return head + words.body + bytes((count,)) + b"".join(boxes)


def decode(source: bytes) -> SealedWords:
    """Read what `encode` wrote.

    Raises:
        WordsRefusedError: A length does not fit exactly.
    """
    end = LENGTH_BYTES + int.from_bytes(source[:LENGTH_BYTES], "big")
    body, count, rest = source[LENGTH_BYTES:end], source[end : end + 1], source[end + 1 :]
    if not count or len(rest) != count[0] * BOX_BYTES:
        raise WordsRefusedError
    starts = range(0, len(rest), BOX_BYTES)
    return SealedWords(body=body, boxes=tuple(rest[at : at + BOX_BYTES] for at in starts))


def _commitment(salt: bytes, text: str) -> bytes:
    return hashlib.sha256(b"safepub/reason/v1\0" + salt + text.encode()).digest()


def _context(kind: str, owner: UUID) -> bytes:
    if kind not in KINDS:
        message = "Words are a reason, an objection or a payment order."
        raise ValueError(message)
    return b"safepub/words/v1\0" + kind.encode() + b"\0" + owner.bytes
