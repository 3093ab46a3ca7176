"""Backups: sealed as a stream to one key, read only when every byte of them is right."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest

from safepub.crypto import backups, suite
from safepub.crypto.backups import BackupRefusedError, Kind
from tests.vectors import independent_reader

SEED = b"\x07" * 32
PARTS = [
    (Kind.DESCRIPTION, b'{"format":"safepub/backup/v1"}'),
    (Kind.FILE, b"\x06pepper" + b"p" * 32),
    (Kind.ROW, b""),
    (Kind.ROW, b"r" * 70_000),
    (Kind.SLOT, b"s" * 8280),
]


def sealed(parts: list[tuple[Kind, bytes]]) -> bytes:
    return b"".join(backups.seal(parts, suite.public_key_of(SEED)))


def read(backup: bytes, seed: bytes = SEED) -> list[tuple[Kind, bytes]]:
    return list(backups.read(io.BytesIO(backup), seed))


def test_what_was_sealed_comes_back_in_its_order() -> None:
    assert read(sealed(PARTS)) == PARTS


def test_a_reader_written_from_the_format_alone_reads_it() -> None:
    backup = sealed(PARTS)

    head = b"SPB1\x01" + independent_reader.key_id(independent_reader.public_key(SEED))
    box, body = backup[13:1181], backup[1181:]
    key = independent_reader.hpke_open(SEED, b"safepub/backup-key/v1\0" + head, box)
    text = independent_reader.cobblestone_open(key, b"safepub/backup/v1\0" + head, body)
    found, place = [], 0
    while text[place]:
        end = place + 5 + int.from_bytes(text[place + 1 : place + 5], "big")
        found.append((text[place], text[place + 5 : end]))
        place = end
    assert backup[:13] == head
    assert found == PARTS
    assert text[place:] == bytes(5)


def test_nothing_of_a_backup_can_be_read_in_it() -> None:
    backup = sealed(PARTS)

    assert b"pepper" not in backup
    assert b"safepub" not in backup


def test_another_key_opens_nothing() -> None:
    with pytest.raises(BackupRefusedError):
        read(sealed(PARTS), b"\x08" * 32)


@pytest.mark.parametrize("place", [0, 4, 5, 12, 13, 1180, 1181, 1205, 1250, 20_000, -20, -1])
def test_one_changed_byte_anywhere_is_refused_before_the_first_part(place: int) -> None:
    backup = bytearray(sealed(PARTS))
    backup[place] ^= 1

    parts = backups.read(io.BytesIO(bytes(backup)), SEED)

    with pytest.raises(BackupRefusedError):
        next(parts)


@pytest.mark.parametrize("length", [0, 4, 13, 100, 1181, 1253, 17_000, -16, -1])
def test_a_backup_that_is_cut_short_is_refused_before_the_first_part(length: int) -> None:
    parts = backups.read(io.BytesIO(sealed(PARTS)[:length]), SEED)

    with pytest.raises(BackupRefusedError):
        next(parts)


def test_bytes_after_the_end_are_refused() -> None:
    with pytest.raises(BackupRefusedError):
        read(sealed(PARTS) + b"\0")


def test_parts_in_another_order_are_refused() -> None:
    with pytest.raises(BackupRefusedError):
        read(sealed([PARTS[-1], PARTS[0]]))


def test_a_large_backup_is_never_in_memory_as_a_whole() -> None:
    size, count = 8280, 4000

    def slots() -> Iterator[tuple[Kind, bytes]]:
        for number in range(count):
            yield Kind.SLOT, number.to_bytes(4, "big") * (size // 4)

    file = io.BytesIO(b"".join(backups.seal(slots(), suite.public_key_of(SEED))))
    tracemalloc.start()
    seen = sum(len(content) for _, content in backups.read(file, SEED))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert seen == size * count
    assert peak < seen / 4
