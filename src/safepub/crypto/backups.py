"""Backups: a whole instance as one stream, sealed to a key that lies elsewhere (`FORMAT.md`, 20).

Nothing in a backup is opened further than it was on the server: identities in it
stay sealed to their custodians.
"""

import secrets
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import BinaryIO

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from safepub.crypto import boxes, suite, wrapping
from safepub.crypto.suite import SUITE, SealBrokenError
from safepub.errors import InvalidError

MAGIC = b"SPB1"
LENGTH_BYTES = 4
BOX_BYTES = 1136 + wrapping.KEY_BYTES
HEADER_BYTES = len(MAGIC) + 1 + suite.KEY_ID_BYTES
END = 0
_PIECE = 1024 * 1024


class Kind(IntEnum):
    """What a part of a backup holds."""

    DESCRIPTION = 1
    FILE = 2
    ROW = 3
    SLOT = 4
    DOCUMENT = 5


_KINDS = frozenset(Kind)


class BackupRefusedError(InvalidError):
    """This is no backup, it is cut short or altered, or it is sealed to another key."""

    message = (
        "This backup does not open: it is sealed to another key, or it is damaged, cut short "
        "or no backup at all."
    )


def seal(parts: Iterable[tuple[Kind, bytes]], public_key: bytes) -> Iterator[bytes]:
    """Give the bytes of a backup piece by piece; no more than a part is in memory at once.

    Raises:
        suite.PublicKeyRefusedError: The key cannot be sealed to.
    """
    header = MAGIC + bytes((SUITE,)) + suite.key_id(public_key)
    key = secrets.token_bytes(wrapping.KEY_BYTES)
    yield header + boxes.seal_to(public_key, key, info=_key_info(header))
    encryptor = Cobblestone256Encryptor(key, _context(header))
    for kind, content in parts:
        yield encryptor.update(_prefix(kind, len(content)))
        yield encryptor.update(content)
    yield encryptor.update(_prefix(END, 0))
    yield encryptor.finalize()


def read(file: BinaryIO, seed: bytes) -> Iterator[tuple[Kind, bytes]]:
    """Give the parts of a backup, after all of it has been verified: it is read twice.

    Raises:
        BackupRefusedError: Altered, cut short, for another key or no backup.
    """
    start = file.tell()
    for _ in _decrypted(file, seed):
        pass
    file.seek(start)
    yield from _parts(_Pieces(_decrypted(file, seed)))


def _decrypted(file: BinaryIO, seed: bytes) -> Iterator[bytes]:
    header = file.read(HEADER_BYTES)
    if header != MAGIC + bytes((SUITE,)) + suite.key_id(suite.public_key_of(seed)):
        raise BackupRefusedError
    try:
        key = boxes.open_with(seed, file.read(BOX_BYTES), info=_key_info(header))
        decryptor = Cobblestone256Decryptor(key, _context(header))
        while piece := file.read(_PIECE):
            yield decryptor.update(piece)
        yield decryptor.finalize()
    except (SealBrokenError, InvalidTag, ValueError) as error:
        raise BackupRefusedError from error


def _parts(pieces: "_Pieces") -> Iterator[tuple[Kind, bytes]]:
    before = 0
    while (number := pieces.take(1)[0]) != END:
        if number not in _KINDS or number < before:
            raise BackupRefusedError
        before = number
        yield Kind(number), pieces.take(int.from_bytes(pieces.take(LENGTH_BYTES), "big"))
    if pieces.take(LENGTH_BYTES) != bytes(LENGTH_BYTES) or not pieces.at_the_end():
        raise BackupRefusedError


class _Pieces:
    """Cuts a stream of pieces into fields."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = bytearray()

    def take(self, count: int) -> bytes:
        while len(self._held) < count:
            piece = next(self._pieces, None)
            if piece is None:
                raise BackupRefusedError
            self._held += piece
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def at_the_end(self) -> bool:
        return not self._held and not any(self._pieces)


def _prefix(number: int, length: int) -> bytes:
    return bytes((number,)) + length.to_bytes(LENGTH_BYTES, "big")


def _key_info(header: bytes) -> bytes:
    return b"safepub/backup-key/v1\0" + header


def _context(header: bytes) -> bytes:
    return b"safepub/backup/v1\0" + header
