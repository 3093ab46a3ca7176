"""Words sealed for custodians and those whom they concern, as their rows keep them."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from safepub.crypto import words
from safepub.crypto.keysets import Keyset
from safepub.crypto.suite import SealBrokenError
from safepub.crypto.words import BOX_BYTES, SealedWords, WordsRefusedError
from safepub.database import NewsroomSession
from safepub.newsroom import messages, sealed_content, texts
from safepub.newsroom.models.staff import DeskKey

MAX_WORDS = 5_000


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """Sealed words with the boxes of custodians in one piece, in the key set's order."""

    body: bytes = field(repr=False)
    custodian_boxes: bytes = field(repr=False)
    others: tuple[bytes, ...] = field(repr=False)
    commitment: bytes


def checked(text: str) -> str:
    """Give words without white space around them.

    Raises:
        messages.ReasonMissingError: There are none.
        texts.TextTooLongError: There are more than 5,000 characters.
    """
    if len(text) > MAX_WORDS:
        raise texts.TextTooLongError
    if not text.strip():
        raise messages.ReasonMissingError
    return text.strip()


def seal(text: str, keyset: Keyset, *others: bytes, kind: str, owner: UUID) -> Sealed:
    """Seal words to all of a key set and to other public keys."""
    readers = (*keyset.public_keys, *others)
    sealed, commitment = words.seal(text, readers, kind=kind, owner=owner)
    count = len(keyset.members)
    return Sealed(
        body=sealed.body,
        custodian_boxes=b"".join(sealed.boxes[:count]),
        others=sealed.boxes[count:],
        commitment=commitment,
    )


def section(body: bytes, custodian_boxes: bytes) -> bytes:
    """Write words down for custodians, with their boxes alone."""
    starts = range(0, len(custodian_boxes), BOX_BYTES)
    boxes = tuple(custodian_boxes[at : at + BOX_BYTES] for at in starts)
    return words.encode(SealedWords(body=body, boxes=boxes), len(boxes))


def opened(body: bytes, box: bytes, seed: bytes | None, *, kind: str, owner: UUID) -> str | None:
    """Open words with a reader's seed; None where there is none, or it does not open them."""
    if seed is None:
        return None
    try:
        return words.open_words(body, box, seed, kind=kind, owner=owner)[0]
    except (SealBrokenError, WordsRefusedError):
        return None


def desk_key(session: NewsroomSession) -> DeskKey:
    """Fetch the desk's current key.

    Raises:
        sealed_content.DeskKeyMissingError: There is none.
    """
    key = session.scalars(select(DeskKey).where(DeskKey.current)).one_or_none()
    if key is None:
        raise sealed_content.DeskKeyMissingError
    return key
