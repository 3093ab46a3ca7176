"""Files in sections, as streams: cases, envelopes, payments, journals (`FORMAT.md`, 16)."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import BinaryIO

from safepub.crypto import envelopes
from safepub.crypto.documents import Bucket
from safepub.crypto.suite import SUITE
from safepub.errors import InvalidError

CASE = b"SPF1"
ENVELOPES = b"SPE1"
PAYMENTS = b"SPP1"
JOURNAL = b"SPJ1"
# The largest document, 16 MiB, with its id and its seal.
MOST_BYTES = 17 * 1024 * 1024
LENGTH_BYTES = 4
DIGEST_BYTES = 32
END = 0
# A length is only claimed until its bytes have come.
_PIECE = 1024 * 1024


class Kind(IntEnum):
    """What a section holds."""

    STATEMENT = 1
    MANIFEST = 2
    ENVELOPE = 3
    REASON = 4
    OBJECTION = 5
    ACT = 6
    JOURNAL_ENTRY = 7
    CHECKPOINT = 8
    SLOT = 9
    DOCUMENT = 10
    PAYMENT_ORDER = 11


_ONCE = frozenset(
    {Kind.STATEMENT, Kind.MANIFEST, Kind.ENVELOPE, Kind.REASON, Kind.CHECKPOINT},
)
# Which kinds a file must have exactly once, may have at most once, may have any number of.
_RULES: dict[bytes, tuple[frozenset[Kind], frozenset[Kind], frozenset[Kind]]] = {
    CASE: (
        _ONCE,
        frozenset({Kind.OBJECTION}),
        frozenset({Kind.ACT, Kind.JOURNAL_ENTRY, Kind.SLOT, Kind.DOCUMENT}),
    ),
    ENVELOPES: (frozenset({Kind.MANIFEST}), frozenset(), frozenset({Kind.ENVELOPE})),
    PAYMENTS: (
        frozenset({Kind.STATEMENT, Kind.MANIFEST}),
        frozenset(),
        frozenset({Kind.ENVELOPE, Kind.SLOT, Kind.PAYMENT_ORDER}),
    ),
    JOURNAL: (frozenset({Kind.CHECKPOINT}), frozenset(), frozenset({Kind.JOURNAL_ENTRY})),
}
# How long a body behind its id may be.
_BODY_BYTES = {
    Kind.SLOT: frozenset({envelopes.SLOT_BYTES}),
    Kind.DOCUMENT: frozenset(bucket.body_bytes for bucket in Bucket),
}


class FileRefusedError(InvalidError):
    """The file is of another sort, altered, cut short, or longer than it says."""

    message = "This file is refused: it is damaged, incomplete or not the kind that is needed here."


def write(magic: bytes, sections: Iterable[tuple[Kind, bytes]]) -> Iterator[bytes]:
    """Give the bytes of a file piece by piece, its digest last.

    Raises:
        FileRefusedError: At the section that a file of this magic may not have there,
            or at the end where one is missing. What was given until then has no end
            and will be refused.
    """
    order, digest = _Order(magic), hashlib.sha256()
    header = magic + bytes((SUITE,))
    digest.update(header)
    yield header
    for kind, content in sections:
        order.begin(kind, len(content))
        order.take(kind, content)
        for piece in (_prefix(kind, len(content)), content):
            digest.update(piece)
            yield piece
    order.end()
    yield _prefix(END, DIGEST_BYTES) + digest.digest()


def read(file: BinaryIO, magic: bytes) -> Iterator[tuple[Kind, bytes]]:
    """Give the sections of a file one after another, each held in memory only once.

    Nothing is verified before the end: act on no section until the last `next` has
    come back.

    Raises:
        FileRefusedError: At the first thing that does not fit; a wrong digest at the end.
    """
    order, digest = _Order(magic), hashlib.sha256()
    header = magic + bytes((SUITE,))
    if _exactly(file, len(header)) != header:
        raise FileRefusedError
    digest.update(header)
    while (number := _exactly(file, 1)[0]) != END:
        length = int.from_bytes(_exactly(file, LENGTH_BYTES), "big")
        kind = order.begin(number, length)
        content = _exactly(file, length)
        order.take(kind, content)
        digest.update(_prefix(kind, length))
        digest.update(content)
        yield kind, content
    order.end()
    expected = _prefix(END, DIGEST_BYTES)[1:] + digest.digest()
    if _exactly(file, len(expected)) != expected or file.read(1):
        raise FileRefusedError


class _Order:
    """What a file has had so far, and what may come next."""

    def __init__(self, magic: bytes) -> None:
        self._once, self._perhaps, self._any = _RULES[magic]
        self._counts: Counter[Kind] = Counter()
        self._ids: dict[Kind, bytes] = {}

    def begin(self, number: int, length: int) -> Kind:
        if number not in self._once | self._perhaps | self._any or length > MOST_BYTES:
            raise FileRefusedError
        kind = Kind(number)
        again = self._counts[kind] and kind not in self._any
        if again or any(seen > kind for seen in self._counts):
            raise FileRefusedError
        self._counts[kind] += 1
        return kind

    def take(self, kind: Kind, content: bytes) -> None:
        if kind not in _BODY_BYTES:
            return
        slot_id = content[: envelopes.SLOT_ID_BYTES]
        # Another order than that of the random ids could tell who came when.
        if slot_id <= self._ids.get(kind, b""):
            raise FileRefusedError
        if len(content) - len(slot_id) not in _BODY_BYTES[kind]:
            raise FileRefusedError
        self._ids[kind] = slot_id

    def end(self) -> None:
        if not self._counts.keys() >= self._once:
            raise FileRefusedError


def _prefix(number: int, length: int) -> bytes:
    return bytes((number,)) + length.to_bytes(LENGTH_BYTES, "big")


def _exactly(file: BinaryIO, count: int) -> bytes:
    taken = bytearray()
    while len(taken) < count:
        piece = file.read(min(count - len(taken), _PIECE))
        if not piece:
            raise FileRefusedError
        taken += piece
    return bytes(taken)
